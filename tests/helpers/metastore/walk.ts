// Owns how a person walks through the last steps of the wizard with a kept connection, in the words on the screen; asserts nothing of its own.
import type { Browser, Page } from 'playwright-core'
import type { Target } from '#contract/metastore-target'
import type { WizardDraft, WizardStep } from '#contract/metastore-draft'
import { draftOf } from '#features/metastore/draft-of.ts'
import type { RunningApp } from '#tests/app'
import type { Arena } from '#tests/metastore/arena'
import { type OpenOptions, openApp, type OpenPage } from '#tests/browser'
import { invoke } from '#tests/wizard'

export const CONNECTION = 'science-prod'

/** In clear, as a server of this very computer is reached. */
export const plain = (target: Target): Target => ({ ...target, tls: { mode: 'off' } })

/** A database of PostgreSQL whose every CREATE takes so long, so that a run can be met in the middle. */
export function slowDatabase(arena: Arena, seconds = 0.15): string {
  const database = arena.database()
  arena.sql(
    `CREATE FUNCTION wait_a_moment() RETURNS event_trigger LANGUAGE plpgsql AS
       'BEGIN PERFORM pg_sleep(${String(seconds)}); END';
     CREATE EVENT TRIGGER wait_a_moment ON ddl_command_start EXECUTE FUNCTION wait_a_moment()`,
    database,
  )
  return database
}

export interface Walk {
  readonly step: WizardStep
  readonly options?: OpenOptions
  readonly draft?: Partial<WizardDraft>
}

/** The wizard, open at a step, with the target kept by name and without its password: no vault is here. */
export async function openWalk(
  browser: Browser,
  app: RunningApp,
  target: Target,
  { step, options = {}, draft = {} }: Walk,
): Promise<OpenPage> {
  const opened = await openApp(browser, app, { ...options, path: '/settings' })
  const { page } = opened
  await page.getByRole('heading', { level: 1 }).waitFor()
  await invoke(page, 'metastore.keep', { name: CONNECTION, target })
  const kept = { name: CONNECTION, target, hasPassword: false }
  await invoke(page, 'metastore.saveDraft', { draft: { ...draftOf(kept, step), ...draft } })
  await page.goto(`${app.origin}/metastore/prepare/${step}`)
  await page.getByRole('heading', { name: 'Prepare the metastore' }).waitFor()
  return opened
}

/** Types the password that is asked for above the step; on the step of the probe that starts it. */
export async function givePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel(`Password of ${CONNECTION}`).fill(password)
  await page.getByRole('button', { name: 'Use this password' }).click()
}

/** The button that runs what the plan has left to do. */
export const runButton = (page: Page) =>
  page.getByRole('button', { name: /^Run (?:\d+ statements?|the other \d+)$/ })

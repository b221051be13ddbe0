// The last steps of the wizard at every size, in the dark, with the longest names and thousands of statements: nothing is cut off or out of reach.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ComparedTable, PlanStep, ProbeStage } from '#contract'
import { Target } from '#contract/metastore-target'
import { type RunningApp, startApp } from '#tests/app'
import { accessibilityFindings, launchBrowser, type OpenPage } from '#tests/browser'
import { givePassword, openWalk } from '#tests/metastore/walk'

let app: RunningApp
let browser: Browser
let opened: OpenPage | undefined

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startApp(), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await app?.stop()
})
afterEach(async () => {
  await opened?.page.unrouteAll({ behavior: 'ignoreErrors' })
  opened?.assertQuiet()
  await opened?.close()
  opened = undefined
})

const LONG = 'a_very_long_name_that_somebody_gave_to_something_'.repeat(4).slice(0, 190)
const HOST = `${'sub-domain-with-a-long-name.'.repeat(8)}example.com`
const target = Target.parse({
  engine: 'aurora-postgresql',
  host: HOST,
  database: LONG.slice(0, 128),
  user: LONG.slice(0, 128),
  tls: { mode: 'off' },
})

const stage = (
  name: ProbeStage['stage'],
  verdict: ProbeStage['verdict'],
  more: Partial<ProbeStage> = {},
): ProbeStage => ({ stage: name, verdict, ms: 12, message: `${LONG}.`, ...more })

const PROBE = {
  ok: false,
  stages: [
    stage('name', 'pass'),
    stage('address', 'warn', { code: 'dns.private' }),
    stage('tcp', 'fail', {
      code: 'tcp.timeout',
      fix: LONG,
      causes: [LONG, `${LONG}2`, `${LONG}3`],
      ruledOut: [`${LONG}4`],
      copy: `SELECT '${LONG}${LONG}';`,
      path: (['computer', 'network', 'gateway', 'acl', 'rule', 'database'] as const).map(
        (place, at) => ({ place, name: LONG.slice(0, 40), detail: LONG, cause: at, passed: false }),
      ),
      fixes: [{ kind: 'host', host: HOST }],
    }),
    ...(['protocol', 'tls', 'login', 'rights', 'facts'] as const).map((each) =>
      stage(each, 'skipped'),
    ),
  ],
  report: `${LONG}\n`.repeat(40),
}

const STEPS: readonly PlanStep[] = Array.from({ length: 2_000 }, (_, at) => ({
  script: at < 1_000 ? 'schema' : 'txn',
  object: `table ${LONG}${String(at)}`,
  action: at % 7 === 0 ? 'present' : 'create',
  sql: `CREATE TABLE ${LONG}${String(at)} (${LONG} int)`,
  about: LONG,
}))

const TABLES: readonly ComparedTable[] = Array.from({ length: 400 }, (_, at) => ({
  name: `${LONG}${String(at)}`,
  state: at < 3 ? 'differs' : 'same',
  parts: Array.from({ length: 30 }, (_, part) => ({
    kind: 'column',
    name: `${LONG}${String(part)}`,
    expected: `varchar(20) DEFAULT '${LONG}'`,
    actual: part === 3 ? 'text' : `varchar(20) DEFAULT '${LONG}'`,
    same: part !== 3,
  })),
  repair: at < 3 ? [`ALTER TABLE ${LONG} ${LONG}`] : [],
}))

const VALIDATION = {
  ok: false,
  version: '1.0.0',
  at: '2026-11-23T14:36:01.884Z',
  objects: 400,
  drift: [{ object: `column ${LONG}.x`, kind: 'type', expected: 'a', actual: 'b' }],
  tables: TABLES,
}

async function answer(page: Page, channel: string, value: unknown): Promise<void> {
  await page.route(`**/op/${channel}`, (route) => route.fulfill({ json: { ok: true, value } }))
}

/** What sticks out of the window to the right, and what the foot does not show whole. */
function misplaced(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const wide = document.documentElement.scrollWidth - innerWidth
    if (wide > 0) found.push(`the page is ${String(wide)} px too wide`)
    for (const element of document.querySelectorAll('main button, main h1, main h2, main input')) {
      const box = element.getBoundingClientRect()
      // What scrolls sideways inside its own frame is reached there.
      if (element.closest('[role="tablist"], pre') !== null || box.width === 0) continue
      if (box.right > innerWidth + 1 || box.left < 0)
        found.push(
          `${element.tagName} ${element.textContent.slice(0, 40)} ends at ${String(box.right)}`,
        )
    }
    const foot = document.querySelector('main footer:last-of-type')
    const whole = foot?.getBoundingClientRect()
    const scrolls = innerHeight <= 480
    if (whole !== undefined && !scrolls && whole.bottom > innerHeight + 1)
      found.push(`the foot ends at ${String(whole.bottom)}`)
    return found
  })
}

const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 600 },
  // 1440 x 900 at 200 %.
  { width: 720, height: 450 },
]

describe.each(SIZES)('at $width x $height', (viewport) => {
  it.each(['light', 'dark'] as const)('a probe that fails keeps its place (%s)', async (scheme) => {
    opened = await openWalk(browser, app, target, {
      step: 'probe',
      options: { viewport, colorScheme: scheme },
    })
    const { page } = opened
    await answer(page, 'metastore.probe', PROBE)
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: '2 of 8 stages passed' }).waitFor()
    await page.getByText('Technical details').click()
    expect(await misplaced(page)).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('2,000 statements keep their place (%s)', async (scheme) => {
    opened = await openWalk(browser, app, target, {
      step: 'run',
      options: { viewport, colorScheme: scheme },
    })
    const { page } = opened
    await answer(page, 'metastore.plan', {
      engine: 'aurora-postgresql',
      version: '1.0.0',
      steps: STEPS,
    })
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: '1,714 of 2,000 statements will run' }).waitFor()
    const list = page.getByRole('listbox', { name: 'Statements' })
    await list.focus()
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: 'Statement 2000' }).waitFor()
    // Only what is in sight exists.
    expect(await page.getByRole('option').count()).toBeLessThan(80)
    expect(await misplaced(page)).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('drift keeps its place (%s)', async (scheme) => {
    opened = await openWalk(browser, app, target, {
      step: 'validate',
      options: { viewport, colorScheme: scheme },
    })
    const { page } = opened
    await answer(page, 'metastore.validate', VALIDATION)
    await givePassword(page, 'x')
    await page.getByRole('heading', { name: '3 tables differ from Science-schema 1.0.0' }).waitFor()
    expect(await page.getByRole('option').count()).toBeLessThan(80)
    expect(await misplaced(page)).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('scripts keep their place (%s)', async (scheme) => {
    opened = await openWalk(browser, app, target, {
      step: 'scripts',
      options: { viewport, colorScheme: scheme },
    })
    const { page } = opened
    await page.getByText('table sci_version', { exact: true }).waitFor()
    expect(await misplaced(page)).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('radio', { name: /The pair I was given/ }).check()
    await page.getByText('What is done with them').waitFor()
    expect(await misplaced(page)).toEqual([])
    expect(await accessibilityFindings(page)).toEqual([])
  })
})

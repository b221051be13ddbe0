// Owns the pictures of backup, restore and of a gate that works from bundles, over the made-up inventory of the others.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '#tests/browser'
import { camera } from './shots.mjs'

const PASSPHRASE = 'tram glass seven bolt orchid'
const PLACE = '/media/ada/backups'

/** Takes the pictures on a running app with keys, whose vault is open. */
export async function shootBackups({ app, browser, folder, words }) {
  const aside = mkdtempSync(join(tmpdir(), 'dsadmin-shots-'))
  const shoot = camera({ folder, words: [...words, [aside, PLACE]] })
  const { page, close } = await openApp(browser, app, { path: '/settings' })
  const button = (name) => page.getByRole('button', { name, exact: true })
  // What is typed into a field is no text of the page, so it is shown as it would be.
  const fill = (dialog, label, text) => dialog.getByLabel(label, { exact: true }).fill(text)
  const file = join(aside, 'production-2026-11-26.age')
  const shown = `${PLACE}/production-2026-11-26.age`
  try {
    await button('Back up now…').click()
    const writing = page.getByRole('dialog', { name: 'Back up this workspace' })
    await fill(writing, 'Passphrase', PASSPHRASE)
    await fill(writing, 'The same again', PASSPHRASE)
    await fill(writing, 'File', shown)
    await shoot(page, 'backup')
    await fill(writing, 'File', file)
    await button('Back up now').click()
    await page.getByRole('dialog', { name: 'The backup is written and was read back' }).waitFor()
    await shoot(page, 'backup-written')
    await button('Done').click()

    await app.cli(['keys', 'create', 'made-after-the-backup'])
    await app.cli(['keys', 'edit', 'dbt-runner', '--owner', 'data-platform'])
    await app.cli(['keys', 'suspend', 'churn-model'])
    const gone = ['keys', 'revoke', 'tableau-prod', '--reason', 'left the team', '--yes']
    await app.cli(gone)
    await button('Restore…').click()
    const restoring = page.getByRole('dialog')
    await fill(restoring, 'File', file)
    await fill(restoring, 'Passphrase', PASSPHRASE)
    await button('Look at it').click()
    await page.getByRole('dialog', { name: 'What this backup would change' }).waitFor()
    await shoot(page, 'restore-preview')
    await page.getByLabel(/^Type /).fill('default')
    await button('Restore').click()
    await page.getByRole('dialog', { name: 'The backup is restored' }).waitFor()
    await shoot(page, 'restore-done')
    await button('Done').click()

    await page.getByRole('link', { name: /^Gates/ }).click()
    await button('Write bundle…').click()
    const bundle = page.getByRole('dialog', { name: 'Write a bundle for a gate' })
    await fill(bundle, 'New folder', join(aside, 'gate-bundle-2026-11-26'))
    await button('Write bundle').click()
    await page.getByRole('dialog', { name: 'The bundle is written' }).waitFor()
    await shoot(page, 'gate-bundle')
    await button('Done').click()
  } finally {
    await close()
    rmSync(aside, { recursive: true, force: true })
  }
}

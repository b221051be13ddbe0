// Owns the pictures of access reviews, over the keys that the other pictures made; leaves no review open.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openApp } from '#tests/browser'
import { camera } from './shots.mjs'

const REASONS = [
  ['keep', 'Needed at year end, owner agreed.'],
  ['keep', 'Runs every night.'],
  ['rotate', 'Shared too widely in spring.'],
  ['keep', 'Serves the dashboards of the board.'],
  ['revoke', 'Ten closes without one request. Owner agreed.'],
  ['keep', 'In use, owner confirmed.'],
]

/** Decides by the command line on all that are open, or on so many of them. */
async function decide(app, most = Number.POSITIVE_INFINITY) {
  const rows = JSON.parse((await app.cli(['review', 'rows', 'latest', '--open', '--json'])).stdout)
  for (const [at, { prefix }] of rows.entries()) {
    if (at >= most) return
    const [decision, reason] = REASONS[at % REASONS.length]
    await app.cli(['review', 'decide', 'latest', prefix, `--${decision}`, '--reason', reason])
  }
}

/** Takes the pictures on a running app with keys and no review. */
export async function shootReviews({ app, browser, folder, words }) {
  const shoot = camera({
    folder,
    words: [[app.dataDir, '/home/ada/reviews'], ...words],
  })
  const passphrase = join(app.dataDir, 'passphrase')
  writeFileSync(passphrase, 'correct horse battery staple', { mode: 0o600 })
  const { page, close, assertQuiet } = await openApp(browser, app, { path: '/reviews' })
  const dialogGone = () => page.getByRole('dialog').waitFor({ state: 'hidden' })
  try {
    await page.getByText('No review yet').waitFor()
    await shoot(page, 'reviews-empty')
    await app.cli(['review', 'start', '--name', 'Access review 2026 Q3'])
    await decide(app)
    const by = ['--reviewer', 'Tess Okafor', '--role', 'Security officer', '--next', '90d']
    const said = ['--statement', 'Each key was reviewed.', '--out', join(app.dataDir, 'q3')]
    const vault = ['--vault-passphrase-file', passphrase]
    const signed = await app.cli([...vault, 'review', 'sign', 'latest', ...by, ...said])
    if (signed.code !== 0) throw new Error(signed.stderr)
    await app.cli(['keys', 'create', 'partner-sandbox'])
    await page.getByRole('button', { name: 'Start review' }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'review-start')
    await page.getByRole('dialog').getByLabel('Name').fill('Access review 2026 Q4')
    await page.getByRole('button', { name: 'Freeze and start' }).click()
    await page.getByRole('grid').waitFor()
    await decide(app, 7)
    await page.getByText(/^Balances\. Decide 8 more/).waitFor()
    await page.getByText(/keys, 5 to decide/).waitFor()
    await page.getByRole('row').filter({ hasText: 'To decide' }).first().click()
    await page.keyboard.press('r')
    await page.keyboard.type('Ten closes without one request. Owner agreed.')
    await page.waitForTimeout(500)
    await shoot(page, 'review')
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, 'review-900x600')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press('Control+Enter')
    await page.waitForTimeout(500)
    for (const key of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown'])
      await page.keyboard.press(key)
    await page.keyboard.press('k')
    await page
      .getByRole('dialog')
      .getByLabel('A reason to start from')
      .fill('In use, owner agreed.')
    await page.keyboard.press('Enter')
    await shoot(page, 'review-many')
    await page.getByRole('button', { name: /^Record \d/ }).click()
    await dialogGone()
    await page.getByRole('button', { name: /^Compare with/ }).click()
    await page.getByText('What is otherwise than in').waitFor()
    await shoot(page, 'review-compare')
    await page.getByRole('link', { name: 'Back to the review' }).click()
    await decide(app)
    await page.getByText('Balances. Ready to sign.').waitFor()
    await page.getByRole('button', { name: 'Sign review' }).click()
    const sign = page.getByRole('dialog')
    await sign.getByLabel('Folder of the pack').fill(join(app.dataDir, 'q4'))
    await sign.getByText('Nothing can sign here now').waitFor()
    await shoot(page, 'review-sign')
    await sign.getByLabel('Passphrase of the file').fill(readFileSync(passphrase, 'utf8'))
    await page.keyboard.press('Enter')
    await sign.getByText('Nothing can sign here now').waitFor({ state: 'hidden' })
    await sign.getByRole('button', { name: 'Sign review' }).click()
    await dialogGone()
    await page.getByRole('button', { name: 'Apply…' }).click()
    const apply = page.getByRole('dialog')
    await apply.getByText(/^To be revoked/).waitFor()
    await shoot(page, 'review-apply')
    await apply.getByLabel('Write the pack again to').fill(join(app.dataDir, 'q4-done'))
    await apply.getByRole('button', { name: /^(Revoke \d|Write down)/ }).click()
    await page.getByRole('heading', { name: /^Carried out/ }).waitFor({ timeout: 30_000 })
    await shoot(page, 'review-applied')
    await page.keyboard.press('Escape')
    await page.goto(`${app.origin}/reviews`)
    await page.getByRole('table', { name: 'Reviews' }).waitFor()
    await shoot(page, 'reviews')
    await page.getByRole('button', { name: 'Verify a pack…' }).click()
    await page.getByLabel('Folder of the pack').fill(join(app.dataDir, 'q4-done'))
    await page.getByLabel('Pack of the review before').fill(join(app.dataDir, 'q3'))
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Answer' }).waitFor()
    await shoot(page, 'review-verify')
    assertQuiet()
    const auditor = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    for (const [file, name] of [
      ['summary.html', 'review-pack'],
      ['HOW-TO-CHECK.html', 'review-pack-check'],
    ]) {
      await auditor.goto(pathToFileURL(join(app.dataDir, 'q4-done', file)).href)
      await shoot(auditor, name)
    }
    await auditor.close()
  } finally {
    await close()
  }
}

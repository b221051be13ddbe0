// Owns how a person works the page of reviews with the keyboard alone, in the words on the screen; asserts nothing of its own.
import type { Locator, Page } from 'playwright-core'
import type { RunningApp } from '#tests/app'

/** The fewest presses of Tab that any place of a page may need. */
const MOST_TABS = 80

/** Presses Tab until what has the focus is called so. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < MOST_TABS; press += 1) {
    const label = await page.evaluate(() => {
      const at = document.activeElement
      const labels =
        at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? at.labels : null
      return at?.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at?.textContent ?? ''
    })
    if (name.test(label.trim())) return
    await page.keyboard.press('Tab')
    // The trap of a dialog looks a task later where Tab led; a second Tab before that is faster than any hand.
    await page.evaluate(() => new Promise((done) => setTimeout(done)))
  }
  throw new Error(`Tab does not lead to ${String(name)}`)
}

/** The panel of the key under the cursor. */
export const panel = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'The key and its decision' })

/** The row of a key in the list of a review. */
export const reviewRow = (page: Page, name: string): Locator =>
  page
    .getByRole('grid', { name: 'Keys of the review' })
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) })

/** The focus is on a row of the list. */
export async function onRow(page: Page): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row')
}

/** Waits until the panel shows the key. */
export const shown = (page: Page, name: string): Promise<void> =>
  panel(page).getByRole('heading', { name, exact: true }).waitFor()

/** Letter, reason, Ctrl+Enter; then the focus is on the next open key. */
export async function decideShown(page: Page, letter: string, reason: string): Promise<void> {
  await onRow(page)
  await page.keyboard.press(letter)
  await page.keyboard.type(reason)
  await page.keyboard.press('Control+Enter')
  await onRow(page)
}

/** Starts a review by the command line and decides on every key that has no decision yet. */
export async function decideRest(app: RunningApp, reason = 'as agreed'): Promise<void> {
  const { rows } = await openRows(app)
  for (const name of rows) {
    const ran = await app.cli(['review', 'decide', 'latest', name, '--keep', '--reason', reason])
    if (ran.code !== 0) throw new Error(ran.stderr)
  }
}

async function openRows(app: RunningApp): Promise<{ readonly rows: readonly string[] }> {
  const ran = await app.cli(['review', 'rows', 'latest', '--open', '--json'])
  return { rows: ran.json<readonly { readonly prefix: string }[]>().map(({ prefix }) => prefix) }
}

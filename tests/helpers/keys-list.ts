// Owns how a person reads and works the list of API keys, in the words on the screen; asserts nothing of its own.
import type { Locator, Page } from 'playwright-core'

/** The list itself. */
export const list = (page: Page): Locator => page.getByRole('grid', { name: 'API keys' })

/** The names in sight, from top to bottom. */
export function namesInSight(page: Page): Promise<readonly string[]> {
  return list(page).evaluate((grid) => {
    const box = grid.getBoundingClientRect()
    return [...grid.querySelectorAll<HTMLElement>('[data-index]')]
      .toSorted((one, other) => Number(one.dataset['index']) - Number(other.dataset['index']))
      .filter((row) => {
        const at = row.getBoundingClientRect()
        return at.bottom > box.top + 32 && at.top < box.bottom
      })
      .map((row) => row.querySelector('bdi')?.textContent ?? '')
  })
}

/** Types into the search box, character by character. */
export async function find(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Find by name or key prefix' })
  await box.fill('')
  await box.pressSequentially(text)
}

/** A chip by its word: "active", "expiring", "keys". */
export function chip(page: Page, word: string): Locator {
  return page
    .getByRole('group', { name: 'Show only' })
    .getByRole('button', { name: new RegExp(`^[\\d,]+ ?${word}$`) })
}

/** The panel with the details of a key. */
export const details = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Details of the key' })

/** The name of the key whose row has the focus, or what else has it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement
    return active?.querySelector('bdi')?.textContent ?? active?.textContent ?? ''
  })
}

/** Watches every frame from now on; answers how many showed a row without its key, or no row at all. */
export async function watchForHoles(page: Page): Promise<() => Promise<number>> {
  await list(page).evaluate((grid) => {
    const seen = grid as HTMLElement & { holes?: number }
    seen.holes = 0
    const look = () => {
      const box = grid.getBoundingClientRect()
      const rows = [...grid.querySelectorAll<HTMLElement>('[data-index]')].filter((row) => {
        const at = row.getBoundingClientRect()
        return at.bottom > box.top + 32 && at.top < box.bottom
      })
      const tall = rows.reduce((sum, row) => sum + row.offsetHeight, 0)
      const empty = rows.some((row) => row.querySelector('bdi') === null)
      if (empty || tall < box.height - 32 - 36) seen.holes = (seen.holes ?? 0) + 1
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return () => list(page).evaluate((grid) => (grid as HTMLElement & { holes?: number }).holes ?? -1)
}

// Owns how a person works the pages, in the words on the screen, whatever host shows them; asserts nothing of its own.
import type { Locator, Page } from 'playwright-core'

/** The row of a key in the list. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
}

/** The sheet that shows a value once. */
export function valueSheet(page: Page, name: string): Locator {
  return page.getByRole('dialog', { name: `Copy the value of ${name}` })
}

/** Creates a key from the page API keys; the sheet with its value is open afterwards. */
export async function newKey(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'New key' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New key' })
  await dialog.getByLabel('Key name').fill(name)
  await dialog.getByRole('button', { name: 'Generate key' }).click()
  const sheet = valueSheet(page, name)
  await sheet.waitFor()
  return sheet
}

/** Copies the value with the button, as a person would, and answers what is on the clipboard. */
export async function copyValue(page: Page, name: string): Promise<string> {
  const sheet = valueSheet(page, name)
  await sheet.getByRole('button', { name: 'Copy value' }).click()
  await sheet.getByRole('button', { name: /^Copied/ }).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Says that the value is stored and closes its sheet. */
export async function confirmStored(page: Page, name: string): Promise<void> {
  const sheet = valueSheet(page, name)
  await sheet.getByLabel('I have stored the value in a safe place').check()
  await sheet.getByRole('button', { name: 'Done' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

export interface Revoking {
  readonly name: string
  readonly reason: string
  /** The name is asked for, because the key was used in the last 7 days. */
  readonly typed?: boolean
}

/** Opens the dialog that revokes, from the key's row, and answers it. */
export async function openRevoke(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Revoke ${name}` })
  await dialog.getByText('Revoking is final.').waitFor()
  return dialog
}

/** Answers the dialog that revokes; the receipt is open afterwards, and is answered. */
export async function revoke(page: Page, { name, reason, typed }: Revoking): Promise<Locator> {
  const dialog = await openRevoke(page, name)
  await dialog.getByLabel(/I have checked both/).check()
  await dialog.getByLabel('Reason in your words').fill(reason)
  if (typed) await dialog.getByLabel(new RegExp(`^Type ${name}`)).fill(name)
  await dialog.getByRole('button', { name: `Revoke ${name}` }).click()
  const receipt = page.getByRole('dialog', { name: `${name} is revoked` })
  await receipt.waitFor()
  return receipt
}

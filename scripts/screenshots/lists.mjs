// Owns the pictures of what is done to many keys at once and of what watches over them: due things, rules, a moment in the past.
import { openApp } from '#tests/browser'
import { rowOf } from '#tests/pages'
import { camera } from './shots.mjs'

/** Takes the pictures on the running app with the made-up inventory, and revokes three of its keys. */
export async function shootLists({ app, browser, folder, words }) {
  const shoot = camera({ folder, words })
  const opened = await openApp(browser, app, { path: '/overview' })
  const { page } = opened
  const small = async (name) => {
    await page.setViewportSize({ width: 900, height: 600 })
    await shoot(page, name)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  await page.getByText('should have been rotated').first().waitFor()
  await shoot(page, 'overview-due')
  await small('overview-due-900x600')

  const rules =
    '--max-lifetime=365d --require-owner=yes --name-pattern=*-* --name-characters=a-z0-9-'
  await app.cli(['policy', 'set', ...rules.split(' ')])
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByText(/keys break a rule/).waitFor()
  await shoot(page, 'overview-rules')
  await page.getByRole('button', { name: 'Change rules' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Try a name').fill('Tableau')
  await shoot(page, 'overview-rules-change')
  await page.keyboard.press('Escape')
  await app.cli([
    'policy',
    'set',
    '--max-lifetime=none',
    '--require-owner=no',
    '--name-pattern=none',
  ])

  await page.goto(`${app.origin}/api-keys`)
  await rowOf(page, 'legacy-batch').focus()
  for (const press of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown'])
    await page.keyboard.press(press)
  await page.locator('footer').getByText('4 selected').waitFor()
  await shoot(page, 'keys-selected')
  await small('keys-selected-900x600')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Revoke keys' })
  await dialog.getByText('would be revoked').waitFor()
  await shoot(page, 'bulk-revoke')
  await dialog.getByLabel(/^Leave out/).check()
  await dialog.getByRole('button', { name: 'No longer needed' }).click()
  await app.cli(['keys', 'edit', 'quarterly-report', '--purpose', 'Five times a year'])
  await dialog.getByRole('button', { name: 'Revoke 3 keys' }).click()
  await page.getByRole('dialog', { name: /revoked$/ }).waitFor()
  await page.getByText(/Refused by (\d) of \1/).waitFor()
  await shoot(page, 'bulk-result')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Paste a list…' }).click()
  const lines = 'dbt-runner\nvendor-acme\nno-such-key\nsandbox-anna'
  await page.getByRole('dialog').getByRole('textbox').fill(lines)
  await shoot(page, 'bulk-paste')
  await page.getByRole('button', { name: /^Look at/ }).click()
  await page.getByText('Line 3: No such key.').waitFor()
  await shoot(page, 'bulk-list')
  await page.keyboard.press('Escape')

  // A moment before the last revokes: what follows is told as "since".
  const { at } = (await app.cli(['audit', 'list', '--json'])).json().at(-4)
  await page.goto(`${app.origin}/activity/keys-at?at=${at}`)
  await page.getByText(/keys then/).waitFor()
  await page.getByRole('row').nth(1).click()
  await page.getByRole('complementary', { name: 'The key at this moment' }).waitFor()
  await shoot(page, 'keys-at')
  await small('keys-at-900x600')
  opened.assertQuiet()
  await opened.close()
}

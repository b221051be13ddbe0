// Owns the pictures of leaked keys, sealing, the credential report and planned names, over the made-up inventory and a made-up repository.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agePair } from '#tests/age'
import { openApp } from '#tests/browser'
import { GitRepository } from '#tests/git-repository'
import { confirmStored, newKey } from '#tests/pages'
import { camera } from './shots.mjs'

const NAMES = `name,owner,purpose,used_by,phone
superset-board,Business intelligence,Dashboards of the board,bi,
dagster-nightly,Data platform,Loads after midnight,scheduler,
=cmd|' /C calc'!A1,Unknown,,,
feature-store,Data science,Serves features to models,service,
Superset Board,Business intelligence,,bi,
SUPERSET BOARD,Somebody else,,bi,
mlflow-registry,Data science,Reads model versions,service,
`

/** A history in which keys of the inventory stand, and one of nobody. */
function plant(folder, values) {
  const [living, other, revoked] = values
  const repo = new GitRepository(join(folder, 'warehouse'))
  repo.commit({ 'README.md': 'Loads for the warehouse' })
  repo.commit({
    'dags/nightly_load.py': `import os\n\nAPI_KEY = "${living}"\n`,
    'notebooks/churn.ipynb': `{"source": ["key = '${other}'"]}\n`,
    'deploy/old.env': `DATA_SCIENCE_API_KEY=${revoked}\n`,
  })
  repo.commit({ 'dags/nightly_load.py': 'import os\n' })
  writeFileSync(
    join(folder, 'support-chat.txt'),
    `09:12 here you go\n${living}\n09:14 and for the old system\ndsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx\n`,
  )
  writeFileSync(join(folder, 'backup.7z'), Buffer.from('377abcaf271c0004', 'hex'))
}

async function values(app) {
  const made = []
  for (const name of ['kafka-bridge', 'prefect-flows', 'looker-trial'])
    made.push((await app.cli(['keys', 'create', name])).stdout.trim())
  await app.cli(['keys', 'revoke', 'looker-trial', '--reason', 'The trial ended', '--yes'])
  return made
}

async function shootLeaks({ page, shoot, folder }) {
  await page.getByRole('heading', { name: 'Leak scan' }).waitFor()
  await shoot(page, 'leaks')
  await page.getByLabel('Folder or file').fill(folder)
  await page.getByRole('button', { name: 'Scan', exact: true }).click()
  await page.getByRole('region', { name: 'Found keys' }).waitFor()
  await page.getByRole('button', { name: /left out$/ }).click()
  await page.mouse.move(600, 870)
  await shoot(page, 'leaks-found')
  await page.setViewportSize({ width: 900, height: 600 })
  await page.getByRole('button', { name: /left out$/ }).click()
  await shoot(page, 'leaks-found-900x600')
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function shootSealing({ page, shoot, keys }) {
  const ada = agePair(keys, 'ada.txt')
  const other = agePair(keys, 'other.txt')
  const sheet = await newKey(page, 'metabase-embed')
  await sheet.getByRole('button', { name: /^Seal for its user/ }).click()
  await sheet.getByLabel('Public key of its user').fill(ada.recipient)
  await sheet.getByLabel('Name of its user').fill('Ada Lovelace')
  await sheet.getByLabel(/^I compared it/).check()
  await sheet.getByLabel('Public key of its user').scrollIntoViewIfNeeded()
  await shoot(page, 'seal')
  const download = page.waitForEvent('download')
  await sheet.getByRole('button', { name: 'Save sealed file' }).click()
  await download
  await sheet.getByLabel('Public key of its user').fill(other.recipient)
  await sheet.getByText(/^I asked Ada Lovelace/).scrollIntoViewIfNeeded()
  await shoot(page, 'seal-changed')
  await confirmStored(page, 'metabase-embed')
}

async function shootAllKeys({ page, shoot }) {
  const open = async (item) => {
    await page.getByRole('button', { name: 'More for all keys' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await open('Credential report…')
  await page.getByRole('region', { name: 'Of all keys' }).waitFor()
  await shoot(page, 'report')
  await page.keyboard.press('Escape')
  await open('Plan names from a CSV…')
  await page.getByLabel('Or paste its text').fill(NAMES)
  await page.getByRole('button', { name: 'Check the rows' }).click()
  await page.getByText('nothing is written yet').waitFor()
  await shoot(page, 'import-checked')
  await page.getByLabel(/^Leave the refused rows out/).check()
  await page.getByRole('button', { name: /^Plan \d+ names$/ }).click()
  await page.getByRole('button', { name: 'Show planned names' }).click()
  await page.getByText('dagster-nightly').waitFor()
  await shoot(page, 'import-planned')
  await page.keyboard.press('Escape')
}

/** Takes the pictures on a running app that has keys. */
export async function shootHandOver({ app, browser, folder, words }) {
  const projects = mkdtempSync(join(tmpdir(), 'projects-'))
  const keys = mkdtempSync(join(tmpdir(), 'pairs-'))
  const shoot = camera({ folder, words: [...words, [projects, '/home/ada/projects']] })
  const { page, close } = await openApp(browser, app, { path: '/leaks' })
  try {
    plant(projects, await values(app))
    await shootLeaks({ page, shoot, folder: projects })
    await page.goto(`${app.origin}/api-keys`)
    await page.getByRole('button', { name: 'New key' }).first().waitFor()
    await shootSealing({ page, shoot, keys })
    await shootAllKeys({ page, shoot })
  } finally {
    await close()
    rmSync(projects, { recursive: true, force: true })
    rmSync(keys, { recursive: true, force: true })
  }
}

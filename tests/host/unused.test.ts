// Finding unused keys on the built command line, with and without a stretch in which nobody watched.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { KeyRow } from '#contract'
import { type Ran, runCli } from '#tests/app'
import { plantGate, plantKeys } from '#tests/planted'

let dataDir: string
const run = (words: string): Promise<Ran> => runCli(dataDir, words.split(' '))

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-unused-'))
  await run('keys list')
  plantKeys(dataDir, [
    { name: 'idle', age: 200 * DAY },
    { name: 'left', age: 300 * DAY, usedAgo: 120 * DAY },
    { name: 'busy', age: 300 * DAY, usedAgo: DAY },
    { name: 'young', age: 10 * DAY },
  ])
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

it('names the unused keys where gates watched the whole window', async () => {
  plantGate(dataDir, 'edge')
  const ran = await run('keys list --unused 90d --json')
  const rows = ran.json<KeyRow[]>()
  expect(rows.map(({ name, unused }) => [name, unused.state])).toEqual([
    ['idle', 'yes'],
    ['left', 'yes'],
  ])
  expect(ran.stderr).toBe('')
})

it('shows one week of gate outage as unknown: how many, how long, when, and never as unused', async () => {
  plantGate(dataDir, 'edge', [{ fromAgo: 40 * DAY, toAgo: 33 * DAY }])
  const sure = await run('keys list --unused 90d --json')
  expect(sure.json()).toEqual([])
  expect(sure.stderr).toMatch(
    /^Of 2 keys nobody knows: not seen used, but no gate watched for 7 d of this window:\n {2}\d{4}-\d\d-\d\d \d\d:\d\d to .* UTC \(7 d\)\n/,
  )
  const all = (await run('keys list --unused 90d --unknown --json')).json<KeyRow[]>()
  expect(all.map(({ name, unused }) => [name, unused.state, unused.gaps.length])).toEqual([
    ['idle', 'unknown', 1],
    ['left', 'unknown', 1],
  ])
  expect(all[0]?.unused.windowDays).toBe(90)
  // What happened after the outage is known.
  const later = await run('keys list --unused 30d --json')
  expect(later.json<KeyRow[]>().map(({ name }) => name)).toEqual(['idle', 'left'])
  expect(later.stderr).toBe('')
  const words = await run('keys list --unused 90d --unknown')
  expect(words.stdout).toMatch(
    /^NAME +KEY PREFIX +LAST USED +UNUSED +CREATED +STATE\nidle .* unknown /,
  )
  const csv = await run('keys list --unused 90d --unknown --csv')
  expect(csv.stdout).toMatch(/,unknown,/)
})

// The rules of a workspace on the built command line: set, checked, due, and as a file that another calendar reads.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import type { DueRow, Policy, ViolationRow } from '#contract'
import { type Ran, runCli } from '#tests/app'
import { plantKeys } from '#tests/planted'

let dataDir: string
const run = (...words: readonly string[]): Promise<Ran> => runCli(dataDir, words)

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-policy-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('dsadmin policy', () => {
  it('sets rules, and names what breaks them with exit code 1, without touching a key', async () => {
    await run('keys', 'create', 'Tableau', '--owner', 'bi')
    await run('keys', 'create', 'team-etl')
    expect((await run('policy', 'check', '--json')).code).toBe(0)
    const set = await run(
      'policy',
      'set',
      '--max-lifetime=365d',
      '--unused=45d',
      '--require-owner=yes',
      '--name-pattern=team-*',
      '--name-characters=a-z0-9-',
      '--json',
    )
    expect(set.json<Policy>()).toMatchObject({
      maxLifetimeDays: 365,
      rotationDays: 90,
      unusedDays: 45,
      requireOwner: true,
      names: { patterns: ['team-*'], characters: 'a-z0-9-' },
    })
    expect((await run('policy', 'show', '--json')).json()).toEqual(set.json())
    const check = await run('policy', 'check', '--json')
    expect(check.code).toBe(1)
    expect(
      check
        .json<ViolationRow[]>()
        .map(({ name, violations }) => [name, violations.map(({ kind }) => kind)]),
    ).toEqual([
      ['Tableau', ['name', 'lifetime']],
      ['team-etl', ['owner', 'lifetime']],
    ])
    const words = await run('policy', 'check')
    expect(words.code).toBe(1)
    expect(words.stdout).toContain('The name does not follow the rule: team-*')
    const keys = (await run('keys', 'list', '--json')).json<{ readonly state: string }[]>()
    expect(keys.map(({ state }) => state)).toEqual(['active', 'active'])
  })

  it.each([
    [['--name-pattern', '(a+)+$'], 'names'],
    [['--rotation', '36h'], 'rotation'],
    [['--rotation', 'soon'], 'rotation'],
    [['--require-owner', 'perhaps'], 'require-owner'],
    [['--reviewed', 'yesterday'], 'reviewed'],
    [[], undefined],
  ])('refuses %j with the field', async (options, field) => {
    const ran = await run('policy', 'set', ...options, '--json')
    expect(ran.code).toBe(2)
    const { error } = JSON.parse(ran.stderr) as { readonly error: { readonly field?: string } }
    expect(error.field).toBe(field)
  })

  it('lists what is due, and writes it as a calendar that keeps its identities', async () => {
    await run('keys', 'list')
    plantKeys(dataDir, [
      { name: 'ends', age: DAY, expiresIn: 5 * DAY },
      { name: 'old', age: 100 * DAY },
      { name: 'fresh', age: DAY },
    ])
    const due = (await run('policy', 'due', '--json')).json<DueRow[]>()
    expect(due.map(({ kind, name, overdue }) => [kind, name, overdue])).toEqual([
      ['rotation', 'old', true],
      ['expiry', 'ends', false],
    ])
    const file = join(dataDir, 'keys.ics')
    const uids = async () => {
      expect((await run('policy', 'calendar', '--out', file)).code).toBe(0)
      return new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')))
        .getAllSubcomponents('vevent')
        .map((event) => String(event.getFirstPropertyValue('uid')))
        .toSorted()
    }
    const first = await uids()
    // The two above, the rotation of the fresh one, and the review.
    expect(first).toHaveLength(4)
    await run('keys', 'edit', 'ends', '--expires', '30d')
    expect(await uids()).toEqual(first)
    const nowhere = await run(
      'policy',
      'calendar',
      '--out',
      join(dataDir, 'no', 'folder.ics'),
      '--json',
    )
    expect(nowhere.code).toBe(5)
    expect((await run('policy', 'calendar', '--out', '-')).stdout).toMatch(/^BEGIN:VCALENDAR\r\n/)
  })
})

// The credential report and the import of names on the built command line, as a spreadsheet and a script meet them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '#base/duration'
import { CREDENTIAL_COLUMNS, type CredentialRow, type Output } from '#contract'
import { type Ran, runCli } from '#tests/app'
import { plantGate, plantKeys } from '#tests/planted'

type Imported = Output<'import.names'>

let dataDir: string
const run = (words: readonly string[], stdin?: string): Promise<Ran> =>
  runCli(dataDir, words, stdin)

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-report-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('dsadmin report', () => {
  it('answers the same rows as CSV and as JSON: used, never used, revoked, and no empty cell', async () => {
    await run(['keys', 'create', '=HYPERLINK("x")', '--owner', '@ops'])
    plantKeys(dataDir, [
      { name: 'used', age: 20 * DAY, usedAgo: DAY },
      { name: 'never', age: 20 * DAY },
      { name: 'gone', age: 20 * DAY, revoked: true },
    ])
    plantGate(dataDir, 'edge')
    const json = (await run(['report', '--json'])).json<CredentialRow[]>()
    expect(
      json.map(({ name, status, last_used_state }) => [name, status, last_used_state]),
    ).toEqual([
      ['=HYPERLINK("x")', 'active', 'never'],
      ['gone', 'revoked', 'never'],
      ['never', 'active', 'never'],
      ['used', 'active', 'used'],
    ])
    const { stdout, code } = await run(['report', '--csv'])
    expect(code).toBe(0)
    const [head, ...rows] = parse(stdout)
    expect(head).toEqual([...CREDENTIAL_COLUMNS])
    expect(rows).toHaveLength(4)
    for (const row of rows) for (const cell of row) expect(cell).not.toBe('')
    // Formulas are neutralised; everything else is what JSON says.
    const [first] = rows
    expect(first?.[1]).toBe(`'=HYPERLINK("x")`)
    expect(first?.[4]).toBe("'@ops")
    expect(rows.slice(1)).toEqual(
      json.slice(1).map((row) => CREDENTIAL_COLUMNS.map((column) => String(row[column]))),
    )
    const words = await run(['report'])
    expect(words.stdout).toMatch(/Revoked +1\n/)
    expect(words.stdout).toMatch(/Never used +2\n/)
  })

  it('walks as many windows as there are keys', async () => {
    await run(['keys', 'list'])
    plantKeys(
      dataDir,
      Array.from({ length: 2_100 }, (_, nr) => ({ name: `key-${String(nr).padStart(4, '0')}` })),
    )
    const rows = (await run(['report', '--json'])).json<CredentialRow[]>()
    expect(rows).toHaveLength(2_100)
    expect(new Set(rows.map(({ key_id }) => key_id)).size).toBe(2_100)
    expect((await run(['report', '--csv'])).stdout.trim().split('\n')).toHaveLength(2_101)
  })

  it('is one empty array without keys', async () => {
    expect((await run(['report', '--json'])).json()).toEqual([])
  })
})

describe('dsadmin import', () => {
  const file = (text: string | Uint8Array) => {
    const path = join(dataDir, 'names.csv')
    writeFileSync(path, text)
    return path
  }

  it('says first what it would do, plans with --yes, and a new key takes its plan over', async () => {
    const path = file('\uFEFFname;owner;purpose\netl;Ada;Loads\nbi;Bob;\n')
    const dry = await run(['import', path, '--json'])
    expect(dry).toMatchObject({ code: 0 })
    expect(dry.json<Imported>()).toMatchObject({ written: false, planned: 2 })
    expect((await run(['planned', 'list', '--json'])).json()).toEqual([])
    const done = await run(['import', path, '--yes', '--json'])
    expect(done.json<Imported>()).toMatchObject({ written: true, planned: 2 })
    const made = (await run(['keys', 'create', 'ETL', '--json'])).json<{ readonly owner: string }>()
    expect(made.owner).toBe('Ada')
    const left = (await run(['planned', 'list', '--json'])).json<{ readonly name: string }[]>()
    expect(left.map(({ name }) => name)).toEqual(['bi'])
    expect((await run(['planned', 'remove', '--all', '--yes', '--json'])).json()).toEqual({
      dropped: 1,
    })
  })

  it('refuses rows with their line, ends with exit code 1, and repeats no secret', async () => {
    const value = (await run(['keys', 'create', 'a', '--json'])).json<{ readonly value: string }>()
      .value
    const path = file(`name,owner\nok,Ada\n=cmd(),Bob\nb,${value}\nOK,Eve\n`)
    for (const words of [
      ['import', path, '--yes'],
      ['import', path, '--yes', '--json'],
    ]) {
      const ran = await run(words)
      expect(ran.code).toBe(1)
      expect(ran.stdout + ran.stderr).not.toContain(value.slice(13))
    }
    const found = (await run(['import', path, '--yes', '--json'])).json<Imported>()
    expect(found.written).toBe(false)
    expect(found.refused.map(({ line }) => line)).toEqual([3, 4, 5])
    const taken = await run(['import', path, '--yes', '--skip-bad', '--json'])
    expect(taken).toMatchObject({ code: 0 })
    expect(taken.json<Imported>()).toMatchObject({ written: true, planned: 1 })
  })

  it('takes 100,000 rows from standard input', async () => {
    const rows = Array.from({ length: 100_000 }, (_, nr) => `job ${String(nr)},Ada\n`)
    const done = await run(['import', '-', '--yes', '--json'], `name,owner\n${rows.join('')}`)
    expect(done.json<Imported>()).toMatchObject({ written: true, rows: 100_000, planned: 100_000 })
  })

  it('says what is wrong with a file that cannot be read', async () => {
    for (const [path, code] of [
      [join(dataDir, 'nowhere.csv'), 3],
      [file(Buffer.from('\uFEFFname\netl\n', 'utf16le')), 2],
      [file(Buffer.from([0x6e, 0xff, 0xfe, 0x0a])), 2],
      [file('owner\nAda\n'), 2],
    ] as const) {
      const ran = await run(['import', path, '--json'])
      expect([ran.code, ran.stdout], path).toEqual([code, ''])
      expect(JSON.parse(ran.stderr)).toMatchObject({ error: { field: 'file' } })
    }
  })
})

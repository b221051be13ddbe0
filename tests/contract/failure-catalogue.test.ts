// Proves that the failure catalogue names every code, the sentences that the program has, and tests that there are.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROBE_CODES } from '#contract/metastore-probe'

const root = join(import.meta.dirname, '../..')
const read = (folder: string, ends: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ends))
      .map((name) => [basename(name), readFileSync(join(root, folder, name), 'utf8')]),
  )

const probe = [...read('main/services/metastore/probe', '.ts').values()].join('\n')
const service = [...read('main/services/metastore', '.ts').values()].join('\n')
const tests = new Map([
  ...read('tests/host', '.test.ts'),
  ...read('tests/unit/main/services/metastore', '.test.ts'),
])

interface Row {
  readonly code: string | undefined
  readonly said: string
  readonly proof: string
  readonly test: string
}

/** The rows of both tables: five cells where a code stands first, four otherwise. */
const rows: readonly Row[] = readFileSync(join(root, 'docs/failure-catalogue.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!-|code |what )/.test(line))
  .map((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'))
    const coded = cells.length === 5
    const [said = '', proof = '', test = ''] = cells.slice(coded ? 2 : 1)
    return { code: coded ? cells[0]?.replaceAll('`', '') : undefined, said, proof, test }
  })

describe('the failure catalogue', () => {
  it('has a row for every code, and for no other', () => {
    const found = new Set(rows.flatMap(({ code }) => (code === undefined ? [] : [code])))
    expect([...found].toSorted()).toEqual([...PROBE_CODES].toSorted())
  })

  it.each(rows)('$code: the program says "$said"', ({ code, said }) => {
    const source = code === undefined ? service : probe
    // What stands between the places of names and numbers is in the source as it is.
    const parts = said.split('…').map((part) => part.trim())
    const text = source.replaceAll("\\'", "'")
    const missing = parts.filter((part) => part.length > 3 && !text.includes(part))
    expect(missing).toEqual([])
  })

  it.each(rows)('$code: there is a test $test', ({ test, proof }) => {
    const [, file = '', title = ''] = /^`([\w.-]+)`: (.*)$/.exec(test) ?? []
    expect(tests.get(file)?.replaceAll("\\'", "'")).toContain(title)
    expect(title).not.toBe('')
    expect(['real', 'fake', 'fixture']).toContain(proof)
  })
})

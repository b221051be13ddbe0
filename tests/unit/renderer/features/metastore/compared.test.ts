// A validation as it is shown: differing first, counted in words, and right even where no tables are told.
import { describe, expect, it } from 'vitest'
import type { ComparedPart, ComparedTable, Drift, Validation } from '#contract'
import {
  asScript,
  looked,
  repairsOf,
  sizeWords,
  tablesOf,
  tableWords,
  verdict,
} from '#features/metastore/compared.ts'

const part = (
  kind: ComparedPart['kind'],
  name: string,
  expected?: string,
  actual?: string,
): ComparedPart => ({
  kind,
  name,
  ...(expected === undefined ? {} : { expected }),
  ...(actual === undefined ? {} : { actual }),
  same: expected === actual,
})

const table = (
  name: string,
  state: ComparedTable['state'],
  parts: readonly ComparedPart[] = [],
  repair: readonly string[] = [],
): ComparedTable => ({ name, state, parts, repair })

const validation = (some: Partial<Validation>): Validation => ({
  ok: false,
  version: '1.0.0',
  at: '2026-11-23T14:36:01.884Z',
  objects: 48,
  drift: [],
  tables: [],
  ...some,
})

const drift = (object: string, kind: Drift['kind'], expected = 'a', actual = 'b'): Drift => ({
  object,
  kind,
  expected,
  actual,
})

const usage = table('sci_key_usage', 'differs', [
  part('column', 'day', 'date', 'date'),
  part('column', 'uses', 'bigint', 'integer'),
  part('column', 'last_used_at', 'timestamptz', 'timestamp'),
  part('index', 'sci_ix', '(day)'),
])

describe('tables that were compared', () => {
  it('stand in the order of what is to be done about them', () => {
    const all = [
      table('same', 'same'),
      table('extra', 'extra'),
      table('missing', 'missing'),
      table('differs', 'differs'),
    ]
    const { toLookAt, exact } = looked(validation({ tables: all }))
    expect(toLookAt.map(({ name }) => name)).toEqual(['missing', 'differs', 'extra'])
    expect(exact.map(({ name }) => name)).toEqual(['same'])
  })

  it('are put into words', () => {
    expect(tableWords(usage)).toBe('2 columns, 1 index differ')
    expect(sizeWords(usage)).toBe('table, 3 columns, 1 index')
    expect(tableWords(table('a', 'differs', [part('column', 'x', 'int')]))).toBe('1 column missing')
    expect(tableWords(table('a', 'differs', [part('index', 'x', undefined, '(a)')]))).toBe(
      '1 index too many',
    )
    expect(tableWords(table('a', 'differs', [part('key', 'x', '(a)', '(b)')]))).toBe(
      '1 key differs',
    )
    expect(tableWords(table('a', 'extra'))).toBe('Not ours')
  })

  it('come to a verdict that counts tables, and leaves alone what is not ours', () => {
    const tables = [usage, table('sci_tmp', 'extra'), table('sci_a', 'same')]
    const all = [drift('column a.b', 'type'), drift('table sci_tmp', 'extra')]
    const { title, about } = verdict(validation({ tables, drift: all }), 'Science-schema 1.0.0')
    expect(title).toBe('1 table differs from Science-schema 1.0.0')
    expect(about).toBe(
      '48 objects were compared, 2 differences were found. 1 of them is a table that is not ours and is left alone. Nothing was changed.',
    )
  })

  it('are exact, or only more than ours, in the verdict', () => {
    expect(verdict(validation({ ok: true }), 'X').title).toBe('The database is exactly X')
    const extra = validation({ tables: [table('a', 'extra'), table('b', 'extra')] })
    expect(verdict(extra, 'X').title).toBe('2 tables are not part of X')
  })

  it('give their repairs as one script', () => {
    const tables = [table('a', 'differs', [], ['ALTER a', 'ALTER b;']), table('b', 'missing')]
    expect(asScript(repairsOf(validation({ tables })))).toBe('ALTER a;\nALTER b;')
  })
})

describe('plain differences', () => {
  const all = [
    drift('column sci_lock.state', 'type', 'varchar(20)', 'text'),
    drift('column sci_lock.user', 'missing', 'text NOT NULL', 'missing'),
    drift('primary key of sci_lock', 'key', '(a)', '(b)'),
    drift('column sci_event.more', 'extra', 'none', 'text NULL'),
    drift('index sci_ix', 'index', '(a)', 'missing'),
    drift('table sci_gone', 'missing', 'a table', 'missing'),
    drift('table sci_tmp', 'extra', 'none', 'table'),
    drift('row sci_version', 'row', '1.0.0', '0.9.0'),
  ]

  it('are gathered by table, with nothing lost', () => {
    const tables = tablesOf(validation({ drift: all }))
    expect(tables.map(({ name, state, parts }) => [name, state, parts.length])).toEqual([
      ['sci_lock', 'differs', 3],
      ['sci_event', 'differs', 1],
      ['index sci_ix', 'differs', 1],
      ['sci_gone', 'missing', 0],
      ['sci_tmp', 'extra', 0],
      ['sci_version', 'differs', 1],
    ])
    const [lock, event] = tables
    expect(lock?.parts[0]).toEqual(part('column', 'state', 'varchar(20)', 'text'))
    expect(lock?.parts[1]).toMatchObject({ name: 'user', expected: 'text NOT NULL' })
    expect(lock?.parts[1]).not.toHaveProperty('actual')
    expect(event?.parts[0]).not.toHaveProperty('expected')
  })

  it('are counted as differences: how many tables they are in is not known', () => {
    expect(verdict(validation({ drift: all }), 'X').title).toBe('8 differences from X')
    expect(sizeWords(table('a', 'differs', [part('column', 'x', 'a', 'b')]))).toBe('')
  })
})

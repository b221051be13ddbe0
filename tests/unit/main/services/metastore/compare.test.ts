// Proves that the side by side and the drift can never say two things of one database.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ComparedTable } from '#contract/metastore-schema'
import { compareShapes, type Comparison, withRows } from '#services/metastore/compare'
import { shapeDrift } from '#services/metastore/drift'
import { WORDS } from '#services/metastore/schema/dialects'
import { SCIENCE } from '#services/metastore/schema/scripts'
import type { Shape, TableShape } from '#services/metastore/schema/shape'
import { shapeOf } from '#services/metastore/schema/shape'

const names = fc.constantFrom('a_one', 'a_two', 'b', "it's", 'x"y', 'n\nl', 'r\u202el')
const columns = fc.uniqueArray(names, { maxLength: 3 })
const list = <T>(item: fc.Arbitrary<T>, key: (value: T) => string) =>
  fc.uniqueArray(item, { maxLength: 3, selector: key })
const named = fc.record({
  name: names,
  columns: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
})

const table: fc.Arbitrary<TableShape> = fc.record({
  name: names,
  kind: fc.constantFrom('table', 'table', 'table', 'view'),
  columns: list(
    fc.record({
      name: names,
      type: fc.constantFrom('bigint', 'varchar(9)'),
      nullable: fc.boolean(),
      default: fc.constantFrom(undefined, '0', '7'),
      identity: fc.boolean(),
    }),
    ({ name }) => name,
  ),
  primaryKey: columns,
  uniques: list(named, ({ name }) => name),
  indexes: list(named, ({ name }) => name),
  foreignKeys: list(
    fc.record({
      name: names,
      columns: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
      target: fc.constantFrom('b (a_one)', 'b (a_two) on delete cascade'),
    }),
    ({ name }) => name,
  ),
  checks: columns,
})
const shape: fc.Arbitrary<Shape> = list(table, ({ name }) => name).map(
  (tables) => new Map(tables.map((each) => [each.name, each])),
)

const clean = (text: string): string => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '\uFFFD')

/** What drift calls the object that a part is of. */
function objectsOf({ name, state, parts, expected, actual }: Comparison): readonly string[] {
  if (state === 'missing' || state === 'extra') return [`table ${clean(name)}`]
  if (expected?.kind !== actual?.kind) return [`table ${clean(name)}`]
  return parts
    .filter(({ same }) => !same)
    .map((part) => {
      if (part.kind === 'column') return `column ${clean(name)}.${part.name}`
      if (part.kind === 'index') return `index ${part.name}`
      return part.name === 'primary key'
        ? `primary key of ${clean(name)}`
        : `constraint ${part.name}`
    })
}

describe('comparing', () => {
  it('marks exactly what drift names, whatever the two sides are', () => {
    fc.assert(
      fc.property(shape, shape, (expected, actual) => {
        const tables = compareShapes(expected, actual)
        const drift = shapeDrift(expected, actual)
        expect(new Set(tables.flatMap(objectsOf))).toEqual(
          new Set(drift.map(({ object }) => object)),
        )
        expect(tables.every(({ state }) => state === 'same')).toBe(drift.length === 0)
      }),
      { numRuns: 500 },
    )
  })

  it('shows a side exactly where it is there', () => {
    fc.assert(
      fc.property(shape, shape, (expected, actual) => {
        for (const each of compareShapes(expected, actual)) {
          const { name, state, parts } = each
          expect(() =>
            ComparedTable.parse({ name: clean(name), state, parts, repair: [] }),
          ).not.toThrow()
          for (const part of parts) {
            expect(part.expected ?? part.actual).toBeDefined()
            if (part.same) expect(part.actual).toBe(part.expected)
            expect(`${part.name}${part.expected ?? ''}${part.actual ?? ''}`).not.toMatch(
              /\p{Cc}|\p{Cf}/u,
            )
          }
        }
      }),
    )
  })

  it('is the same with itself', () => {
    const science = shapeOf(SCIENCE, WORDS.postgresql)
    const tables = compareShapes(science, science)
    expect(tables.every(({ state }) => state === 'same')).toBe(true)
    expect(tables.flatMap(({ parts }) => parts).every(({ same }) => same)).toBe(true)
    expect(tables.map(({ name }) => name)).toEqual([...science.keys()])
  })

  it('puts a key of the same name over other columns on one line', () => {
    const first = shapeOf(SCIENCE, WORDS.postgresql).get('sci_role')
    if (!first) throw new Error('no sci_role')
    const other = { ...first, uniques: [{ name: 'sci_role_name_uq', columns: ['created_at'] }] }
    const [compared] = compareShapes(new Map([['sci_role', first]]), new Map([['sci_role', other]]))
    expect(compared?.parts.filter(({ same }) => !same)).toEqual([
      {
        kind: 'key',
        name: 'sci_role_name_uq',
        expected: 'unique (role_name)',
        actual: 'unique (created_at)',
        same: false,
      },
    ])
  })

  it('adds rows to their table, and lets one that differs count', () => {
    const science = shapeOf(SCIENCE, WORDS.postgresql)
    const tables = compareShapes(science, science)
    const row = { table: 'sci_version', name: 'script_name = txn', expected: '1.0.0' }
    const right = withRows(tables, [{ ...row, actual: '1.0.0', same: true }])
    expect(right.find(({ name }) => name === 'sci_version')?.state).toBe('same')
    const wrong = withRows(tables, [{ ...row, same: false }])
    expect(wrong.find(({ name }) => name === 'sci_version')).toMatchObject({ state: 'differs' })
    expect(wrong.filter(({ state }) => state !== 'same')).toHaveLength(1)
  })
})

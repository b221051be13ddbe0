import { describe, expect, it } from 'vitest'
import type { ComparedTable, Validation } from '#contract/metastore-schema'
import { Target } from '#contract/metastore-target'
import { reportOf } from '#services/metastore/report/report'

const target = Target.parse({
  engine: 'postgresql',
  host: 'db.example',
  database: 'science "prod"',
  user: 'ops',
})

const HOSTILE = '</td><script>alert(1)</script>|`<b>\u202Egnp'

const table = (part: Partial<ComparedTable>): ComparedTable => ({
  name: 'sci_key',
  state: 'same',
  parts: [],
  repair: [],
  ...part,
})

const validation = (part: Partial<Validation> = {}): Validation => ({
  ok: false,
  version: '1.0.0',
  at: '2026-11-26T01:02:03.000Z',
  objects: 51,
  drift: [{ object: 'column sci_key.name', kind: 'type', expected: 'text', actual: HOSTILE }],
  tables: [
    table({ name: 'sci_exact' }),
    table({
      name: 'sci_key',
      state: 'differs',
      parts: [
        { kind: 'column', name: HOSTILE, expected: 'text', actual: HOSTILE, same: false },
        { kind: 'index', name: 'sci_key_ix', expected: '(name)', same: false },
      ],
      repair: ['ALTER TABLE sci_key ALTER COLUMN name TYPE text', "-- `it's`"],
    }),
    table({ name: 'not_ours', state: 'extra' }),
  ],
  ...part,
})

const write = (format: 'html' | 'markdown' | 'json', part?: Partial<Validation>) =>
  reportOf({ format, target, validation: validation(part) })

describe('a report of a validation', () => {
  it.each([
    ['html', 'html'],
    ['markdown', 'md'],
    ['json', 'json'],
  ] as const)('as %s has a name that any file system takes', (format, ending) => {
    expect(write(format).name).toBe(`science-schema-science-prod-2026-11-26.${ending}`)
  })

  it('as HTML runs nothing and takes no name for markup', () => {
    const { text } = write('html')
    expect(text).not.toMatch(/<script|<b>|\u202E/)
    expect(text).toContain('&lt;script&gt;')
    expect(text).toContain("default-src 'none'")
    expect(text).toContain('science &quot;prod&quot;')
  })

  it('as Markdown takes no name for markup and no code for its end', () => {
    const { text } = write('markdown')
    expect(text).not.toMatch(/(?<!\\)<script/)
    const rows = text.split('\n').filter((line) => line.startsWith('| column'))
    expect(rows).toHaveLength(1)
    expect(rows[0]?.replaceAll(/\\./g, '').split('|')).toHaveLength(7)
    expect(text).toMatch(/```sql\n[^]*it's[^]*\n```/)
  })

  it('as JSON is the validation itself with where it was made', () => {
    expect(JSON.parse(write('json').text)).toEqual({ target, validation: validation() })
  })

  it('says what differs first, names what is exact, and which engines were never proved', () => {
    for (const format of ['html', 'markdown'] as const) {
      const { text } = write(format)
      expect(text.replaceAll('\\', '')).toContain('1 table differs from Science-schema 1.0.0')
      expect(text).toMatch(/real servers of PostgreSQL[^.]*not on [^.]*Oracle/)
      expect(text).toMatch(/Not run by this program/)
    }
  })

  it('says plainly that all is exact', () => {
    const clean = { ok: true, drift: [], tables: [table({})] }
    expect(write('markdown', clean).text).toContain('All 51 objects are as Science')
    expect(write('html', clean).text).not.toContain('What differs')
  })
})

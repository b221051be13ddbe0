import { describe, expect, it } from 'vitest'
import type { ReviewRow } from '#contract'
import { decisionsOf, rowsCsv } from '#hosts/cli/review-csv'
import { RowIndex } from '#hosts/cli/review-rows'
import { faultOf } from '#tests/workspace'

const row = (name: string, number: number, more: Partial<ReviewRow> = {}): ReviewRow => ({
  keyId: `01890a5d-ac96-774b-bcce-b302099a805${String(number)}`,
  name,
  prefix: `dsk_0000000${String(number)}`,
  state: 'active',
  look: true,
  reasons: ['no-owner'],
  because: 'No owner',
  ...more,
})
const rows = [row('airflow, etl', 1), row('=cmd', 2), row('tableau', 3)]
const index = new RowIndex(rows)

describe('a table of decisions', () => {
  it('comes back as it went out, with what was filled in', () => {
    const decided = rows.map((one) => ({
      ...one,
      decision: 'defer' as const,
      reason: '=ask, "Bo"',
      owner: '-nobody-',
      until: '2026-12-20T00:00:00.000Z',
    }))
    const text = rowsCsv(decided)
    expect(text).toContain(`'=cmd`)
    expect(decisionsOf(text, index)).toEqual(
      decided.map(({ keyId, decision, reason, owner, until }) => ({
        keyId,
        decision,
        reason,
        owner,
        until,
      })),
    )
  })

  it('leaves out lines without a decision, and takes days and what a pack writes for nothing', () => {
    const text = [
      'name,decision,reason,owner,until',
      'tableau,exception,until the move,N/A,2026-12-20',
      '"airflow, etl",,later,,',
      `'=cmd,open,,,`,
    ].join('\r\n')
    expect(decisionsOf(`\ufeff${text}`, index)).toEqual([
      {
        keyId: rows[2]?.keyId,
        decision: 'exception',
        reason: 'until the move',
        until: '2026-12-20T00:00:00.000Z',
      },
    ])
  })

  it.each([
    ['another key', 'name,decision\nsomething,keep\n', 'key.missing', /^Line 2:/],
    ['another word', 'prefix,decision\ndsk_00000001,maybe\n', 'input.invalid', /^Line 2: "maybe"/],
    ['another date', 'name,decision,until\ntableau,defer,soon\n', 'input.invalid', /"soon"/],
    [
      'no such column',
      'name,verdict\ntableau,keep\n',
      'input.invalid',
      /no column called decision/,
    ],
    [
      'a column that was sorted alone',
      `key_id,name,decision\n${rows[0]?.keyId ?? ''},tableau,keep\n`,
      'input.invalid',
      /^Line 2: .*not of one key/,
    ],
    [
      'a key that stands there twice',
      'name,decision\ntableau,revoke\ntableau,keep\n',
      'input.invalid',
      /^Line 3: .*line 2 already/,
    ],
    [
      'a day that no calendar has',
      'name,decision,until\ntableau,defer,2027-02-31\n',
      'input.invalid',
      /2027-02-31/,
    ],
    ['no table', 'a,b\n1,2,3\n', 'input.invalid', /CSV/],
  ])('refuses %s and says where', (_, text, code, message) => {
    const fault = faultOf(() => decisionsOf(text, index))
    expect(fault.code).toBe(code)
    expect(fault.message).toMatch(message)
  })
})

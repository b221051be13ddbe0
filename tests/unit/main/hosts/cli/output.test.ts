import { describe, expect, it } from 'vitest'
import type { KeyRow } from '#contract'
import { keysCsv } from '#hosts/cli/keys-csv'
import { printable, table } from '#hosts/cli/output'
import { span, timeOrSpan } from '#hosts/cli/times'

const row = (name: string): KeyRow => ({
  id: '019305a8-0000-7000-8000-000000000000',
  name,
  prefix: 'dsk_7I4tVqGS',
  state: 'active',
  owner: '',
  purpose: '',
  tags: [],
  createdAt: '2026-11-23T14:32:07.000Z',
  createdBy: 'ops@desk',
  lastUsed: { state: 'unknown' },
  versionsAlive: 1,
  unconfirmed: false,
  unused: { state: 'no', windowDays: 90, gaps: [] },
  violations: [],
})

describe('the key list as CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'does not let a spreadsheet run the name %j',
    (name) => {
      const line = keysCsv([row(name)]).slice(keysCsv([]).length)
      expect(line).not.toContain(`,${name},`)
      expect(line).toMatch(/,"?'/)
    },
  )

  it('quotes commas, quotes and line ends (RFC 4180)', () => {
    expect(keysCsv([row('a,"b"\nc')])).toContain('"a,""b""\nc"')
  })
})

describe('what a terminal is shown', () => {
  it('never lets a name move the cursor or turn the text around', () => {
    expect(printable('a\u001b[2Jb\u202ec')).toBe('a\ufffd[2Jb\ufffdc')
  })

  it('aligns columns by their widest cell', () => {
    expect(table(['A', 'B'], [['long name', 'x']])).toBe('A          B\nlong name  x\n')
  })
})

describe('times on the command line', () => {
  it.each([
    ['90d', '90d'],
    ['2027-03-01', '2027-03-01T00:00:00.000Z'],
    ['2027-03-01T12:00:00+02:00', '2027-03-01T10:00:00.000Z'],
  ])('takes %s as %s', (text, expected) => expect(timeOrSpan(text, 'expires')).toBe(expected))

  it.each(['soon', '2027-13-01', '1', 'March 2027'])('refuses %s and names the field', (text) => {
    expect(() => timeOrSpan(text, 'expires')).toThrow(expect.objectContaining({ field: 'expires' }))
  })

  it('refuses a span without a unit', () => {
    expect(() => span('90', 'unused')).toThrow(expect.objectContaining({ field: 'unused' }))
  })
})

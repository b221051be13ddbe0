// What is left to do of a pair, from what is found and what was written down.
import { describe, expect, test } from 'vitest'
import { foldOf } from '#services/metastore/pair/fold'
import type { Found } from '#services/metastore/pair/found'
import { type Answer, type Progress, standingsOf } from '#services/metastore/pair/standing'
import { statementsOf } from '#tests/metastore/given-files'

const PAIR = [
  'SET NAMES utf8',
  'CREATE TABLE A (X int)',
  'INSERT INTO A VALUES (1)',
  'UPDATE A SET X = X + 1',
  'GRANT SELECT ON A TO U',
  'CREATE TABLE B (Y int)',
  'INSERT INTO B SELECT X FROM A',
  'CREATE INDEX I ON B (Y)',
]

const statements = statementsOf('mysql', PAIR)

const LOOKED_UP = { A: 2, row: 3, B: 6, I: 8 } as const
type Seen = Readonly<Partial<Record<keyof typeof LOOKED_UP, Found['state']>>>

const progressOf = (
  left: readonly number[],
  through: number,
  sent: readonly number[] = [],
): Progress => ({ left: new Set(left), through, sent: new Set(sent) })

const all = statements.map(({ number }) => number).slice(1)

/** States by number, as one text: s session, d done, t todo, ? doubt, ! differs. */
function stands(seen: Seen, progress?: Progress, answer?: Answer): string {
  const found = new Map<number, Found>(
    Object.entries(LOOKED_UP).map(([name, number]) => {
      const state = seen[name as keyof Seen] ?? 'undone'
      return [number, state === 'differs' ? { state, drift: [] } : { state }]
    }),
  )
  const signs = { session: 's', done: 'd', todo: 't', doubt: '?', differs: '!' } as const
  return standingsOf({
    statements,
    fold: foldOf('mysql', false),
    found,
    progress,
    answer,
  })
    .map(({ state }) => signs[state])
    .join('')
}

const DONE = { A: 'done', row: 'done', B: 'done', I: 'done' } as const

describe('a pair of which nothing was written down', () => {
  test('is all to do where nothing is there', () => {
    expect(stands({})).toBe('sttttttt')
  })

  test('is done where all is there that can be looked up', () => {
    expect(stands(DONE)).toBe('sddddddd')
  })

  test('half there, it doubts what leaves no trace, and runs what may run twice', () => {
    expect(stands({ A: 'done', row: 'done' })).toBe('sdd?tttt')
  })

  test('does what is answered', () => {
    expect(stands({ A: 'done', row: 'done' }, undefined, 'ran')).toBe('sdddtttt')
    expect(stands({ A: 'done', row: 'done' }, undefined, 'did-not-run')).toBe('sddttttt')
  })

  test('does all that belongs to a table that is made anew, whatever it was', () => {
    expect(stands({ A: 'undone', B: 'done', I: 'done' })).toBe('sttttd?d')
  })

  test('says what differs', () => {
    expect(stands({ ...DONE, B: 'differs' })).toContain('!')
  })
})

describe('a pair that was written down', () => {
  test('goes on behind what is settled', () => {
    expect(stands({ A: 'done', row: 'done' }, progressOf(all, 4))).toBe('sdddtttt')
  })

  test('takes what was not left over for settled, wherever it stands', () => {
    expect(stands({ ...DONE, I: 'undone' }, progressOf([8], 0))).toBe('sddddddt')
  })

  test('knows what the one that was sent has made', () => {
    const sent = progressOf(all, 5, [6])
    expect(stands({ A: 'done', row: 'done', B: 'done' }, sent)).toBe('sdddddtt')
    expect(stands({ A: 'done', row: 'done' }, sent)).toBe('sddddttt')
  })

  test('doubts the one that was sent and leaves no trace, and no other', () => {
    const sent = progressOf(all, 3, [4])
    expect(stands({ A: 'done', row: 'done' }, sent)).toBe('sdd?tttt')
    expect(stands({ A: 'done', row: 'done' }, sent, 'ran')).toBe('sdddtttt')
    expect(stands({ A: 'done', row: 'done' }, sent, 'did-not-run')).toBe('sddttttt')
  })

  test('sends again what may be sent twice', () => {
    expect(stands({ A: 'done', row: 'done' }, progressOf(all, 4, [5]))).toBe('sdddtttt')
  })

  test('a commit was done whole or not at all: one trace tells of all', () => {
    const commit = progressOf(all, 1, all)
    expect(stands(DONE, commit)).toBe('sddddddd')
    expect(stands({}, commit)).toBe('sttttttt')
    const mended = progressOf([7, 8], 6, [7, 8])
    expect(stands({ ...DONE, I: 'undone' }, mended)).toBe('sdddddtt')
    expect(stands(DONE, mended)).toBe('sddddddd')
  })

  test('writes again what a crashed server has lost, and doubts what was built on it', () => {
    expect(stands({ A: 'done' }, progressOf(all, 5))).toBe('sdt?dttt')
    expect(stands({ A: 'done' }, progressOf(all, 5), 'did-not-run')).toBe('sdttdttt')
  })

  test('begins anew where the database was emptied since', () => {
    expect(stands({}, progressOf([], 0))).toBe('sttttttt')
  })

  test('makes what was dropped since, with all that belongs to it', () => {
    expect(stands({ A: 'done', row: 'done' }, progressOf([], 0))).toBe('sddddttt')
  })
})

import { describe, expect, it } from 'vitest'
import { missingLines } from '#services/backup/ledger-union'
import type { LedgerEntry } from '#store/ledger-line'

const list = (...entries: readonly (readonly [string, number, boolean])[]) =>
  new Map<string, LedgerEntry>(
    entries.map(([digest, refusedFrom, final]) => [digest, { refusedFrom, final }]),
  )

describe('the union of two lists of revoked keys', () => {
  it('adds what ours does not know', () => {
    expect(missingLines(list(), list(['a', 5, true]), 10)).toEqual([
      { digest: 'a', refusedFrom: 5, writtenAt: 10 },
    ])
  })

  it('adds a refusal for ever over the end of an overlap that is still to come', () => {
    expect(missingLines(list(['a', 90, false]), list(['a', 5, true]), 10)).toHaveLength(1)
  })

  it('keeps the end of an overlap that ours has extended since', () => {
    expect(missingLines(list(['a', 90, false]), list(['a', 40, false]), 10)).toEqual([])
  })

  it('takes a refusal that a wrong clock wrote into the future as of now', () => {
    expect(missingLines(list(), list(['a', 500, true]), 10)).toEqual([
      { digest: 'a', refusedFrom: 10, writtenAt: 10 },
    ])
  })

  it('adds nothing that ours refuses already', () => {
    expect(missingLines(list(['a', 1, true]), list(['a', 5, true]), 10)).toEqual([])
  })
})

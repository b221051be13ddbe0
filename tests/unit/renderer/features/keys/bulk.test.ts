// Many keys at once: how a run is cut into calls, in which order keys are shown, and what is said of each.
import { describe, expect, it } from 'vitest'
import type { BulkPreviewRow } from '#contract'
import { partsOf } from '#features/keys/bulk-parts.ts'
import {
  type DoneRow,
  inOrder,
  restWords,
  resultRecords,
  resultText,
  tagsIn,
  willWords,
  worstFirst,
} from '#features/keys/bulk-words.ts'

describe('the parts of a run', () => {
  it('keep every row once, and the rows of one key together', () => {
    const rows = Array.from({ length: 130 }, (_, at) => ({ id: `key ${at % 65}`, at }))
    const parts = partsOf(rows, 20)
    expect(
      parts
        .flat()
        .map(({ at }) => at)
        .toSorted((a, b) => a - b),
    ).toEqual(rows.map(({ at }) => at))
    const homes = new Map<string, Set<number>>()
    for (const [part, own] of parts.entries())
      for (const { id } of own) homes.set(id, (homes.get(id) ?? new Set()).add(part))
    expect([...homes.values()].every((home) => home.size === 1)).toBe(true)
    expect(parts.every((part) => part.length <= 20)).toBe(true)
  })

  it('make one of a key with more values than fit', () => {
    const rows = Array.from({ length: 7 }, () => ({ id: 'one' }))
    expect(partsOf(rows, 3)).toEqual([rows])
  })
})

const seen = (name: string, part: Partial<BulkPreviewRow>): BulkPreviewRow => ({
  ref: name,
  id: name,
  name,
  prefix: 'dsk_abcdefgh',
  state: 'active',
  owner: '',
  lastUsed: { state: 'unknown' },
  uses24h: 0,
  hot: false,
  works: true,
  ends: [],
  seen: 1,
  ...part,
})

describe('a look at many keys', () => {
  it('shows those in use first and those that will not work last', () => {
    const rows = [seen('a', { works: false }), seen('b', {}), seen('c', { hot: true })]
    expect(inOrder(rows).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })

  it('says how many values end, and why one does not work without its name', () => {
    expect(willWords(seen('a', { ends: ['dsk_a', 'dsk_b'] }), 'revoke')).toBe('2 values end')
    const why = 'The key “a” is suspended already.'
    expect(willWords(seen('a', { works: false, why }), 'suspend')).toBe('Is suspended already.')
  })

  it('reads tags between commas', () => {
    expect(tagsIn(' prod,, etl ,')).toEqual(['prod', 'etl'])
  })
})

describe('what became of each', () => {
  const rows: readonly DoneRow[] = [
    {
      ref: 'a',
      id: 'a',
      name: 'a',
      prefix: 'dsk_aaaaaaaa',
      outcome: 'done',
      revoked: ['dsk_aaaaaaaa'],
    },
    { ref: 'b', id: 'b', name: '=b', prefix: 'dsk_bbbbbbbb', outcome: 'changed', message: 'Look.' },
    { ref: 'c', id: 'c', name: 'c', prefix: 'dsk_cccccccc', outcome: 'not-reached' },
  ]

  it('is told worst first, and counted without those that are done', () => {
    expect(worstFirst(rows).map(({ name }) => name)).toEqual(['=b', 'c', 'a'])
    expect(restWords(rows)).toBe('1 changed meanwhile, 1 not reached')
  })

  it('can be pasted, and saved as a table', () => {
    expect(resultText(rows)).toBe(
      'a\tdsk_aaaaaaaa\tDone\n=b\tdsk_bbbbbbbb\tChanged meanwhile\tLook.\nc\tdsk_cccccccc\tNot reached',
    )
    expect(resultRecords(rows)[0]).toMatchObject({
      outcome: 'Done',
      'values ended': 'dsk_aaaaaaaa',
    })
  })
})

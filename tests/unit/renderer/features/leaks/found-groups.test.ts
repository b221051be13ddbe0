import { describe, expect, it } from 'vitest'
import type { FoundKey, FoundState } from '#contract'
import { groupsOf, rowsOf } from '#features/leaks/found-groups.ts'

const found = (prefix: string, state: FoundState, line = 1): FoundKey => ({
  path: 'a.txt',
  line,
  prefix,
  state,
  ...(state === 'unknown' ? {} : { keyId: `id of ${prefix}`, name: prefix }),
})
const words = (places: readonly FoundKey[], unfolded: readonly string[] = []) =>
  rowsOf(groupsOf(places), new Set(unfolded)).map((row) =>
    row.kind === 'part'
      ? `${row.part} ${row.count}`
      : row.kind === 'group'
        ? row.group.prefix
        : row.kind === 'place'
          ? `:${row.place.line}${row.last ? ' last' : ''}`
          : `${row.hidden} more`,
  )

describe('the rows of found keys', () => {
  it('put what still works first, then foreign keys, then what is dead', () => {
    expect(
      words([
        found('dsk_a', 'revoked'),
        found('dsk_b', 'unknown'),
        found('dsk_c', 'active', 1),
        found('dsk_d', 'suspended'),
        found('dsk_c', 'active', 7),
        found('dsk_e', 'expired'),
      ]),
    ).toEqual([
      'working 2',
      'dsk_c',
      ':1',
      ':7 last',
      'dsk_d',
      ':1 last',
      'foreign 1',
      'dsk_b',
      ':1 last',
      'dead 2',
      'dsk_a',
      ':1 last',
      'dsk_e',
      ':1 last',
    ])
  })

  it('tell a key of ours from another one that bears its prefix', () => {
    expect(groupsOf([found('dsk_a', 'active'), found('dsk_a', 'unknown')])).toHaveLength(2)
  })

  it('fold away many places of one key, and unfold them', () => {
    const places = (count: number) =>
      Array.from({ length: count }, (_, at) => found('dsk_a', 'active', at + 1))
    expect(words(places(7))).toHaveLength(9)
    expect(words(places(8))).toEqual(['working 1', 'dsk_a', ':1', ':2', ':3', ':4', ':5', '3 more'])
    const [group] = groupsOf(places(8))
    expect(words(places(8), [group?.id ?? ''])).toHaveLength(10)
  })

  it('are none where nothing was found', () => {
    expect(words([])).toEqual([])
  })
})

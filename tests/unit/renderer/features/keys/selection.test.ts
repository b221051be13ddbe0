// Which keys are selected, and what is asked of the main process for them.
import { describe, expect, it } from 'vitest'
import type { KeyRow } from '#contract'
import { allOf, countOf, has, joined, NOTHING, pickOf, toggle } from '#features/keys/selection.ts'

const row = (id: string, state: KeyRow['unused']['state'] = 'no') => ({
  id,
  unused: { state, windowDays: 90, gaps: [] },
})

describe('keys selected one by one', () => {
  it('are those toggled and the stretches between', () => {
    const selection = joined(toggle(toggle(NOTHING, 'a'), 'b'), ['b', 'c'])
    expect(pickOf(selection)).toEqual({ by: 'ids', ids: ['a', 'b', 'c'] })
    expect(countOf(toggle(selection, 'b'), 99)).toBe(2)
  })
})

describe('all that a filter finds', () => {
  const all = allOf({ find: 'etl' })

  it('are asked for by the filter, less those taken out again', () => {
    const selection = toggle(all, 'a')
    expect(pickOf(selection)).toEqual({ by: 'filter', filter: { find: 'etl' } })
    expect([has(selection, row('a')), has(selection, row('b'))]).toEqual([false, true])
    expect(countOf(selection, 10)).toBe(9)
    expect(has(joined(selection, ['a']), row('a'))).toBe(true)
  })

  it('are those that the list shows, also where nobody knows whether they are unused', () => {
    const unused = allOf({ unusedForMs: 1_000 })
    expect(pickOf(unused)).toEqual({ by: 'filter', filter: { unusedForMs: 1_000 } })
    expect([has(unused, row('a', 'yes')), has(unused, row('b', 'unknown'))]).toEqual([true, true])
  })
})

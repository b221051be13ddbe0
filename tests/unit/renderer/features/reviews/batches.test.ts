import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batches } from '#features/reviews/batches.ts'

describe('batches of decisions', () => {
  it('keep all of them in their order, whatever their size', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2_000 })), (all) => {
        expect(batches(all).flat()).toEqual(all)
      }),
    )
  })

  it('stay well under what the app takes in one call', () => {
    const all = Array.from({ length: 10_000 }, () => 'x'.repeat(1_100))
    const cut = batches(all)
    expect(cut.length).toBeGreaterThan(20)
    for (const batch of cut) expect(JSON.stringify(batch).length).toBeLessThan(500_000)
  })

  it('let one through that is longer than a batch: the app says what is wrong with it', () => {
    expect(batches(['x'.repeat(500_000), 'y'])).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { takenWords } from '#features/gates/taken-words.ts'

const gate = 'vessel'

describe('the words about uses that were taken in', () => {
  it('count the new ones and the values they belong to', () => {
    expect(takenWords({ gate, uses: 1_204, versions: 1, unknown: 0 })).toEqual({
      headline: '1,204 new uses from vessel',
      rest: ['The gate has seen 1 value of this inventory in use.'],
    })
    expect(takenWords({ gate, uses: 1, versions: 2, unknown: 0 }).headline).toBe(
      '1 new use from vessel',
    )
  })

  it('say that a second time counts nothing', () => {
    expect(takenWords({ gate, uses: 0, versions: 2, unknown: 0 })).toEqual({
      headline: 'Nothing new from vessel',
      rest: ['What it reports was taken in before.'],
    })
  })

  it('name values that nobody knows here', () => {
    const { rest } = takenWords({ gate, uses: 3, versions: 1, unknown: 1 })
    expect(rest[1]).toMatch(/^1 value that it saw is not known here/)
  })
})

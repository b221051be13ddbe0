import { describe, expect, it } from 'vitest'
import { agedWords } from '#ui/aged.ts'

describe('the age of keys', () => {
  it('is said as somebody would say it', () => {
    expect(agedWords({ of: 'created', fromDays: 0, toDays: 30 })).toBe('made under 30 d ago')
    expect(agedWords({ of: 'used', fromDays: 7, toDays: 30 })).toBe('last used 7 to 30 d ago')
    expect(agedWords({ of: 'created', fromDays: 365 })).toBe('made 365 d ago or earlier')
    expect(agedWords({ of: 'value', fromDays: 90, toDays: 180 })).toBe('value 90 to 180 d old')
    expect(agedWords({ of: 'value', fromDays: 365 })).toBe('value 365 d old or older')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PASSPHRASE_MIN, passphraseHint } from '#ui/passphrase-hint.ts'

describe('the hint about a passphrase', () => {
  it.each([
    ['', 'empty'],
    ['short', 'weak'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['passwordpassword', 'weak'],
    ['tramglass7bolt', 'fair'],
    ['tram glass seven bolt orchid', 'good'],
  ])('calls %j %s', (text, level) => {
    expect(passphraseHint(text).level).toBe(level)
  })

  it('never repeats what was typed, and never calls less than the least length more than weak', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
        const hint = passphraseHint(text)
        expect(hint.fill).toBeGreaterThanOrEqual(0)
        expect(hint.fill).toBeLessThanOrEqual(1)
        if (Array.from(text).length < PASSPHRASE_MIN) expect(hint.level).toBe('weak')
        expect(hint.words).not.toContain(`"${text}"`)
      }),
    )
  })
})

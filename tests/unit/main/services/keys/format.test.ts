import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkDigits,
  cutToPrefix,
  digestOf,
  generateKey,
  holdsKey,
  randomBase62,
  readPasted,
} from '#services/keys/format'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

test('the published vector has right check digits and its prefix', () => {
  expect(checkDigits(VECTOR.slice(0, -6))).toBe('3FLwxx')
  expect(readPasted(VECTOR)).toEqual({
    kind: 'key',
    prefix: 'dsk_7I4tVqGS',
    digest: digestOf(VECTOR),
  })
})

test('check digits are padded on the left', () => {
  // CRC-32 of nothing is 0.
  expect(checkDigits('')).toBe('000000')
})

test('a new key has the form, the length and check digits that fit', () => {
  fc.assert(
    fc.property(fc.integer(), () => {
      const { value, prefix, digest } = generateKey()
      const whole = value.reveal()
      expect(whole).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)
      expect(readPasted(` ${whole}\n`)).toEqual({ kind: 'key', prefix, digest })
    }),
  )
})

test('bytes that would favour some digits are thrown away', () => {
  const queue = [
    [255, 254, 248, 247],
    [0, 61, 62, 123],
    [1, 2, 3, 4],
  ]
  expect(randomBase62(4, () => Uint8Array.from(queue.shift() ?? []))).toBe('z0z0')
})

test('every digit is equally likely', () => {
  const counts = new Map<string, number>()
  for (const digit of randomBase62(62_000, (count) =>
    crypto.getRandomValues(new Uint8Array(Math.min(count, 65_536))),
  ))
    counts.set(digit, (counts.get(digit) ?? 0) + 1)
  expect(counts.size).toBe(62)
  // Six standard deviations around 1,000: a biased generator misses it, chance does not.
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(190)
})

test('one wrong character anywhere is noticed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 50 }),
      fc.constantFrom('0', '7', 'A', 'Q', 'Z', 'a', 'q', 'z'),
      (at, digit) => {
        fc.pre(VECTOR[at] !== digit && VECTOR[at] !== '_')
        const wrong = VECTOR.slice(0, at) + digit + VECTOR.slice(at + 1)
        expect(readPasted(wrong).kind).toBe('mistyped')
      },
    ),
  )
})

test.each([
  ['dsk_7I4tVqGS', 'prefix'],
  [VECTOR.slice(0, 40), 'mistyped'],
  [`${VECTOR}x`, 'mistyped'],
  ['hello', 'other'],
  ['', 'other'],
  ['sk_live_abc', 'other'],
])('%s is read as %s', (text, kind) => {
  expect(readPasted(text).kind).toBe(kind)
})

test('a key is recognised inside other text, dressed up or cut short', () => {
  const dressed = Array.from(VECTOR).join('\u200b')
  const wide = VECTOR.replace('dsk', 'ｄｓｋ')
  for (const text of [VECTOR, `x ${VECTOR} y`, dressed, wide, VECTOR.slice(0, 30)])
    expect(holdsKey(text)).toBe(true)
  expect(holdsKey('dsk_7I4tVqGS')).toBe(false)
  expect(holdsKey('dsk_7I4tVqGS_nightly')).toBe(false)
})

test('cutting leaves nothing of the secret', () => {
  expect(cutToPrefix(`find ${VECTOR}!`)).toBe('find dsk_7I4tVqGS!')
})

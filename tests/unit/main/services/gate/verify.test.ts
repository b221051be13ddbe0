import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf, generateKey } from '#services/keys/format'
import { headerName, KeySet } from '#services/gate/key-set'
import { OUTCOMES, type Presented, type Refused, verify } from '#services/gate/verify'
import type { VerifiableRow } from '#store/verifiable'

const NOW = Date.UTC(2026, 10, 23)
const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const nothingRefused: Refused = { isDue: () => false }

function row(value: string, fields: Partial<VerifiableRow> = {}): VerifiableRow {
  return {
    digest: digestOf(value).toString('hex'),
    refused_from: null,
    expires_at: null,
    suspended: 0,
    revoked: 0,
    ...fields,
  }
}

function setOf(...rows: readonly VerifiableRow[]): KeySet {
  const keys = new KeySet()
  keys.apply(rows)
  return keys
}

const sent = (...values: readonly string[]): Presented => ({ values, inQuery: false })

function outcome(
  fields: Partial<VerifiableRow>,
  presented = sent(VECTOR),
  refused = nothingRefused,
) {
  return verify(presented, setOf(row(VECTOR, fields)), refused, NOW).outcome
}

describe('the decision', () => {
  const other = generateKey().value.reveal()
  const wrongDigit = `${VECTOR.slice(0, -1)}y`

  test.each<readonly [string, string, Partial<VerifiableRow>, Presented]>([
    ['accepted', 'a known key', {}, sent(VECTOR)],
    ['accepted', 'white space around it', {}, sent(` \t${VECTOR} `)],
    ['accepted', 'an expiry one millisecond away', { expires_at: NOW + 1 }, sent(VECTOR)],
    ['accepted', 'an overlap that ends in a millisecond', { refused_from: NOW + 1 }, sent(VECTOR)],
    ['missing', 'no header', {}, sent()],
    ['missing', 'an empty header', {}, sent('')],
    ['missing', 'a header of spaces', {}, sent('   ')],
    ['duplicated', 'the same key twice', {}, sent(VECTOR, VECTOR)],
    ['duplicated', 'a key and an empty header', {}, sent(VECTOR, '')],
    ['too-long', '129 bytes', {}, sent('x'.repeat(129))],
    ['malformed', '128 bytes', {}, sent('x'.repeat(128))],
    ['malformed', 'two keys joined into one header', {}, sent(`${VECTOR}, ${VECTOR}`)],
    ['malformed', 'one wrong check digit', {}, sent(wrongDigit)],
    ['malformed', 'its prefix alone', {}, sent(VECTOR.slice(0, 12))],
    ['malformed', 'another case', {}, sent(VECTOR.toLowerCase())],
    ['unknown', 'a well-formed key nobody made', {}, sent(other)],
    ['expired', 'at the instant of its expiry', { expires_at: NOW }, sent(VECTOR)],
    ['suspended', 'a suspended key', { suspended: 1 }, sent(VECTOR)],
    ['revoked', 'a revoked key', { revoked: 1 }, sent(VECTOR)],
    ['revoked', 'at the end of its overlap', { refused_from: NOW }, sent(VECTOR)],
    ['revoked', 'revoked and suspended', { revoked: 1, suspended: 1 }, sent(VECTOR)],
    ['in-query', 'a key in the query', {}, { values: [], inQuery: true }],
    ['in-query', 'a good header beside it', {}, { values: [VECTOR], inQuery: true }],
  ])('is %s for %s', (expected, _, fields, presented) => {
    expect(outcome(fields, presented)).toBe(expected)
  })

  test('is revoked for a digest in the ledger, whatever the inventory says', () => {
    const digest = digestOf(VECTOR).toString('latin1')
    const refused: Refused = { isDue: (asked, now) => asked === digest && now === NOW }
    expect(outcome({}, sent(VECTOR), refused)).toBe('revoked')
  })

  test('accepts no other text than the key itself', () => {
    const keys = setOf(row(VECTOR))
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 140 })),
        (text) => {
          const { outcome } = verify(sent(text), keys, nothingRefused, NOW)
          expect(OUTCOMES).toContain(outcome)
          expect(outcome === 'accepted').toBe(text.trim() === VECTOR)
        },
      ),
    )
  })

  test('accepts no key in which one character differs', () => {
    const keys = setOf(row(VECTOR))
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    for (let at = 0; at < VECTOR.length; at += 1) {
      const letter = letters[(letters.indexOf(VECTOR.charAt(at)) + 1) % 62] ?? '0'
      const text = VECTOR.slice(0, at) + letter + VECTOR.slice(at + 1)
      expect(verify(sent(text), keys, nothingRefused, NOW).outcome).toBe('malformed')
    }
  })
})

describe('the key set', () => {
  const entryOf = (keys: KeySet, value: string) =>
    verify(sent(value), keys, nothingRefused, NOW).entry

  test('finds every one of many keys, also after it had to grow, and asks for its owner by its digest', () => {
    const values = Array.from({ length: 500 }, () => generateKey().value.reveal())
    const keys = new KeySet(3)
    keys.apply(values.map((value) => row(value)))
    expect(keys.size).toBe(500)
    for (const value of values) {
      const entry = entryOf(keys, value)
      const asked: Uint8Array[] = []
      if (entry) keys.ownerOf(entry, (digest) => void asked.push(Uint8Array.from(digest)))
      expect(asked).toEqual([Uint8Array.from(digestOf(value))])
    }
  })

  test('takes a changed row in place of the one before, and asks anew for its owner', () => {
    const keys = setOf(row(VECTOR))
    const named = (name: string) => () => ({ version_id: 'v', key_id: 'k', name, prefix: 'p' })
    const ownerOf = (name: string) => {
      const entry = entryOf(keys, VECTOR)
      return entry && keys.ownerOf(entry, named(name))?.name
    }
    expect([ownerOf('first'), ownerOf('asked once')]).toEqual(['first', 'first'])
    keys.apply([row(VECTOR, { suspended: 1 })])
    expect(keys.size).toBe(1)
    expect(verify(sent(VECTOR), keys, nothingRefused, NOW).outcome).toBe('suspended')
    expect(ownerOf('renamed')).toBe('renamed')
  })

  test('every name comes back from its header form, which is printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(headerName(name)).toMatch(/^[\x21-\x7e]*$/)
        expect(decodeURIComponent(headerName(name))).toBe(name)
      }),
    )
  })

  test('a lone surrogate in a name does not stop the gate', () => {
    expect(decodeURIComponent(headerName('a\ud800b'))).toBe('a\ufffdb')
  })
})

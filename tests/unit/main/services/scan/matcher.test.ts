// What is a key in bytes, wherever it is cut and however it is written; all keys here are made for the test.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateKey, readKey } from '#services/keys/format'
import { type Match, Matcher } from '#services/scan/matcher'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
/** The documented example, whose check digits are wrong on purpose. */
const DUMMY = 'dsk_EXAMPLE0_ThisIsNoKeyItsCheckDigitsAreWrong00000'

const newKey = () => generateKey().value.reveal()

/** Searches one text in pieces that are cut at `cuts`. */
function search(bytes: Uint8Array, cuts: readonly number[] = []): readonly Match[] {
  const found: Match[] = []
  const matcher = new Matcher(readKey, (match) => found.push(match))
  matcher.begin()
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    matcher.push(bytes.subarray(from, cut))
    from = cut
  }
  return found
}

const text = (value: string) => search(Buffer.from(value))
const lines = (found: readonly Match[]) => found.map(({ prefix, line }) => [prefix, line])

describe('a key in a text', () => {
  test('is told by prefix, digest and line, and its value not at all', () => {
    const found = text(`first\nY-Api-Key: ${VECTOR}\nlast\n`)
    expect(found).toEqual([{ prefix: 'dsk_7I4tVqGS', digest: readKey(VECTOR)?.digest, line: 2 }])
    expect(JSON.stringify(found)).not.toContain(VECTOR.slice(13, 45))
  })

  test.each([
    ['in quotes', `"${VECTOR}"`],
    ['behind an escaped line break', `"a\\n${VECTOR}\\n"`],
    ['behind letters and digits', `xyz9${VECTOR}`],
    ['before letters and digits', `${VECTOR}xyz9`],
    ['percent-encoded', `?key%3D${VECTOR}%26`],
    ['at the very end', VECTOR],
    ['among binary bytes', `\u0000\u0001\u00ff${VECTOR}\u0000`],
    ['behind the beginning of one', `dsk_dsk_1234${VECTOR}`],
    ['behind one that lacks a character', `${VECTOR.slice(0, -1)}${VECTOR}`],
  ])('is found %s', (_, value) => {
    expect(search(Buffer.from(value, 'latin1')).map(({ prefix }) => prefix)).toEqual([
      'dsk_7I4tVqGS',
    ])
  })

  test.each([
    ['the documented example', DUMMY],
    ['one with a wrong check digit', `${VECTOR.slice(0, -1)}y`],
    ['one with two digits swapped', VECTOR.replace('y6u', '6yu')],
    ['one that lacks a character', VECTOR.slice(0, -1)],
    ['a prefix', 'dsk_7I4tVqGS'],
    ['one in capitals', VECTOR.toUpperCase()],
    ['one with a dash for the underscore', VECTOR.replace('S_', 'S-')],
    ['one that is broken by a line', `${VECTOR.slice(0, 30)}\n${VECTOR.slice(30)}`],
  ])('is not %s', (_, value) => {
    expect(text(`before ${value} after`)).toEqual([])
  })

  test('is found again and again, each with its line', () => {
    const keys = [newKey(), newKey(), newKey()]
    const found = text(`${keys[0]},${keys[1]}\n\r\n${keys[2]}\n${keys[0]}`)
    expect(lines(found)).toEqual([
      [keys[0]?.slice(0, 12), 1],
      [keys[1]?.slice(0, 12), 1],
      [keys[2]?.slice(0, 12), 3],
      [keys[0]?.slice(0, 12), 4],
    ])
  })

  test('is found once, whole, wherever the text is cut', () => {
    const bytes = Buffer.from(`a\nb\n${VECTOR}\nc ${VECTOR}`)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const found = search(
          bytes,
          cuts.toSorted((a, b) => a - b),
        )
        expect(lines(found)).toEqual([
          ['dsk_7I4tVqGS', 3],
          ['dsk_7I4tVqGS', 4],
        ])
      }),
    )
  })

  test('is found at every place of a long text, blocks and their ends included', () => {
    const key = Buffer.from(VECTOR)
    for (const at of [
      0,
      1,
      63,
      64,
      65,
      262_143 - 50,
      262_144 - 50,
      262_144 - 1,
      262_144,
      600_000,
    ]) {
      const bytes = Buffer.alloc(700_000, 'd')
      bytes.fill('\n', 0, at)
      key.copy(bytes, at)
      expect(lines(search(bytes)), String(at)).toEqual([['dsk_7I4tVqGS', at + 1]])
    }
  })

  test('is found where a search letter by letter finds it', () => {
    const part = fc.constantFrom(
      'd',
      's',
      'k',
      '_',
      'dsk',
      'dsk_',
      'sk_',
      '\n',
      '\0',
      VECTOR,
      'x'.repeat(60),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const value = parts.join('')
        const expected = [...value.matchAll(new RegExp(VECTOR, 'g'))].map(
          ({ index }) => value.slice(0, index).split('\n').length,
        )
        expect(text(value).map(({ line }) => line)).toEqual(expected)
      }),
    )
  })

  test('does not outlive its text: the next one begins anew', () => {
    const found: Match[] = []
    const matcher = new Matcher(readKey, (match) => found.push(match))
    matcher.begin()
    matcher.push(Buffer.from(`\n\n${VECTOR.slice(0, 40)}`))
    matcher.begin()
    matcher.push(Buffer.from(VECTOR.slice(40)))
    expect(found).toEqual([])
    matcher.begin()
    matcher.push(Buffer.from(`\n${VECTOR}`))
    expect(lines(found)).toEqual([['dsk_7I4tVqGS', 2]])
  })
})

describe('a key in UTF-16', () => {
  const wide = (value: string, order: 'le' | 'be') => {
    const bytes = Buffer.from(value, 'utf16le')
    return order === 'le' ? bytes : bytes.swap16()
  }
  // A Gujarati letter and a Latin one hold the byte of a line feed, and break no line.
  const told = `\ufeffa\nઅĊ\nkey = ${VECTOR}\r\n`

  test.each(['le', 'be'] as const)('%s, is found with its line', (order) => {
    expect(lines(search(wide(told, order)))).toEqual([['dsk_7I4tVqGS', 3]])
  })

  test.each(['le', 'be'] as const)('%s, is found once, wherever the text is cut', (order) => {
    const bytes = wide(told, order)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        // The mark at the beginning tells the byte order, so it is not cut itself.
        const found = search(
          bytes,
          cuts.filter((cut) => cut >= 2).toSorted((a, b) => a - b),
        )
        expect(lines(found)).toEqual([['dsk_7I4tVqGS', 3]])
      }),
    )
  })

  test('is found among binary bytes at an odd place', () => {
    const bytes = Buffer.concat([Buffer.from([7]), wide(VECTOR, 'le'), Buffer.from([9])])
    expect(search(bytes)).toHaveLength(1)
  })

  test('is not one whose characters lie apart by anything but zeros', () => {
    const bytes = wide(VECTOR, 'le')
    bytes[41] = 1
    expect(search(bytes)).toEqual([])
  })
})

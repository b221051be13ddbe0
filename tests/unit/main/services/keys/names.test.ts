import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkName, checkPurpose, checkReason, checkTags, fold } from '#services/keys/names'
import { faultOf } from '#tests/workspace'

const KEY = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

describe('a name', () => {
  test.each([
    ['nothing', ''],
    ['spaces only', '   \u00a0 '],
    ['10,000 characters', 'n'.repeat(10_000)],
    ['121 characters', 'n'.repeat(121)],
    ['a tab inside', 'etl\tnightly'],
    ['a line break inside', 'etl\nnightly'],
    ['a NUL', 'etl\u0000'],
    ['a C1 control', 'etl\u0085x'],
    ['an escape sequence', '\u001b[31mred'],
    ['a right-to-left override', 'etl\u202egnp.exe'],
    ['an isolate', '\u2067etl\u2069'],
    ['a right-to-left mark', 'etl\u200f'],
    ['a zero-width space', 'e\u200btl'],
    ['a zero-width joiner between letters', 'e\u200dtl'],
    ['a zero-width non-joiner between Latin letters', 'e\u200ctl'],
    ['a soft hyphen', 'e\u00adtl'],
    ['a byte order mark inside', 'e\ufefftl'],
    ['a Hangul filler', '\u3164'],
    ['a Braille blank', '\u2800'],
    ['a combining mark alone', '\u0301'],
    ['half a surrogate pair', 'etl\ud83d'],
    ['a key prefix', 'dsk_7I4tVqGS'],
    ['a key prefix in wide letters', 'ｄｓｋ_7I4tVqGS'],
    ['an id', '0190f4a0-0000-7000-8000-000000000000'],
  ])('is refused: %s', (_, name) => {
    const fault = faultOf(() => checkName(name))
    expect(fault.code).toBe('input.invalid')
    expect(fault.field).toBe('name')
    expect(fault.fix).not.toBe('')
  })

  test('that is a whole key is refused as a secret, and not repeated', () => {
    for (const text of [KEY, `key ${KEY}`, KEY.slice(0, 35)]) {
      const fault = faultOf(() => checkName(text))
      expect(fault.code).toBe('input.secret')
      expect(JSON.stringify(fault.toFailure())).not.toContain('y6uR')
    }
  })

  test.each([
    '🚀 rockets',
    '👨‍👩‍👧 family dashboard',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿 region',
    '❤️ models',
    'דוח לילה',
    'تقرير ليلي',
    'می‌خواهم',
    'Zürich Straße',
    '<img src=x onerror=alert(1)>',
    "Robert'); DROP TABLE key;--",
    '=HYPERLINK("http://x","y")',
    '+1 @SUM(A1)',
    '../../etc/passwd',
    '%00%n%s',
    'constructor',
    'n'.repeat(120),
    '😀'.repeat(120),
  ])('is kept as it is: %s', (name) => {
    expect(checkName(name)).toBe(name)
  })

  test('loses white space around it and keeps one space inside', () => {
    expect(checkName('  etl \u00a0  nightly ')).toBe('etl nightly')
  })
})

describe('folding', () => {
  test.each([
    ['ETL Nightly', 'etl  nightly'],
    ['ﬁnance', 'finance'],
    ['ｅｔｌ', 'etl'],
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδός'.normalize('NFD').replace('\u0301', '')],
    ['Ⅷ', 'viii'],
    ['é', 'e\u0301'],
    ['İstanbul', 'i\u0307stanbul'],
  ])('makes %s and %s the same name', (one, other) => {
    expect(fold(one)).toBe(fold(other))
  })

  test('keeps different letters apart', () => {
    expect(fold('e')).not.toBe(fold('é'))
    expect(fold('etl-1')).not.toBe(fold('etl1'))
  })

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('gives a name and its upper case the same form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text))
      }),
    )
  })
})

test('a name that passes is one line without control or bidi characters, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      let name: string
      try {
        name = checkName(text)
      } catch {
        // Refused: nothing is stored.
        return
      }
      expect(name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
      expect(name.isWellFormed()).toBe(true)
      expect(Array.from(name).length).toBeLessThanOrEqual(120)
    }),
    { numRuns: 2_000 },
  )
})

describe('other texts', () => {
  test('hold no key either', () => {
    expect(faultOf(() => checkPurpose(KEY)).field).toBe('purpose')
    expect(faultOf(() => checkTags(['ok', KEY])).field).toBe('tags')
    expect(faultOf(() => checkReason(`leaked: ${KEY}`)).field).toBe('reason')
  })

  test('a purpose may be typed on several lines', () => {
    expect(checkPurpose('Loads the lake.\nEvery night.')).toBe('Loads the lake. Every night.')
  })

  test('a reason is needed', () => {
    expect(faultOf(() => checkReason(' \n ')).field).toBe('reason')
  })

  test('tags are kept once, in order, without the empty ones', () => {
    expect(checkTags(['Prod', ' prod', '', 'etl'])).toEqual(['Prod', 'etl'])
    expect(
      faultOf(() => checkTags(Array.from({ length: 51 }, (_, n) => `t${String(n)}`))).field,
    ).toBe('tags')
  })
})

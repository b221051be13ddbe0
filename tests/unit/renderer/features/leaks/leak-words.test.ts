import { describe, expect, it } from 'vitest'
import {
  isWhole,
  locationText,
  outcomeWords,
  reachWords,
  sizeWords,
  whereWords,
} from '#features/leaks/leak-words.ts'

describe('the words of a scan', () => {
  it('count keys and places apart', () => {
    const place = { path: 'a', line: 1, prefix: 'dsk_7I4tVqGS', state: 'unknown' } as const
    const whole = { files: 3, leftOutTotal: 1 }
    expect(outcomeWords({ found: [], total: 0, ...whole })).toBe('No key found')
    expect(outcomeWords({ found: [place, { ...place, line: 2 }], total: 2, ...whole })).toBe(
      '1 key at 2 places',
    )
  })

  it('say that nothing was searched where all was left out, and of an empty folder that it holds no key', () => {
    const none = { found: [], total: 0, files: 0 }
    expect(outcomeWords({ ...none, leftOutTotal: 2 })).toBe('Nothing was searched')
    expect(outcomeWords({ ...none, leftOutTotal: 0 })).toBe('No key found')
  })

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [12_400_000, '12.4 MB'],
    [3e15, '3000.0 TB'],
  ])('say the size of %d bytes', (bytes, words) => expect(sizeWords(bytes)).toBe(words))

  it('name one place, and count several', () => {
    expect(whereWords({ kind: 'paths', paths: ['/a'] })).toBe('/a')
    expect(whereWords({ kind: 'paths', paths: ['/a', '/b'] })).toBe('2 places')
    expect(whereWords({ kind: 'texts', names: ['a', 'b', 'c'] })).toBe('3 dropped files')
    expect(whereWords({ kind: 'paste' })).toBe('the pasted text')
  })

  it('speak of histories only where there can be some', () => {
    const options = { history: true, followLinks: true }
    expect(reachWords({ kind: 'paste' }, options)).toBe('')
    expect(reachWords({ kind: 'paths', paths: ['/a'] }, options)).toBe(
      'with git histories, links followed',
    )
  })

  it('copy a place with its commit or object', () => {
    const place = { path: 'a/b', line: 3, prefix: 'dsk_7I4tVqGS', state: 'unknown' } as const
    expect(locationText(place)).toBe('a/b:3')
    expect(locationText({ ...place, commit: 'abc' })).toBe('a/b:3 in commit abc')
    expect(locationText({ ...place, object: 'abc' })).toBe('a/b:3 in git object abc')
  })

  it.each([
    ['/', true],
    ['~/a', true],
    ['C:\\a', true],
    ['\\\\server\\a', true],
    ['a', false],
    ['./a', false],
    ['', false],
    ['~ada/a', false],
  ])('tell whether %j says from where', (path, whole) => expect(isWhole(path)).toBe(whole))
})

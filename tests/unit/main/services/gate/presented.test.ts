import { describe, expect, test } from 'vitest'
import { holdsKey, readHead } from '#services/gate/presented'

const KEY = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

describe('the head of a request', () => {
  test('every spelling of the header counts, each line on its own', () => {
    const { values } = readHead(['Y-Api-Key', 'a', 'y-api-key', 'b', 'Y-API-KEY', 'c'], '')
    expect(values).toEqual(['a', 'b', 'c'])
  })

  test('a second key hides behind no number of other headers', () => {
    const others = Array.from({ length: 5_000 }, () => ['X', '1']).flat()
    expect(readHead(['Y-Api-Key', 'a', ...others, 'Y-Api-Key', 'b'], '').values).toEqual(['a', 'b'])
  })

  test('headers with a like name do not count', () => {
    expect(readHead(['Y_Api_Key', 'a', 'X-Api-Key', 'b', 'Y-Api-Keys', 'c'], '').values).toEqual([])
  })

  test.each([
    [['Content-Length', '0'], false],
    [['Content-Length', '1'], true],
    [['Transfer-Encoding', 'chunked'], true],
    [['Accept', '*/*'], false],
  ])('%j announces a body: %s', (headers, hasBody) => {
    expect(readHead(headers, '').hasBody).toBe(hasBody)
  })

  test('all lines of X-Forwarded-For are kept in order', () => {
    const head = readHead(['X-Forwarded-For', '1.1.1.1', 'x-forwarded-for', '2.2.2.2'], '')
    expect(head.forwardedFor).toEqual(['1.1.1.1', '2.2.2.2'])
  })
})

describe('a key in the query', () => {
  test.each([
    ['', [], false],
    ['a=1', [], false],
    [`a=${KEY}`, [], true],
    ['', ['X-Forwarded-Uri', `/jobs?key=${KEY}`], true],
    ['a=1', ['x-forwarded-uri', '/jobs?y-api-key=1'], true],
    ['', ['X-Forwarded-Uri', '/jobs'], false],
    ['', ['X-Forwarded-Uri', `/jobs?a=1`, 'X-Forwarded-Uri', `/?b=${KEY}`], true],
  ])('of the request %j or of the one that a proxy names %j: %s', (query, headers, inQuery) => {
    expect(readHead(headers, query).inQuery).toBe(inQuery)
  })

  test.each([
    `key=${KEY}`,
    `a=1&token=${KEY}&b=2`,
    KEY,
    `x=%64%73%6b_${KEY.slice(4)}`,
    `x=${encodeURIComponent(encodeURIComponent(`é${KEY}`))}`,
    `x=${KEY.replaceAll('_', '%255F')}`,
    'y-api-key=anything',
    'Y-Api-Key=anything',
    'a=1&y_api_key=anything',
    'a=1;Y-API-KEY',
    'y%2Dapi%2Dkey=anything',
  ])('is seen in %s', (query) => {
    expect(holdsKey(query)).toBe(true)
  })

  test.each([
    'a=1&b=2',
    'prefix=dsk_7I4tVqGS',
    'my-y-api-key=1',
    'q=dsk_short_one',
    '%%%',
    'x=%zz',
    'x=%E9',
    '',
  ])('is not seen in %s', (query) => {
    expect(holdsKey(query)).toBe(false)
  })
})

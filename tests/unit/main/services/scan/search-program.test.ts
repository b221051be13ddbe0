import { describe, expect, test } from 'vitest'
import { SEARCH_PROGRAM } from '#services/scan/search-program'
import { searchScript } from '#tests/scripts'

describe('the assembled search', () => {
  test('is what its source says', async () => {
    const { assemble } = await searchScript()
    expect(SEARCH_PROGRAM).toBe((await assemble()).toString('base64'))
  })
})

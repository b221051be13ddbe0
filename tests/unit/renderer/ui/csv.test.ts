// Tables that a page saves: what a spreadsheet would run as a formula is text in them.
import { describe, expect, it } from 'vitest'
import { csvText } from '#ui/csv.ts'

describe('a table', () => {
  it.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\tx'])(
    'keeps %j from being run as a formula',
    async (name) => {
      const [, line = ''] = (await csvText(['name'], [{ name }])).split('\n')
      expect(line.replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it('quotes what holds commas, quotes and breaks', async () => {
    const text = await csvText(['a', 'b'], [{ a: 'x, "y"', b: 'two\nlines' }])
    expect(text).toBe('a,b\n"x, ""y""","two\nlines"\n')
  })
})

import { describe, expect, it } from 'vitest'
import { namesText, tooLarge } from '#features/keys/names-file.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a chosen file of names', () => {
  it('is its text, with its byte order mark', () => {
    expect(namesText(bytes('\uFEFFname\nzürich\n'))).toEqual({
      ok: true,
      text: '\uFEFFname\nzürich\n',
    })
  })

  it.each([
    ['UTF-16, little end first', new Uint8Array([0xff, 0xfe, 0x6e, 0]), /UTF-16/],
    ['UTF-16, big end first', new Uint8Array([0xfe, 0xff, 0, 0x6e]), /UTF-16/],
    ['a workbook', bytes('PK\u0003\u0004'), /workbook/],
    ['Latin-1', new Uint8Array([0x6e, 0xe4]), /not UTF-8/],
  ])('is refused as %s, with what to do', (_, content, words) => {
    const read = namesText(content)
    expect(read.ok ? 'not refused' : read.message).toMatch(words)
    expect(read.ok ? '' : read.message).toContain('UTF-8')
  })

  it('is refused above 32 MB before it is read', () => {
    expect(tooLarge(32 * 1_048_576)).toBeUndefined()
    expect(tooLarge(32 * 1_048_576 + 1)).toMatch(/32 MB/)
  })
})

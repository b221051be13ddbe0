import { describe, expect, it } from 'vitest'
import { readDrop } from '#features/leaks/dropped.ts'

const file = (text: BlobPart, name = 'a.txt') => new File([text], name)
const refusal = (dropped: Awaited<ReturnType<typeof readDrop>>) =>
  'refusal' in dropped ? dropped.refusal : 'not refused'

describe('what is dropped', () => {
  it('is searched where it lies, a folder too, where the host tells the place', async () => {
    expect(
      await readDrop(
        { files: [file('x'), file('y', 'docs')], folders: ['docs'] },
        ({ name }) => `/home/ada/${name}`,
      ),
    ).toEqual({ target: { kind: 'paths', paths: ['/home/ada/a.txt', '/home/ada/docs'] } })
  })

  it('is refused as a whole when one part lies nowhere', async () => {
    const drop = { files: [file('x'), file('y', 'made.txt')], folders: [] }
    const where = ({ name }: File) => (name === 'a.txt' ? '/a.txt' : '')
    expect(refusal(await readDrop(drop, where))).toMatch(/nowhere on this computer/)
  })

  it('is read as text where the host does not', async () => {
    expect(await readDrop({ files: [file('\uFEFFzürich')], folders: [] }, undefined)).toEqual({
      target: { kind: 'texts', texts: [{ name: 'a.txt', text: 'zürich' }] },
    })
  })

  it.each([
    ['a folder', { files: [file('', 'docs')], folders: ['docs'] }, /where the folder docs lies/],
    ['bytes', { files: [file(new Uint8Array([0xff, 0xfe, 0x41]))], folders: [] }, /is no text/],
    ['a zero byte', { files: [file('a\0b')], folders: [] }, /is no text/],
    ['too much', { files: [file('x'.repeat(700_001))], folders: [] }, /700 kB/],
    ['one text that is too long', { files: [file('x'.repeat(500_001))], folders: [] }, /too long/],
    [
      'too many',
      { files: Array.from({ length: 101 }, () => file('x')), folders: [] },
      /100 files at most/,
    ],
    ['nothing', { files: [], folders: [] }, /No file/],
  ])('%s is refused there, with the way round', async (_, drop, words) => {
    expect(refusal(await readDrop(drop, undefined))).toMatch(words)
  })
})

// Owns telling an archive by its first bytes; refuses to go by a file's name.

/** `closed`: an archive of a kind that is not opened here. */
export type Format = 'plain' | 'gzip' | 'zip' | 'tar' | 'closed'

/** A tar archive begins with a name, so what tells it stands behind the first head's fields (POSIX ustar). */
const TAR = { at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] } as const

/** So many bytes tell every format. */
export const MAGIC_BYTES = TAR.at + TAR.bytes.length

const ZIP_END: readonly number[] = [0x50, 0x4b, 0x05, 0x06]

const MAGIC: readonly (readonly [format: Format, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  // An empty one, and one that was split.
  ['zip', ZIP_END],
  ['zip', [0x50, 0x4b, 0x07, 0x08]],
  // xz, bzip2, 7z, rar, zstd, lz4, lzip.
  ['closed', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['closed', [0x42, 0x5a, 0x68]],
  ['closed', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['closed', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['closed', [0x28, 0xb5, 0x2f, 0xfd]],
  ['closed', [0x04, 0x22, 0x4d, 0x18]],
  ['closed', [0x4c, 0x5a, 0x49, 0x50, 0x01]],
]

/** A bzip2 stream names the digits of pi after its level; three letters alone may begin a text. */
const BZIP2 = [0x31, 0x41, 0x59, 0x26]

export function formatOf(bytes: Uint8Array, length = bytes.length): Format {
  const found = MAGIC.find(
    ([, magic]) => magic.length <= length && magic.every((byte, index) => bytes[index] === byte),
  )
  if (!found) {
    const tar = length >= MAGIC_BYTES && TAR.bytes.every((byte, at) => bytes[TAR.at + at] === byte)
    return tar ? 'tar' : 'plain'
  }
  const [format, magic] = found
  if (magic.length === 3 && format === 'closed')
    return BZIP2.every((byte, index) => bytes[4 + index] === byte) ? 'closed' : 'plain'
  return format
}

/** How many bytes the end of a zip archive without a comment has (APPNOTE 4.3.16). */
export const ZIP_END_BYTES = 22

/** Whether the last bytes of a text are the end of a zip archive: one may stand behind a program or a script. */
export function endsAsZip(last: Uint8Array): boolean {
  const at = last.length - ZIP_END_BYTES
  return at >= 0 && ZIP_END.every((byte, index) => last[at + index] === byte)
}

const FLAG = { extra: 4, name: 8, comment: 16 } as const

/** The file name and the comment in the head of a gzip stream (RFC 1952 2.3), one a line; empty without any. */
export function gzipWords(head: Buffer): string {
  const flags = head[3] ?? 0
  let at = 10
  if (flags & FLAG.extra) at += 2 + (head.length >= 12 ? head.readUInt16LE(10) : 0)
  const words: string[] = []
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue
    const end = head.indexOf(0, at)
    words.push(head.toString('latin1', at, end < 0 ? undefined : end))
    at = end < 0 ? head.length : end + 1
  }
  return words.join('\n')
}

// Owns how the bytes of a backup flow: in pieces, counted, packed by zstd, hashed; refuses to hold a file in memory.
import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { constants } from 'node:zlib'
import type { Identity, Recipient } from 'age-encryption'

/** A passphrase at work. */
export type Lock = Identity & Recipient

export interface Watched {
  readonly signal: AbortSignal
  /** Bytes so far. */
  readonly onBytes: (done: number) => void
}

/** Four blocks of age a piece: smaller ones cost more in passing on, larger ones in copying. */
export const PIECE = { highWaterMark: 262_144 } as const

/**
 * What an inventory repeats need not be encrypted and read back: a third remains at the least effort, which costs
 * less than encrypting the rest. zstd works in a thread beside ours.
 */
export const ZIP = {
  chunkSize: 262_144,
  params: { [constants.ZSTD_c_compressionLevel]: -3, [constants.ZSTD_c_checksumFlag]: 1 },
} as const
/** How what zstd packed begins. */
export const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** age-encryption speaks the streams of the web. */
export const toWeb = (stream: Readable) => Readable.toWeb(stream) as ReadableStream<Uint8Array>
export const fromWeb = (stream: ReadableStream<Uint8Array>) => Readable.fromWeb(stream)

/** Counts bytes on their way, and ends them when cancelled. */
export async function* counted(
  source: AsyncIterable<Uint8Array>,
  { signal, onBytes }: Watched,
  hash?: Hash,
) {
  let done = 0
  for await (const chunk of source) {
    signal.throwIfAborted()
    hash?.update(chunk)
    done += chunk.length
    onBytes(done)
    yield chunk
  }
}

/** One buffer for all of it: pieces of their own would have the collector at work ten times a second. */
export async function sha256Of(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(1_048_576)
  const file = await open(path, 'r')
  try {
    for (let bytes = 0; ;) {
      const { bytesRead } = await file.read(piece)
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') }
      hash.update(piece.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } finally {
    await file.close()
  }
}

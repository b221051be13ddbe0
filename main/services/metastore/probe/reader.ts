// Owns reading the first words of an unknown server; refuses more than it was asked for, and more time than it was given.
import type { Duplex } from 'node:stream'

/** More than any greeting needs; less than a hostile one would like. In bytes. */
export const GREETING_LIMIT = 8_192

export interface Heard {
  readonly bytes: Buffer
  /** The server hung up. */
  readonly closed: boolean
}

/**
 * Reads until `enough`, until the server hangs up, until the limit or until the signal: it answers what it
 * has in every case, never rejects, and leaves the stream paused with nothing lost.
 */
export function hear(
  stream: Duplex,
  enough: (bytes: Buffer) => boolean,
  signal: AbortSignal,
): Promise<Heard> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    const finish = (closed: boolean) => {
      stream.off('data', more).off('end', ended).off('close', ended)
      signal.removeEventListener('abort', stop)
      stream.pause()
      resolve({ bytes, closed })
    }
    const more = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.length >= GREETING_LIMIT || enough(bytes)) finish(false)
    }
    const ended = () => finish(true)
    const stop = () => finish(false)
    if (signal.aborted || stream.destroyed) return finish(stream.destroyed)
    signal.addEventListener('abort', stop, { once: true })
    stream.on('data', more).on('end', ended).on('close', ended)
    stream.resume()
  })
}

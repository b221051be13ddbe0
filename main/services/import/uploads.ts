// Owns files on their way in, piece by piece, in memory alone; refuses to hold many, large ones, or any for long.
import { MINUTE } from '#base/duration'
import { Fault } from '#base/fault'
import type { Runtime } from '#base/runtime'
import { MOST_PIECES } from '#contract/import'

/** Files held at once: one a window, and nobody opens more. The oldest gives way. */
const MOST = 4
/** How long a file is held after its last piece, in milliseconds. */
const HELD = 10 * MINUTE

interface Upload {
  readonly pieces: string[]
  /** Of the last piece. */
  at: number
}

export class Uploads {
  readonly #runtime: Pick<Runtime, 'now' | 'id'>
  readonly #held = new Map<string, Upload>()

  constructor(runtime: Pick<Runtime, 'now' | 'id'>) {
    this.#runtime = runtime
  }

  /** Takes a piece; answers the upload that it belongs to. Errors: Fault input.missing, input.size. */
  hold(id: string | undefined, piece: string): string {
    const now = this.#runtime.now()
    for (const [other, { at }] of this.#held) if (now - at > HELD) this.#held.delete(other)
    const upload = id === undefined ? { pieces: [], at: now } : this.#find(id)
    if (upload.pieces.length >= MOST_PIECES) throw tooLarge()
    upload.pieces.push(piece)
    upload.at = now
    if (id !== undefined) return id
    const [oldest] = this.#held.keys()
    if (this.#held.size >= MOST && oldest !== undefined) this.#held.delete(oldest)
    const made = this.#runtime.id()
    this.#held.set(made, upload)
    return made
  }

  /** Hands a file out and lets it go. Errors: Fault input.missing. */
  take(id: string): readonly string[] {
    const { pieces } = this.#find(id)
    this.#held.delete(id)
    return pieces
  }

  #find(id: string): Upload {
    const upload = this.#held.get(id)
    if (upload) return upload
    throw new Fault({
      code: 'input.missing',
      message: 'The file is held no longer: the app was started again, or it waited too long.',
      fix: 'Hand it over once more.',
      field: 'file',
    })
  }
}

function tooLarge(): Fault {
  return new Fault({
    code: 'input.size',
    message: 'The file is larger than 32 MB.',
    fix: 'Do it in parts.',
    field: 'file',
  })
}

// Owns what a scan has found so far and whose it is; refuses to list more than the limits, and to answer a path that holds a value.
import { redact } from '#base/log'
import type { FoundKey, LastUsed, KeyState, LeftOut, Output, Progress } from '#contract'
import { leftOut } from './left-out.ts'
import { LISTED } from './limits.ts'
import type { Hit, Omission, Report } from './protocol.ts'

/** A key of this workspace, by the digest of its value. */
export interface Recognised {
  readonly id: string
  readonly name: string
  /** Of the version, as is `lastUsed`. */
  readonly state: KeyState
  readonly lastUsed: LastUsed
}

/** Says whose some digests are; of unknown ones nothing. Asked once, and only where something was found. */
export type Recognise = (
  digests: readonly string[],
) => ReadonlyMap<string, Recognised> | Promise<ReadonlyMap<string, Recognised>>

/** A page that counts ten times a second is alive; more often nobody sees. */
const EVERY_MS = 100

export class Tally {
  readonly #recognise: Recognise
  readonly #progress: (step: Progress<'scan.run'>) => void
  readonly #startedAt = performance.now()
  readonly #listed: Hit[] = []
  readonly #leftOut: LeftOut[] = []
  #total = 0
  #leftOutTotal = 0
  #files = 0
  #bytes = 0
  #toldAt = 0

  constructor(recognise: Recognise, progress: (step: Progress<'scan.run'>) => void) {
    this.#recognise = recognise
    this.#progress = progress
  }

  heard({ files, bytes, hits, omissions }: Report): void {
    this.#files += files
    this.#bytes += bytes
    for (const omission of omissions) this.omit(omission)
    this.#total += hits.length
    this.#listed.push(...hits.slice(0, LISTED.found - this.#listed.length))
    const now = performance.now()
    if (now - this.#toldAt < EVERY_MS) return
    this.#toldAt = now
    this.#progress({ files: this.#files, bytes: this.#bytes, found: this.#total })
  }

  omit(omission: Omission): void {
    this.#leftOutTotal += 1
    if (this.#leftOut.length < LISTED.leftOut) this.#leftOut.push(leftOut(omission))
  }

  async answer(): Promise<Output<'scan.run'>> {
    const more = this.#total - this.#listed.length
    if (more > 0) this.omit({ path: `${String(more)} more places`, reason: 'many' })
    return {
      found: (await this.#found()).toSorted(inOrder),
      total: this.#total,
      leftOut: this.#leftOut.toSorted((a, b) => compare(a.path, b.path)),
      leftOutTotal: this.#leftOutTotal,
      files: this.#files,
      bytes: this.#bytes,
      ms: performance.now() - this.#startedAt,
    }
  }

  async #found(): Promise<readonly FoundKey[]> {
    if (this.#listed.length === 0) return []
    const known = await this.#recognise([...new Set(this.#listed.map(({ digest }) => digest))])
    return this.#listed.map(({ path, line, commit, object, prefix, digest }) => {
      const key = known.get(digest)
      return {
        path: redact(path),
        line,
        ...(commit === undefined ? {} : { commit }),
        ...(object === undefined ? {} : { object }),
        prefix,
        ...(key
          ? { name: key.name, keyId: key.id, state: key.state, lastUsed: key.lastUsed }
          : { state: 'unknown' as const }),
      }
    })
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function inOrder(a: FoundKey, b: FoundKey): number {
  return compare(a.path, b.path) || a.line - b.line || compare(a.commit ?? '', b.commit ?? '')
}

// Owns searching a text that may be an archive, to any depth that is allowed; refuses bombs, and names what it could not open.
import { Readable } from 'node:stream'
import type { ZipFile } from 'yauzl'
import { type Collector, Stopped } from './collector.ts'
import { Damaged, gunzip } from './gunzip.ts'
import { ARCHIVE } from './limits.ts'
import { formatOf, gzipWords, MAGIC_BYTES } from './magic.ts'
import { type Match, Matcher, type ReadKey } from './matcher.ts'
import type { Omission, Place } from './protocol.ts'

/** How every key begins. */
const BEGINNING = 'dsk_'

type Chunks = AsyncIterable<Uint8Array>

/** It unpacks to more than is searched. */
class TooMuch extends Error {}

/** What the archives of one outermost file may unpack to, all together. */
export class Budget {
  readonly #packed: () => number
  #unpacked = 0

  /** `packed`: the size of the outermost file, or what was read of it so far. */
  constructor(packed: () => number) {
    this.#packed = packed
  }

  /** @throws TooMuch. */
  spend(bytes: number): void {
    this.#unpacked += bytes
    const beyond = this.#unpacked > ARCHIVE.ratioFrom
    if (beyond && this.#unpacked > ARCHIVE.ratio * this.#packed()) throw new TooMuch()
    if (this.#unpacked > ARCHIVE.bytes) throw new TooMuch()
  }
}

/** Who hears of what was found, and of what was not searched. */
export interface Listener {
  readonly hit: (place: Place, match: Match) => void
  readonly omit: (path: string, reason: Omission['reason']) => void
}

/** Searches one text after another. */
export class Contents {
  readonly #matcher: Matcher
  readonly #collector: Collector
  readonly #omit: Listener['omit']
  #place: Place = { path: '' }

  constructor(read: ReadKey, collector: Collector, { hit, omit }: Listener) {
    this.#collector = collector
    this.#omit = omit
    this.#matcher = new Matcher(read, (match) => hit(this.#place, match))
  }

  /** Where bytes may be put before `took`. */
  get room(): Buffer {
    return this.#matcher.room
  }

  /** Searches a short text beside a file or a folder, as its name: a key in it is told as one in the first line. */
  name(place: Place, name: string): void {
    if (!name.includes(BEGINNING)) return
    this.#place = place
    this.#matcher.begin()
    this.#matcher.push(Buffer.from(name))
  }

  /** Begins a text that is no archive. */
  begin(place: Place): void {
    this.#place = place
    this.#matcher.begin()
    this.#collector.file()
  }

  /** Searches what was put into the room. @throws Stopped. */
  took(length: number): void {
    this.#matcher.took(length)
    this.#collector.searched(length)
  }

  /** @throws Stopped. */
  push(bytes: Uint8Array): void {
    this.#matcher.push(bytes)
    this.#collector.searched(bytes.length)
  }

  /**
   * Searches a text of any kind. Answers false where it is an archive that is damaged, so that its bytes
   * are worth a look as they are. @throws Stopped, and what `chunks` throws.
   */
  async text(place: Place, chunks: Chunks, budget: Budget): Promise<boolean> {
    return this.#outermost(place, () => this.#any(place, chunks, budget, 0))
  }

  /** As `text`, for a zip file that can be read anywhere. */
  async zip(place: Place, open: () => Promise<ZipFile>, budget: Budget): Promise<boolean> {
    return this.#outermost(place, () => this.#zip(place, open, budget, 0))
  }

  async #outermost(place: Place, search: () => Promise<void>): Promise<boolean> {
    try {
      await search()
    } catch (error) {
      if (error instanceof TooMuch) this.#omit(place.path, 'limit')
      else if (error instanceof Damaged) {
        this.#omit(place.path, 'damaged')
        return false
      } else throw error
    }
    return true
  }

  async #any(place: Place, chunks: Chunks, budget: Budget, depth: number): Promise<void> {
    const { head, all } = await peek(chunks)
    const format = formatOf(head)
    const opened = format === 'gzip' || format === 'zip' || format === 'tar'
    if (opened && depth < ARCHIVE.depth) {
      if (format === 'gzip') {
        this.name(place, gzipWords(head))
        return this.#any(place, metered(gunzip(all), budget), budget, depth + 1)
      }
      if (format === 'tar') return this.#tar(place, all, budget, depth)
      const bytes = await hold(all, ARCHIVE.held)
      if (!bytes) return this.#omit(place.path, 'limit')
      const { fromBufferPromise } = await import('yauzl')
      return this.#zip(place, () => fromBufferPromise(bytes, ZIP), budget, depth)
    }
    if (format !== 'plain') this.#omit(place.path, opened ? 'limit' : 'archive')
    this.begin(place)
    for await (const chunk of all) this.push(chunk)
  }

  /** Searches what lies in an archive; one that is damaged does not hide the next. */
  async #entry(place: Place, chunks: Chunks, budget: Budget, depth: number): Promise<void> {
    try {
      await this.#any(place, chunks, budget, depth)
    } catch (error) {
      if (error instanceof TooMuch || error instanceof Stopped) throw error
      this.#omit(place.path, 'damaged')
    }
  }

  async #tar(place: Place, chunks: Chunks, budget: Budget, depth: number): Promise<void> {
    const { extract } = await import('tar-stream')
    const entries = extract()
    const bytes = Readable.from(chunks)
    bytes.on('error', (error) => entries.destroy(error))
    bytes.pipe(entries)
    try {
      for await (const entry of entries) {
        const { name, type, linkname } = entry.header
        const inside = { ...place, path: `${place.path}!/${name}` }
        this.name(inside, name)
        this.name(inside, linkname ?? '')
        const body = entry[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
        if (type === 'file' || type === 'contiguous-file')
          await this.#entry(inside, unended(body), budget, depth + 1)
        while (!(await body.next()).done) this.#collector.breathe()
      }
    } catch (error) {
      if (error instanceof TooMuch) throw error
      asDamaged(error)
    } finally {
      bytes.destroy()
    }
  }

  async #zip(
    place: Place,
    open: () => Promise<ZipFile>,
    budget: Budget,
    depth: number,
  ): Promise<void> {
    const { getFileNameLowLevel } = await import('yauzl')
    const zip = await open().catch(asDamaged)
    try {
      this.name(place, bytesAsText(zip.comment))
      for await (const entry of zip.eachEntry()) {
        const name = getFileNameLowLevel(
          entry.generalPurposeBitFlag,
          entry.fileNameRaw,
          entry.extraFields,
          false,
        )
        const inside = { ...place, path: `${place.path}!/${name}` }
        this.name(inside, name)
        this.name(inside, bytesAsText(entry.fileCommentRaw))
        if (name.endsWith('/')) continue
        if (entry.isEncrypted()) this.#omit(inside.path, 'encrypted')
        else if (!entry.canDecodeFileData()) this.#omit(inside.path, 'archive')
        else {
          const body = async function* () {
            yield* metered(await zip.openReadStreamPromise(entry), budget)
          }
          await this.#entry(inside, body(), budget, depth + 1)
        }
        this.#collector.breathe()
      }
    } catch (error) {
      if (error instanceof TooMuch) throw error
      asDamaged(error)
    } finally {
      zip.close()
    }
  }
}

/** Entries one by one; their sizes are counted here, not believed, and their names go nowhere but into the answer. */
export const ZIP = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: false,
} as const

/** The words of an archive are bytes where its strings are not decoded. */
function bytesAsText(words: string | Buffer): string {
  return typeof words === 'string' ? words : words.toString('latin1')
}

function asDamaged(error: unknown): never {
  throw error instanceof Stopped ? error : new Damaged('not as an archive is', { cause: error })
}

/** The first bytes of a text, enough to tell its format, and all of it. */
async function peek(chunks: Chunks): Promise<{ readonly head: Buffer; readonly all: Chunks }> {
  const rest = chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  // Told after what came before it, which is searched all the same.
  let fault: unknown
  while (length < MAGIC_BYTES && fault === undefined) {
    try {
      const next = await rest.next()
      if (next.done) break
      first.push(next.value)
      length += next.value.length
    } catch (error) {
      fault = error
    }
  }
  const all = async function* () {
    try {
      yield* first
      if (fault !== undefined) throw fault
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
    } finally {
      await rest.return?.()
    }
  }
  return { head: Buffer.concat(first), all: all() }
}

/** A text that is all there, as it comes. */
export async function* once(bytes: Uint8Array): Chunks {
  yield bytes
}

/** What an iterator has, left as it is when nobody wants more: ending an entry would end its archive. */
async function* unended(chunks: AsyncIterator<Uint8Array>): Chunks {
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
}

async function* metered(chunks: Chunks, budget: Budget): Chunks {
  for await (const chunk of chunks) {
    budget.spend(chunk.length)
    yield chunk
  }
}

/** All of a text, or undefined if it is larger than `most`. */
async function hold(chunks: Chunks, most: number): Promise<Buffer | undefined> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > most) return undefined
    held.push(chunk)
  }
  return Buffer.concat(held)
}

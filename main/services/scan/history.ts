// Owns searching what git keeps: each object once, then the commits that brought in what was found; refuses to search a version again for every commit.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Collector } from './collector.ts'
import { Budget, Contents, once } from './contents.ts'
import { answers, Git, NoGit } from './git.ts'
import { formatOf } from './magic.ts'
import type { Match, ReadKey } from './matcher.ts'
import { introductions } from './object-log.ts'
import type { ObjectReader } from './object-reader.ts'
import { holdsAll, type Kept, readObjects } from './objects.ts'
import type { Hit, Omission, Repository } from './protocol.ts'

/** Versions of files that hold a key, remembered until their commits are known. */
const MOST_VERSIONS = 100_000
/** A message longer than this has its lines counted from the head of the commit. */
const MOST_MESSAGE = 1_048_576

const FEED = 10

/** A match in an object, and where in it: `!/name` in an archive, else empty. */
interface Inside {
  readonly match: Match
  readonly inside: string
}

export class History {
  readonly #collector: Collector
  readonly #contents: Contents
  readonly #git = new Git()
  /** Of the object that is being searched; of a key that stands in it often, the first place. */
  #matches = new Map<string, Inside>()
  #object = ''
  #shown = ''

  constructor(read: ReadKey, collector: Collector) {
    this.#collector = collector
    this.#contents = new Contents(read, collector, {
      hit: ({ path }, match) => {
        const key = `${path}\0${match.digest}`
        if (!this.#matches.has(key)) this.#matches.set(key, { match, inside: path })
      },
      omit: (path, reason) =>
        this.#omit(`${this.#shown} (git object ${this.#object.slice(0, 12)})${path}`, reason),
    })
  }

  /** Ends git, so that whoever waits for it goes on. */
  stop(): void {
    this.#git.stop()
  }

  /** Searches everything that a repository keeps. @throws Stopped. */
  async search({ gitDir, shown }: Repository): Promise<void> {
    this.#shown = shown
    try {
      if (!(await answers(this.#git, gitDir))) {
        // A scan that was stopped has stopped git as well.
        this.#collector.breathe()
        this.#omit(shown, 'history-damaged')
        return
      }
      const versions = new Map<string, readonly Inside[]>()
      const whole = await readObjects(this.#git, gitDir, (head, reader) => {
        this.#collector.breathe()
        this.#object = head.id
        this.#matches = new Map()
        return head.kind === 'blob'
          ? this.#file(head, reader, versions)
          : this.#message(head, reader)
      })
      const told = versions.size === 0 || (await this.#commits(gitDir, versions))
      const partial = isPartial(gitDir)
      const held = partial || (await holdsAll(this.#git, gitDir, () => this.#collector.breathe()))
      if (!whole || !told || !held) this.#omit(shown, 'history-damaged')
      if (partial) this.#omit(shown, 'history-partial')
    } catch (error) {
      if (!(error instanceof NoGit)) throw error
      this.#omit(shown, 'no-git')
    } finally {
      this.#git.stop()
    }
  }

  #omit(path: string, reason: Omission['reason']): void {
    this.#collector.omit(path, reason)
  }

  /** Waits only for a version that is large or an archive. */
  #file(
    { id, size }: Kept,
    reader: ObjectReader,
    versions: Map<string, readonly Inside[]>,
  ): Promise<void> | undefined {
    const keep = () => {
      if (this.#matches.size === 0) return
      if (versions.size < MOST_VERSIONS) versions.set(id, [...this.#matches.values()])
      else this.#omit(this.#shown, 'many')
    }
    const whole = reader.whole(size)
    if (whole && formatOf(whole) === 'plain') {
      this.#contents.begin({ path: '' })
      this.#contents.push(whole)
      keep()
      return undefined
    }
    const body = whole ? once(whole) : reader.body(size)
    return this.#contents.text({ path: '' }, body, new Budget(() => size)).then(keep)
  }

  /** A key in the words of a commit or a tag. */
  async #message({ id, kind, size }: Kept, reader: ObjectReader): Promise<void> {
    this.#contents.begin({ path: '' })
    const held: Buffer[] = []
    for await (const part of reader.body(size)) {
      this.#contents.push(part)
      if (size <= MOST_MESSAGE) held.push(part)
    }
    if (this.#matches.size === 0) return
    const above = linesAbove(Buffer.concat(held))
    const place =
      kind === 'commit' ? { path: this.#shown, commit: id } : { path: this.#shown, object: id }
    for (const { match } of this.#matches.values())
      this.#collector.hit(place, { ...match, line: Math.max(1, match.line - above) })
  }

  /** Tells each key once a path, with the oldest commit that has it there. Answers whether git could say. */
  async #commits(
    gitDir: string,
    versions: ReadonlyMap<string, readonly Inside[]>,
  ): Promise<boolean> {
    const breathe = () => this.#collector.breathe()
    const ids = new Set(versions.keys())
    const { of, whole } = await introductions(this.#git, gitDir, { ids, from: '--all', breathe })
    const lost = new Set([...ids].filter((id) => !of.has(id)))
    // What was amended, reset or stashed away. Its end says nothing: old entries may lead to what is gone.
    const past =
      lost.size === 0
        ? undefined
        : await introductions(this.#git, gitDir, { ids: lost, from: '--reflog', breathe })
    const oldest = new Map<string, { readonly age: number; readonly hit: Hit }>()
    for (const [id, found] of versions) {
      const places = of.get(id) ?? past?.of.get(id) ?? []
      for (const { match, inside } of found) {
        for (const { path, commit, age } of places) {
          const shown = join(this.#shown, path) + inside
          const key = `${shown}\0${match.digest}`
          if ((oldest.get(key)?.age ?? -1) < age)
            oldest.set(key, { age, hit: { ...match, path: shown, commit } })
        }
        if (places.length === 0)
          this.#collector.hit({ path: this.#shown + inside, object: id }, match)
      }
    }
    for (const { hit } of oldest.values()) this.#collector.hit(hit, hit)
    return whole
  }
}

/** The lines of a commit or a tag above its message. */
function linesAbove(bytes: Buffer): number {
  const end = bytes.indexOf('\n\n')
  return end === -1 ? 0 : bytes.subarray(0, end + 2).filter((byte) => byte === FEED).length
}

/** Whether some of its objects lie elsewhere: a shallow or a partial clone. */
function isPartial(gitDir: string): boolean {
  if (existsSync(join(gitDir, 'shallow'))) return true
  try {
    return readdirSync(join(gitDir, 'objects', 'pack')).some((name) => name.endsWith('.promisor'))
  } catch {
    // No packs: nothing was left with a server.
    return false
  }
}

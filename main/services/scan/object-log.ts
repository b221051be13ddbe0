// Owns finding the commits that brought in some versions of files; refuses to look at more than git's list of differences.
import type { Readable } from 'node:stream'
import { ended, type Git } from './git.ts'

/**
 * Differences of every commit that refs lead to, descendants first, paths as they are. A merge is compared
 * with all its parents at once, so that it tells only what it brought in itself.
 */
const LOG = [
  'log',
  '--topo-order',
  '-c',
  '--root',
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-show-signature',
  '--format=%H',
]

const COMMIT = /^[0-9a-f]{40,64}$/
/** Modes, then ids, of each parent and the result, then what happened. */
const CHANGE = /^:+(?:[0-7]{6} )+((?:[0-9a-f]{40,64} )+)[A-Z]+$/

/** Where and when a version came in. */
export interface Introduction {
  readonly path: string
  readonly commit: string
  /** How many differences were told before it: the higher, the older. */
  readonly age: number
}

export interface Introductions {
  /** By the id of the object; of each path the oldest. */
  readonly of: ReadonlyMap<string, readonly Introduction[]>
  /** Git could read its history to the end. */
  readonly whole: boolean
}

/**
 * Says where the objects with these ids came in. `from`: which commits are looked at, with all that lead to
 * them. `breathe` is called now and then and may throw. @throws NoGit.
 */
export async function introductions(
  git: Git,
  gitDir: string,
  {
    ids,
    from,
    breathe,
  }: {
    readonly ids: ReadonlySet<string>
    readonly from: '--all' | '--reflog'
    readonly breathe: () => void
  },
): Promise<Introductions> {
  const found = new Map<string, Map<string, Introduction>>()
  const log = git.start(gitDir, [...LOG, from])
  const whole = ended(log)
  whole.catch(() => {}) // Awaited below.
  log.stdin.end()
  let commit = ''
  let id: string | undefined
  let age = 0
  for await (const part of parts(log.stdout)) {
    breathe()
    if (id !== undefined) {
      age += 1
      if (ids.has(id)) {
        const path = part.toString()
        const paths = found.get(id) ?? new Map<string, Introduction>()
        // Descendants come first, so the last to be told is the oldest.
        found.set(id, paths.set(path, { path, commit, age }))
      }
      id = undefined
      continue
    }
    const text = part.toString('latin1').trim()
    const changed = CHANGE.exec(text)?.[1]
    if (changed !== undefined) id = changed.trimEnd().split(' ').at(-1)
    else if (COMMIT.test(text)) commit = text
  }
  const of = new Map([...found].map(([object, paths]) => [object, [...paths.values()]]))
  return { of, whole: await whole }
}

/** What stands between zero bytes. */
async function* parts(stream: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
      yield bytes.subarray(from, end)
      from = end + 1
    }
    rest = bytes.subarray(from)
  }
  if (rest.length > 0) yield rest
}

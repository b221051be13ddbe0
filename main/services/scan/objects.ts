// Owns reading every object of a repository, each once; refuses to stop at one that git cannot read.
import { ended, type Git } from './git.ts'
import { CutOff, type ObjectHead, ObjectReader } from './object-reader.ts'

export type Kept = Exclude<ObjectHead, { readonly kind: 'missing' }>

/** So many objects are asked for at a time. */
const SLICE = 10_000
/** After so many objects of which git died, the rest is given up. */
const MOST_DEATHS = 50

const LIST = [
  'cat-file',
  '--batch-all-objects',
  '--unordered',
  '--batch-check=%(objectname) %(objecttype)',
]
const READ = ['cat-file', '--batch', '--buffer']
/** Marks with `?` what is named by history and not there; git fetches nothing for it. */
const REACHED = ['rev-list', '--objects', '--no-object-names', '--all', '--missing=print']

/** A tree holds names and ids, and no text. */
const WANTED = /^([0-9a-f]{40,64}) (?:blob|commit|tag)$/
const TREE = / tree$/

/**
 * Hands every blob, commit and tag to `visit`, which takes its bytes from the reader. Answers whether all
 * could be read. Throws what `visit` throws. @throws NoGit.
 */
export async function readObjects(
  git: Git,
  gitDir: string,
  visit: (head: Kept, reader: ObjectReader) => Promise<void> | undefined,
): Promise<boolean> {
  let whole = true
  let deaths = 0
  const list = git.start(gitDir, LIST)
  const listed = ended(list)
  // Awaited below; until then a failure must not be taken for one that nobody waits for.
  listed.catch(() => {})
  for await (const { ids, damaged } of slices(list.stdout)) {
    if (damaged) whole = false
    let next = 0
    while (next < ids.length && deaths <= MOST_DEATHS) {
      const child = git.start(gitDir, READ)
      child.once('error', () => {}) // The list has met the same, and tells.
      child.stdin.end(`${ids.slice(next).join('\n')}\n`)
      const reader = new ObjectReader(child.stdout)
      try {
        for (; next < ids.length; next += 1) {
          const head = await reader.head()
          if (head.kind === 'missing') whole = false
          else await visit(head, reader)
        }
      } catch (error) {
        if (!(error instanceof CutOff)) throw error
        whole = false
        deaths += 1
        next += 1
      } finally {
        child.kill()
      }
    }
  }
  return (await listed) && whole && deaths <= MOST_DEATHS
}

/** Whether all that the history names is there: a lost object is on no list of those that are kept. @throws NoGit. */
export async function holdsAll(git: Git, gitDir: string, breathe: () => void): Promise<boolean> {
  // A scan that was cancelled has ended the git before this one.
  breathe()
  const child = git.start(gitDir, REACHED)
  const listed = ended(child)
  listed.catch(() => {})
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    breathe()
    if (chunk.includes('?')) return false
  }
  return listed
}

/** Ids of objects with a text, as many as are asked for at a time; `damaged`: some cannot even be listed. */
async function* slices(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly ids: readonly string[]; readonly damaged: boolean }> {
  let ids: string[] = []
  let damaged = false
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const id = WANTED.exec(line)?.[1]
      if (id !== undefined) ids.push(id)
      else if (!TREE.test(line)) damaged = true
    }
    if (ids.length < SLICE) continue
    yield { ids, damaged }
    ids = []
    damaged = false
  }
  yield { ids, damaged }
}

// Owns listing folders: what is to be read, what is a link, what is never opened; refuses to leave the folders it was given.
import { type Dirent, readdirSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Collector } from './collector.ts'
import type { Contents } from './contents.ts'
import type { Files } from './files.ts'
import type { RealPath, Task } from './protocol.ts'
import { below, joinReal, nameOf, openable, shownName } from './real-path.ts'
import { commonDir, isGitDir } from './repository.ts'

/** So many files are one piece of work. */
const BATCH = 512
/** After so many bytes of one piece, half of what is left of it is another's: a folder of large logs has few files. */
const HEAVY = 32_000_000

/**
 * File systems of Linux that hold no files but what the system makes up, by their magic number
 * (statfs(2)): proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, bpf, configfs, pstore, devpts,
 * mqueue, binfmt_misc, hugetlbfs, fusectl, selinuxfs, efivarfs.
 */
const MADE_UP = new Set([
  0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0xcafe4a11,
  0x62656570, 0x6165676c, 0x1cd1, 0x19800202, 0x42494e4d, 0x958458f6, 0x65735543, 0xf97cff8c,
  0xde5e81e4,
])

/** What a decoder puts in place of bytes that are no text. */
const NO_TEXT = '\ufffd'

type Entry = Dirent | Dirent<Buffer>

type FolderTask = Extract<Task, { readonly kind: 'folder' }>

export class Walk {
  readonly #collector: Collector
  readonly #contents: Contents
  readonly #files: Files

  constructor(collector: Collector, contents: Contents, files: Files) {
    this.#collector = collector
    this.#contents = contents
    this.#files = files
  }

  /** Searches the files of a folder and reports the folders in it. @throws Stopped. */
  async folder({ real, shown, device }: FolderTask): Promise<void> {
    let entries: readonly Entry[]
    let inside: number
    try {
      inside = statSync(openable(real)).dev
      if (inside !== device && isMadeUp(real)) return this.#collector.omit(shown, 'system')
      entries = entriesOf(real)
    } catch {
      return this.#collector.omit(shown, 'unreadable')
    }
    const files: RealPath[] = []
    const git = isGitDir(entries.map(({ name }) => shownName(name)))
    if (git) this.#gitDir(real, shown)
    else if (basename(shown) === '.git') this.#collector.omit(dirname(shown), 'history-damaged')
    for (const entry of entries) {
      const name = typeof entry.name === 'string' ? entry.name : nameOf(entry.name)
      const told = below(shown, shownName(name))
      this.#contents.name({ path: told }, shownName(name))
      if (entry.isFile()) {
        files.push(name)
        if (name === '.git') this.#gitFile(real, shown)
      } else if (entry.isDirectory()) {
        // Packed: git itself reads them, as history.
        if (!(git && name === 'objects'))
          this.#collector.task({
            kind: 'folder',
            real: joinReal(real, name),
            shown: told,
            device: inside,
          })
      } else if (entry.isSymbolicLink()) this.#link(joinReal(real, name), told)
      else this.#collector.omit(told, 'special')
    }
    for (let from = BATCH; from < files.length; from += BATCH) {
      const names = files.slice(from, from + BATCH)
      this.#collector.task({ kind: 'files', real, shown, names })
    }
    this.#collector.handOn()
    await this.files(real, shown, files.slice(0, BATCH))
  }

  /** Searches some files of a folder. @throws Stopped. */
  async files(real: RealPath, shown: string, names: readonly RealPath[]): Promise<void> {
    let end = names.length
    let heavy = this.#collector.bytes + HEAVY
    for (const [at, name] of names.entries()) {
      if (at === end) return
      const slow = this.#files.read(joinReal(real, name), below(shown, shownName(name)))
      if (slow) await slow
      const left = end - at - 1
      if (this.#collector.bytes < heavy || left < 2) continue
      const middle = end - Math.floor(left / 2)
      this.#collector.task({ kind: 'files', real, shown, names: names.slice(middle, end) })
      this.#collector.handOn()
      end = middle
      heavy = this.#collector.bytes + HEAVY
    }
  }

  #link(real: RealPath, shown: string): void {
    try {
      const target = realpathSync(openable(real))
      const stat = statSync(target)
      if (stat.isDirectory() || stat.isFile())
        this.#collector.link({ target, shown, folder: stat.isDirectory() })
      else this.#collector.omit(shown, 'special')
    } catch (error) {
      // A link to nothing, or to itself, hides nothing.
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code !== 'ENOENT' && code !== 'ELOOP' && code !== 'ENOTDIR')
        this.#collector.omit(shown, 'unreadable')
    }
  }

  #gitDir(real: RealPath, shown: string): void {
    if (typeof real !== 'string') return this.#collector.omit(shown, 'unreadable')
    const tree = basename(shown) === '.git' ? dirname(shown) : shown
    this.#collector.repository({ gitDir: real, shown: tree, bare: tree === shown })
  }

  /** A linked work tree and a submodule have a file in place of the folder. */
  #gitFile(real: RealPath, shown: string): void {
    if (typeof real !== 'string') return this.#collector.omit(shown, 'unreadable')
    try {
      const gitDir = commonDir(real, readFileSync(join(real, '.git'), 'utf8'))
      this.#collector.repository({ gitDir, shown, bare: false })
    } catch {
      this.#collector.omit(shown, 'history-damaged')
    }
  }
}

function isMadeUp(path: RealPath): boolean {
  return process.platform === 'linux' && MADE_UP.has(statfsSync(openable(path)).type)
}

/** Names as text, and as bytes in the rare folder where one of them is no text: a Buffer a name costs a tenth of a scan. */
function entriesOf(folder: RealPath): readonly Entry[] {
  const path = openable(folder)
  const entries = readdirSync(path, { withFileTypes: true })
  if (!entries.some(({ name }) => name.includes(NO_TEXT))) return entries
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' })
}

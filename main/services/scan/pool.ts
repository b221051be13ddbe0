// Owns the threads of one scan: who gets which task, when all is done, how it ends early; refuses to read a file itself.
import { sep } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { Stopped } from './collector.ts'
import type { Link, Omission, Order, Report, Repository, Task } from './protocol.ts'
import type { Threads } from './threads.ts'

/** How long a thread has to end by itself, in milliseconds. */
const PATIENCE_MS = 1_000

/** A file or folder that was given, by its real path. */
export interface Root {
  readonly real: string
  readonly shown: string
  readonly folder: boolean
}

export interface PoolOptions {
  readonly threads: Threads
  readonly roots: readonly Root[]
  readonly history: boolean
  readonly followLinks: boolean
  readonly heard: (report: Report) => void
  readonly omit: (omission: Omission) => void
  readonly signal: AbortSignal
}

function taskOf({ real, shown, folder }: Root): Task {
  return { kind: folder ? 'folder' : 'file', real, shown }
}

/** Whether a path is one of the roots or lies in one. */
export function lies(path: string, roots: Iterable<string>): boolean {
  for (const root of roots)
    if (path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)) return true
  return false
}

/** Searches some roots to the end. @throws Stopped when cancelled; what a thread failed with. */
export function runPool(options: PoolOptions): Promise<void> {
  return new Pool(options).run()
}

class Pool {
  readonly #options: PoolOptions
  readonly #stop = new Int32Array(new SharedArrayBuffer(4))
  readonly #threads = new Set<Worker>()
  readonly #idle: Worker[] = []
  /** The last found is the first done: a tree is walked in depth, so that few of its folders wait. */
  readonly #tasks: Task[]
  readonly #roots: Set<string>
  readonly #repositories = new Map<string, Repository>()
  /** To be followed once all else is done, so that of two targets the one that holds the other is known. */
  #links: Link[] = []
  readonly #end = Promise.withResolvers<void>()

  constructor(options: PoolOptions) {
    this.#options = options
    this.#tasks = options.roots.map(taskOf)
    this.#roots = new Set(options.roots.map(({ real }) => real))
  }

  async run(): Promise<void> {
    const { signal, roots, threads } = this.#options
    const cancel = () => this.#cancel()
    if (signal.aborted) throw new Stopped()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      const first = roots.some(({ folder }) => folder) ? threads.first : 1
      for (let number = 0; number < first; number += 1) this.#begin(threads.take())
      await this.#end.promise
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  #begin(thread: Worker): void {
    this.#threads.add(thread)
    tell(thread, { kind: 'begin', stop: this.#stop.buffer })
    thread.on('message', (report: Report) => {
      try {
        this.#heard(thread, report)
      } catch (error) {
        // The inventory could not be read: nobody but the caller can say what to do about it.
        this.#fail(error)
      }
    })
    thread.once('error', (error: Error) => this.#fail(error))
    thread.once('exit', (code) => {
      this.#threads.delete(thread)
      if (Atomics.load(this.#stop, 0) === 0)
        this.#fail(new Error(`a thread of the scan ended with ${String(code)}`))
    })
    this.#idle.push(thread)
    this.#assign()
  }

  #heard(thread: Worker, report: Report): void {
    if (Atomics.load(this.#stop, 0) !== 0) return
    this.#options.heard(report)
    for (const task of report.tasks) if (!this.#isRoot(task)) this.#tasks.push(task)
    for (const link of report.links) this.#link(link)
    for (const repository of report.repositories) this.#repository(repository)
    if (report.done) this.#idle.push(thread)
    this.#assign()
    this.#grow()
  }

  /** A folder that was given too, or led to by a link, has a task of its own. */
  #isRoot(task: Task): boolean {
    return task.kind === 'folder' && typeof task.real === 'string' && this.#roots.has(task.real)
  }

  #link(link: Link): void {
    if (lies(link.target, this.#roots)) return
    if (this.#options.followLinks) this.#links.push(link)
    else this.#options.omit({ path: link.shown, reason: 'link' })
  }

  /** The same objects may be met from several work trees; a work tree names them better than their folder. */
  #repository(repository: Repository): void {
    if (!this.#options.history) return
    const known = this.#repositories.get(repository.gitDir)
    if (!known || (known.bare && !repository.bare))
      this.#repositories.set(repository.gitDir, repository)
  }

  #assign(): void {
    if (this.#isQuiet()) this.#followLinks()
    // Histories come last, when every work tree has been met that could name one.
    if (this.#isQuiet()) {
      for (const repository of this.#repositories.values())
        this.#tasks.push({ kind: 'history', ...repository })
      this.#repositories.clear()
    }
    for (let task = this.#tasks.at(-1); task; task = this.#tasks.at(-1)) {
      const thread = this.#idle.pop()
      if (!thread) return
      this.#tasks.pop()
      tell(thread, { kind: 'task', task })
    }
    if (this.#isQuiet()) this.#finish()
  }

  /** One more thread where tasks wait for one, so that a large tree gets all and a small one does not wait for them. */
  #grow(): void {
    const { threads } = this.#options
    if (this.#tasks.length > 0 && this.#threads.size < threads.most) this.#begin(threads.take())
  }

  #isQuiet(): boolean {
    return this.#tasks.length === 0 && this.#idle.length === this.#threads.size
  }

  #followLinks(): void {
    for (const { target, shown, folder } of this.#links.toSorted(
      (a, b) => a.target.length - b.target.length,
    )) {
      if (lies(target, this.#roots)) continue
      this.#roots.add(target)
      this.#tasks.push(taskOf({ real: target, shown, folder }))
    }
    this.#links = []
  }

  #finish(): void {
    this.#stopThreads()
    for (const thread of this.#threads) void thread.terminate()
    this.#end.resolve()
  }

  #fail(error: unknown): void {
    this.#stopThreads()
    for (const thread of this.#threads) void thread.terminate()
    this.#end.reject(error)
  }

  /** Answers at once. A thread looks at the number between two pieces, and ends its git when told to. */
  #cancel(): void {
    this.#stopThreads()
    const late = setTimeout(() => {
      for (const thread of this.#threads) void thread.terminate()
    }, PATIENCE_MS)
    late.unref()
    this.#end.reject(new Stopped())
  }

  #stopThreads(): void {
    Atomics.store(this.#stop, 0, 1)
    for (const thread of this.#threads) tell(thread, { kind: 'stop' })
  }
}

function tell(thread: Worker, order: Order): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage(order)
}

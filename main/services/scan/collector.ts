// Owns what a thread has found, counted and left out since its last report; refuses to keep more of it than is listed.
import { LISTED } from './limits.ts'
import type { Match } from './matcher.ts'
import type { Hit, Link, Omission, Place, Report, Repository, Task } from './protocol.ts'

/** Thrown where a scan was cancelled, on the way out of whatever was going on. */
export class Stopped extends Error {}

/** How often a thread reports in the middle of a task, in milliseconds. */
const EVERY_MS = 100

interface Collected {
  files: number
  bytes: number
  hits: Hit[]
  omissions: Omission[]
  tasks: Task[]
  repositories: Repository[]
  links: Link[]
}

function nothing(): Collected {
  return { files: 0, bytes: 0, hits: [], omissions: [], tasks: [], repositories: [], links: [] }
}

export class Collector {
  readonly #send: (report: Report) => void
  readonly #stopped: () => boolean
  #collected = nothing()
  #sentAt = performance.now()
  #last: Hit | undefined
  #bytes = 0

  constructor(send: (report: Report) => void, stopped: () => boolean) {
    this.#send = send
    this.#stopped = stopped
  }

  /** All that were searched here, in any task. */
  get bytes(): number {
    return this.#bytes
  }

  /** Counts bytes, reports now and then. @throws Stopped. */
  searched(bytes: number): void {
    this.#collected.bytes += bytes
    this.#bytes += bytes
    this.breathe()
  }

  /** To be called in anything that may take long. @throws Stopped. */
  breathe(): void {
    if (this.#stopped()) throw new Stopped()
    const full =
      this.#collected.hits.length >= LISTED.found ||
      this.#collected.omissions.length >= LISTED.leftOut
    if (full || performance.now() - this.#sentAt > EVERY_MS) this.report(false)
  }

  /** Counts a text. @throws Stopped. */
  file(): void {
    this.#collected.files += 1
    this.breathe()
  }

  /** The same key twice in one line is one finding. */
  hit(place: Place, match: Match): void {
    const last = this.#last
    const again =
      last?.line === match.line &&
      last.digest === match.digest &&
      last.path === place.path &&
      last.commit === place.commit &&
      last.object === place.object
    if (again) return
    this.#last = { ...place, ...match }
    this.#collected.hits.push(this.#last)
    this.breathe()
  }

  omit(path: string, reason: Omission['reason']): void {
    this.#collected.omissions.push({ path, reason })
  }

  task(task: Task): void {
    this.#collected.tasks.push(task)
  }

  repository(repository: Repository): void {
    this.#collected.repositories.push(repository)
  }

  link(link: Link): void {
    this.#collected.links.push(link)
  }

  /** Lets other threads have the tasks that were found, before this one goes on with its own. */
  handOn(): void {
    if (this.#collected.tasks.length > 0) this.report(false)
  }

  report(done: boolean): void {
    const collected = this.#collected
    this.#collected = nothing()
    this.#sentAt = performance.now()
    this.#send({ ...collected, done })
  }
}

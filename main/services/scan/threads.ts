// Owns starting the threads of scans, also before one is asked for; refuses to keep the process alive for one that nobody took.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** More threads than this wait for the disk. */
const MOST = 8
/** So many are of use to nearly every scan; a thread costs as much as searching 100 MB. */
const FIRST = 2

export class Threads {
  /** As many as one scan may have here. */
  readonly most = Math.min(availableParallelism(), MOST)
  /** With how many a scan of a folder begins. */
  readonly first = Math.min(this.most, FIRST)
  readonly #program: string
  readonly #ready = new Set<Worker>()

  /** `program`: the path of what a thread runs, `scan-thread.js` beside the built program. */
  constructor(program: string) {
    this.#program = program
  }

  /** Starts the first ones, for whoever knows that a scan follows: meanwhile the rest of the program is loaded. */
  ahead(): void {
    while (this.#ready.size < this.first) {
      const thread = this.#start()
      this.#ready.add(thread)
      thread.unref()
      // Whoever takes the next one meets the same failure, and tells it.
      thread.once('error', () => this.#ready.delete(thread))
    }
  }

  /** A thread that serves one scan; the taker ends it. */
  take(): Worker {
    for (const thread of this.#ready) {
      this.#ready.delete(thread)
      thread.ref()
      return thread
    }
    return this.#start()
  }

  #start(): Worker {
    return new Worker(this.#program, { execArgv: [], name: 'scan' })
  }
}

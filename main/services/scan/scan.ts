// Owns the operation that looks for leaked keys: what is searched where, and whose what was found is; refuses to keep or send anything.
import type { Readable } from 'node:stream'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import type { Output, Parsed } from '#contract'
import { Collector, Stopped } from './collector.ts'
import { Budget, Contents, once } from './contents.ts'
import type { ReadKey } from './matcher.ts'
import { runPool } from './pool.ts'
import type { Place } from './protocol.ts'
import { isPartOfTree, rootsOf } from './roots.ts'
import { sarif } from './sarif.ts'
import { type Recognise, Tally } from './tally.ts'
import type { Threads } from './threads.ts'

export interface ScanOptions {
  readonly threads: Threads
  readonly read: ReadKey
  readonly recognise: Recognise
  /** Of this program, for reports. */
  readonly version: string
  /** Absent where the host has none that a person could pipe into. */
  readonly standardInput?: Readable | undefined
}

/** How a pasted text and standard input are told. */
const HERE = { path: '-' }

/** The operation `scan.run`. */
export class Scan {
  readonly #options: ScanOptions

  constructor(options: ScanOptions) {
    this.#options = options
  }

  /** Errors: Fault scan.missing, host.unsupported, input.invalid, cancelled. */
  async run(input: Parsed<'scan.run'>, call: Call): Promise<Output<'scan.run'>> {
    const { recognise, threads, version } = this.#options
    const { paths, text, texts, standardInput, history, followLinks } = input
    if (paths.length === 0 && text === undefined && texts.length === 0 && !standardInput)
      throw nothingGiven()
    const tally = new Tally(recognise, (step) => call.progress(step))
    try {
      const { roots, omissions } = await rootsOf(paths)
      for (const omission of omissions) tally.omit(omission)
      if (text !== undefined) await this.#here(HERE, once(Buffer.from(text)), tally, call)
      for (const one of texts)
        await this.#here({ path: one.name }, once(Buffer.from(one.text)), tally, call)
      if (standardInput) await this.#here(HERE, this.#piped(call.signal), tally, call)
      if (roots.length > 0) {
        const omit: Tally['omit'] = (omission) => tally.omit(omission)
        await runPool({
          threads,
          roots,
          history,
          followLinks,
          heard: (report) => tally.heard(report),
          omit,
          signal: call.signal,
        })
        for (const root of history ? roots.filter(isPartOfTree) : [])
          omit({ path: root.shown, reason: 'history-part' })
      }
    } catch (error) {
      throw error instanceof Stopped || call.signal.aborted ? cancelled() : error
    }
    const answer = await tally.answer()
    return input.sarif ? { ...answer, sarif: sarif(answer, version) } : answer
  }

  /** Searches a stream in this very thread: it comes no faster than it is searched, and yields between its pieces. */
  async #here(
    place: Place,
    chunks: AsyncIterable<Uint8Array>,
    tally: Tally,
    { signal }: Call,
  ): Promise<void> {
    const collector = new Collector(
      (report) => tally.heard(report),
      () => signal.aborted,
    )
    const contents = new Contents(this.#options.read, collector, {
      hit: (place, match) => collector.hit(place, match),
      omit: (path, reason) => collector.omit(path, reason),
    })
    if (signal.aborted) throw new Stopped()
    let packed = 0
    const counted = async function* () {
      for await (const chunk of chunks) {
        packed += chunk.length
        yield chunk
      }
    }
    await contents.text(place, counted(), new Budget(() => packed))
    collector.report(true)
  }

  /** Nobody may ever type what it waits for, so a cancelled scan closes it. */
  #piped(signal: AbortSignal): AsyncIterable<Uint8Array> {
    const { standardInput } = this.#options
    if (standardInput) {
      signal.addEventListener('abort', () => standardInput.destroy(), { once: true })
      return standardInput
    }
    throw new Fault({
      code: 'host.unsupported',
      message: 'Nothing can be piped into this program.',
      fix: 'Paste the text, or name a file.',
      field: 'standardInput',
    })
  }
}

function nothingGiven(): Fault {
  return new Fault({
    code: 'input.invalid',
    message: 'Nothing to search was given.',
    fix: 'Name a file or a folder, or paste a text.',
    field: 'paths',
  })
}

function cancelled(): Fault {
  return new Fault({
    code: 'cancelled',
    message: 'The scan was cancelled before its end.',
    fix: 'What it did not reach was not searched. Start it again when ready.',
  })
}

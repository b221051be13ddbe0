// Owns how far a pair is in a database, written down in the workspace before each statement; refuses to write anything into that database.
import type { Runtime } from '#base/runtime'
import type { Target } from '#contract/metastore-target'
import type { RunLog } from '#services/metastore/runner'
import type { Step } from '#services/metastore/survey'
import type { Database } from '#store/database'
import { type PairKey, readPair, savePairProgress } from '#store/pairs'
import type { GivenPair } from './given.ts'
import type { Progress } from './standing.ts'
import type { GivenStep } from './survey.ts'

/** Ranges, because most runs have to do all that there is. */
type Ranges = readonly (readonly [from: number, to: number])[]

function rangesOf(numbers: readonly number[]): Ranges {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges
}

function numbersOf(json: string): ReadonlySet<number> {
  const ranges = JSON.parse(json) as Ranges
  return new Set(
    ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
  )
}

/** Which pair in which database. Behind a bastion a host may be called like another one elsewhere. */
export function pairKey(
  { engine, host, port, database, user, ssh }: Target,
  pair: GivenPair,
): PairKey {
  const name = host.toLowerCase()
  return {
    engine,
    host: ssh === undefined ? name : `${name} by ${ssh}`,
    port,
    // There a schema belongs to its user.
    database_name: engine === 'oracle' ? `${database} of ${user}` : database,
    sha256: pair.sha256,
  }
}

export interface JournalOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly key: PairKey
  readonly pair: GivenPair
}

/** How far the pair was, as it was written down last. */
export function readProgress({ database, key }: JournalOptions): Progress | undefined {
  const row = database.read((db) => readPair(db, key))
  return row && { left: numbersOf(row.left_over), through: row.through, sent: numbersOf(row.sent) }
}

const given = (step: Step): step is GivenStep => 'passing' in step

/** What is to last: settings of a connection end with it. */
const lasting = (steps: readonly Step[]): readonly number[] =>
  steps.filter(given).flatMap(({ passing, statement }) => (passing ? [] : [statement.number]))

/** Writes a run down, each time on disk before it returns. Throws Fault store.* where it cannot. */
export class Journal implements RunLog {
  readonly #options: JournalOptions
  #left: readonly number[] = []
  #through = 0

  constructor(options: JournalOptions) {
    this.#options = options
  }

  begin(steps: readonly Step[]): void {
    this.#left = lasting(steps)
    this.#through = 0
    if (this.#left.length > 0) this.#write([])
  }

  sending(steps: readonly Step[]): void {
    const numbers = lasting(steps)
    const [first] = numbers
    if (first === undefined) return
    this.#through = first - 1
    this.#write(numbers)
  }

  refused(): void {
    this.#write([])
  }

  finished(): void {
    this.#left = []
    this.#write([])
  }

  #write(sent: readonly number[]): void {
    const { database, runtime, key, pair } = this.#options
    const [schema, txn] = pair.scripts
    const row = {
      ...key,
      schema_name: schema?.name ?? '',
      txn_name: txn?.name ?? '',
      left_over: JSON.stringify(rangesOf(this.#left)),
      through: this.#through,
      sent: JSON.stringify(rangesOf(sent)),
      changed_at: runtime.now(),
    }
    database.write((db) => savePairProgress(db, row))
  }
}

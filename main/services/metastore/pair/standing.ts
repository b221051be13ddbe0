// Owns what is left to do of a pair, from what was looked up and what was written down; refuses to guess: what nobody can tell is in doubt.
import type { Drift } from '#contract/metastore-schema'
import type { Again, Effect } from './effect.ts'
import { tableOf } from './effect.ts'
import type { Fold } from './fold.ts'
import type { GivenStatement } from './given.ts'
import type { Found } from './found.ts'

/** How far a pair was when it was written down last. */
export interface Progress {
  /** Statements that the last run had to do: all others were settled. */
  readonly left: ReadonlySet<number>
  /** Of those, everything up to this one is settled. */
  readonly through: number
  /** Those that were sent, and of which nothing was heard. Together, where a transaction holds them. */
  readonly sent: ReadonlySet<number>
}

export interface Standing {
  readonly statement: GivenStatement
  /** `session`: holds for one connection, so that it is to do where anything is. */
  readonly state: 'done' | 'todo' | 'differs' | 'doubt' | 'session'
  readonly drift: readonly Drift[]
}

/** What a person has found out about the statements in doubt. */
export type Answer = 'ran' | 'did-not-run'

export interface Evidence {
  readonly statements: readonly GivenStatement[]
  readonly fold: Fold
  /** By number: what the catalogue and the rows say. */
  readonly found: ReadonlyMap<number, Found>
  /** Absent: nothing of this pair was ever written down for this database. */
  readonly progress: Progress | undefined
  readonly answer: Answer | undefined
}

/** Whether a statement was done, or needed nothing, when that was written down last. */
export function isSettled(progress: Progress | undefined, number: number): boolean {
  if (!progress || progress.sent.has(number)) return false
  return number <= progress.through || !progress.left.has(number)
}

/** Whether it makes something that can be looked up. */
export const creates = ({ kind }: Effect): boolean =>
  kind === 'table' || kind === 'index' || kind === 'object' || kind === 'alter'

function againOf(effect: Effect): Again {
  switch (effect.kind) {
    case 'rows':
    case 'write':
    case 'other':
      return effect.again
    case 'object':
      return effect.replaces ? 'always' : 'never'
    case 'drop':
      return 'at-once'
    case 'alter':
      // What cannot be looked up of it changes what is there to what it is.
      return 'always'
    default:
      return 'never'
  }
}

/** Tables that live as long as the connection, so that all that is done to them is to be done again. */
function temporaryTables({ statements, fold }: Evidence): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ effect }) =>
      effect.kind === 'table' && effect.temporary ? [fold.table(effect.name)] : [],
    ),
  )
}

/** Judges the statements of a pair one after another. */
class Judging {
  readonly #evidence: Evidence
  readonly #progress: Progress | undefined
  readonly #temporary: ReadonlySet<string>
  /** Of the statements that were sent: they ran, they did not, or nothing tells. */
  readonly #sent: 'ran' | 'lost' | 'unknown'
  /** Something of the pair is there, and all of it that can be looked up. */
  readonly #complete: boolean
  /** Nothing of the pair is there. */
  readonly #fresh: boolean
  /** Tables that have to be made anew, with all that belongs to them. */
  readonly #anew = new Set<string>()
  /** Tables whose rows a crash of the server has lost, although it had said that they were written. */
  readonly #lost = new Set<string>()

  constructor(evidence: Evidence) {
    this.#evidence = evidence
    this.#temporary = temporaryTables(evidence)
    const made = evidence.statements.filter(({ effect }) => creates(effect))
    const states = made.map(({ number }) => this.#found(number).state)
    const there = states.some((state) => state === 'done' || state === 'differs')
    // The database was emptied since: what was written down is of another one.
    const stale =
      !there &&
      made.some(
        ({ number }) =>
          isSettled(evidence.progress, number) && this.#found(number).state === 'undone',
      )
    this.#progress = stale ? undefined : evidence.progress
    this.#sent = this.#sentState()
    this.#fresh = !there
    this.#complete = there && ![...evidence.found.values()].some(({ state }) => state === 'undone')
  }

  #found(number: number): Found {
    return this.#evidence.found.get(number) ?? { state: 'unknown' }
  }

  #sentState(): 'ran' | 'lost' | 'unknown' {
    const states = new Set(
      [...(this.#progress?.sent ?? [])].map((number) => this.#found(number).state),
    )
    if (states.has('undone')) return 'lost'
    return states.has('done') ? 'ran' : 'unknown'
  }

  all(): readonly Standing[] {
    return this.#evidence.statements.map((statement) => {
      const found = this.#found(statement.number)
      const state = this.#state(statement, found)
      const { effect } = statement
      if (state === 'todo' && effect.kind === 'table')
        this.#anew.add(this.#evidence.fold.table(effect.name))
      const drift = state === 'differs' && found.state === 'differs' ? found.drift : []
      return { statement, state, drift }
    })
  }

  #state({ number, effect }: GivenStatement, found: Found): Standing['state'] {
    const table = tableOf(effect)
    const key = table && this.#evidence.fold.table(table)
    if (effect.kind === 'setting' || (key !== undefined && this.#temporary.has(key)))
      return 'session'
    if (found.state === 'differs') return 'differs'
    if (key !== undefined && this.#anew.has(key)) return 'todo'
    if (isSettled(this.#progress, number)) return this.#settled(effect, found, key)
    if (this.#progress?.sent.has(number)) return this.#ofSent(effect, found)
    if (found.state !== 'unknown') return found.state === 'done' ? 'done' : 'todo'
    return this.#unknown(effect)
  }

  #settled(effect: Effect, found: Found, key: string | undefined): Standing['state'] {
    if (found.state === 'undone') {
      if (effect.kind === 'rows' && key !== undefined) this.#lost.add(key)
      return 'todo'
    }
    if (effect.kind !== 'write' || key === undefined || !this.#lost.has(key)) return 'done'
    return againOf(effect) === 'never' ? this.#doubt() : 'todo'
  }

  #ofSent(effect: Effect, found: Found): Standing['state'] {
    if (this.#sent === 'ran') return 'done'
    if (found.state === 'done') return 'done'
    if (this.#sent === 'lost' || found.state === 'undone') return 'todo'
    return againOf(effect) === 'never' ? this.#doubt() : 'todo'
  }

  #unknown(effect: Effect): Standing['state'] {
    // Statements run in order, so what lies between others that are there has run as well.
    if (this.#complete) return 'done'
    if (this.#fresh || this.#progress) return 'todo'
    return againOf(effect) === 'always' ? 'todo' : this.#doubt()
  }

  #doubt(): Standing['state'] {
    const { answer } = this.#evidence
    if (answer === undefined) return 'doubt'
    return answer === 'ran' ? 'done' : 'todo'
  }
}

/** Where every statement stands, in order. */
export function standingsOf(evidence: Evidence): readonly Standing[] {
  return new Judging(evidence).all()
}

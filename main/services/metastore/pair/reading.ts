// Owns reading the files of a pair, includes in their place, each file of the other script once; refuses includes that leave the folder or loop.
import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Dialect, Pair } from '#contract/metastore-target'
import { Fault } from '#base/fault'
import type { ScriptId } from '#services/metastore/schema/description'
import {
  FIELDS,
  type GivenNote,
  type GivenPair,
  type GivenScript,
  type GivenStatement,
  scriptFault,
} from './given.ts'
import { effectOf } from './read-effect.ts'
import { readScript } from './script.ts'
import { PAIR_LIMIT, readSource, type Source } from './source.ts'
import { MOST_STATEMENTS, TooManyStatements } from './split.ts'

/** So many includes may stand inside one another. */
const DEPTH = 5
/** So many statements are understood before the rest of the program has its turn. */
const TOGETHER = 100
/** How many times anything may be read. */
const MOST_FILES = 100

interface Place {
  readonly script: ScriptId
  /** The files around this one, the script first. */
  readonly trail: readonly Source[]
  /** The line of the script itself, inside an include. */
  readonly ownLine?: number
}

/** Reads the files of a pair one by one, the first script first. */
class Reading {
  readonly statements: GivenStatement[] = []
  readonly notes: GivenNote[] = []
  readonly includes: Source[] = []
  readonly scripts: GivenScript[] = []
  readonly #dialect: Dialect
  readonly #signal: AbortSignal
  /** Every file by its path, with the script that brought it in first. */
  readonly #seen = new Map<string, ScriptId>()
  #root: string | undefined
  #left = PAIR_LIMIT
  #files = 0

  constructor(dialect: Dialect, signal: AbortSignal) {
    this.#dialect = dialect
    this.#signal = signal
  }

  async script(script: ScriptId, path: string): Promise<void> {
    const source = await this.#source(script, path)
    this.#root ??= dirname(source.path)
    const { name, sha256, text } = source
    this.scripts.push({ script, name, sha256, text })
    const before = this.#seen.get(source.path)
    if (before === undefined) await this.#file(source, { script, trail: [source] })
    else
      this.#note(
        { script, trail: [source] },
        1,
        this.scripts.length > 1 && name === this.scripts[0]?.name
          ? 'This is the same file as the first script. It runs once.'
          : `The first script includes this file: it runs there, and not a second time.`,
      )
  }

  async #source(script: ScriptId, path: string, inside?: string): Promise<Source> {
    this.#signal.throwIfAborted()
    if ((this.#files += 1) > MOST_FILES)
      throw scriptFault(
        script,
        `The scripts include more than ${String(MOST_FILES)} files.`,
        'Put their statements into fewer files.',
      )
    const source = await readSource(path, {
      field: FIELDS[script],
      limit: this.#left,
      ...(inside === undefined ? {} : { inside }),
    })
    this.#left -= source.bytes
    return source
  }

  #note({ script, trail }: Place, line: number, text: string, stops = false): void {
    this.notes.push({ script, file: trail.at(-1)?.name ?? '', line, text, stops })
  }

  async #file(source: Source, place: Place): Promise<void> {
    const { script, ownLine } = place
    this.#seen.set(source.path, script)
    const { pieces, notes } = await this.#apart(source, script)
    for (const { line, text, stops } of notes) this.#note(place, line, text, stops)
    for (const [at, piece] of pieces.entries()) {
      if (at % TOGETHER === 0) await turn()
      this.#signal.throwIfAborted()
      const { line } = piece
      const own = ownLine ?? line
      if (piece.kind === 'include')
        await this.#include(piece.path, line, { ...place, ownLine: own })
      else this.#add({ script, file: source.name, line, ownLine: own, sql: piece.sql })
    }
  }

  async #apart(source: Source, script: ScriptId) {
    try {
      return await readScript(source.text, this.#dialect, this.#signal)
    } catch (error) {
      throw error instanceof TooManyStatements ? this.#tooMany(script, error) : error
    }
  }

  #tooMany(script: ScriptId, cause?: unknown): Fault {
    return scriptFault(
      script,
      `These scripts have more than ${MOST_STATEMENTS.toLocaleString('en')} statements: they bring data, not a schema.`,
      'Give the scripts that create the tables, and run what fills them with the client of your database.',
      cause,
    )
  }

  #add(statement: Omit<GivenStatement, 'number' | 'effect'>): void {
    const number = this.statements.length + 1
    if (number > MOST_STATEMENTS) throw this.#tooMany(statement.script)
    this.statements.push({ ...statement, number, effect: effectOf(statement.sql, this.#dialect) })
  }

  async #include(path: string, line: number, place: Place): Promise<void> {
    const { script, trail } = place
    const around = trail.at(-1)
    const where = `${around?.name ?? ''}, line ${String(line)}, includes ${path}`
    if (trail.length > DEPTH)
      throw scriptFault(
        script,
        `${where}, more than ${String(DEPTH)} includes inside one another.`,
        'Put the statements of the inner files into the outer ones.',
      )
    const source = await this.#included(resolve(dirname(around?.path ?? ''), path), where, script)
    const loop = trail.findIndex(({ path }) => path === source.path)
    if (loop >= 0) {
      const names = [...trail.slice(loop), source].map(({ name }) => name)
      throw scriptFault(
        script,
        `${where}, which goes round in a circle: ${names.join(', then ')}.`,
        'Take one of these includes out.',
      )
    }
    const before = this.#seen.get(source.path)
    if (before !== undefined && before !== script) {
      this.#note(
        place,
        line,
        `${source.name} runs in the first script already, and not a second time.`,
      )
      return
    }
    this.includes.push(source)
    await this.#file(source, { ...place, trail: [...trail, source] })
  }

  async #included(path: string, where: string, script: ScriptId): Promise<Source> {
    try {
      return await this.#source(script, path, this.#root)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'input.invalid') throw error
      throw scriptFault(script, `${where}. ${error.message}`, error.fix, error)
    }
  }
}

/**
 * Reads both scripts and what they include. Errors: Fault input.invalid for a file that cannot be read, and
 * metastore.script for one that cannot be run, with the field. Rejects with the signal's reason.
 */
export async function readPair(
  { schema, txn }: Pair,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<GivenPair> {
  const reading = new Reading(dialect, signal)
  await reading.script('schema', schema)
  await reading.script('txn', txn)
  const { scripts, statements, notes } = reading
  const includes = reading.includes.map(({ name, sha256 }) => ({ name, sha256 }))
  const hashes = [...scripts, ...includes].map(({ sha256 }) => sha256)
  const sha256 = createHash('sha256').update(JSON.stringify(hashes)).digest('hex')
  return { dialect, scripts, includes, statements, notes, sha256 }
}

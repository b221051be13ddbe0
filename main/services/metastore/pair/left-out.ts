// Owns which statements of a pair are left out, and what keeps it from running; refuses to leave out anything without a word.
import { shown } from '#services/metastore/drift'
import { tableOf } from './effect.ts'
import { asKept, type Fold } from './fold.ts'
import {
  type GivenNote,
  type GivenPair,
  type GivenStatement,
  placeOf,
  scriptFault,
} from './given.ts'
import { Lives } from './lives.ts'
import { readsOtherwise } from './reading-settings.ts'
import { passwordsIn } from './secrets.ts'
import { tokens } from './tokens.ts'

/** A longer statement is not compared with others. */
const LONGEST = 20_000

/** The words of a statement, however they are laid out. */
function wordsOf({ sql }: GivenStatement, { dialect }: GivenPair): string {
  return [...tokens(sql, dialect)].map(({ upper }) => upper).join(' ')
}

/** Statements of both scripts by their words, as far as they may be said twice. */
function byWords(pair: GivenPair, statements: readonly GivenStatement[]) {
  const short = statements.filter(({ sql }) => sql.length <= LONGEST)
  return new Map(short.map((statement) => [wordsOf(statement, pair), statement]))
}

function sameColumns(a: GivenStatement, b: GivenStatement, fold: Fold): boolean {
  if (a.effect.kind !== 'table' || b.effect.kind !== 'table') return false
  const names = ({
    columns = [],
  }: {
    readonly columns?: readonly { text: string; quoted: boolean }[]
  }) => columns.map((column) => fold.name(column)).join('\n')
  return names(a.effect) === names(b.effect)
}

/**
 * Statements of the second script that say again what the first has said: tables that both create with the same
 * columns, and what is said of those tables in the same words. By number, with the statement that runs.
 */
export function repeatsOf(pair: GivenPair, fold: Fold): ReadonlyMap<number, GivenStatement> {
  const { again } = new Lives(pair.statements, fold)
  const repeats = new Map<number, GivenStatement>()
  if (again.size === 0) return repeats
  const first = pair.statements.filter(({ script }) => script === 'schema')
  const said = byWords(pair, first)
  const doubled = new Set<string>()
  for (const statement of pair.statements) {
    const { script, number, effect } = statement
    const table = tableOf(effect)
    if (script === 'schema' || !table) continue
    const key = fold.table(table)
    if (again.has(number)) {
      const made = first.find(
        (other) => other.effect.kind === 'table' && fold.table(other.effect.name) === key,
      )
      if (!made || !sameColumns(made, statement, fold)) continue
      doubled.add(key)
      repeats.set(number, made)
    } else if (doubled.has(key)) {
      const twin = statement.sql.length > LONGEST ? undefined : said.get(wordsOf(statement, pair))
      if (twin) repeats.set(number, twin)
    }
  }
  return repeats
}

const TRANSACTION =
  'is left out: this program holds the pair together itself, as far as the engine can.'

interface Circumstances {
  readonly fold: Fold
  /** The chosen database, where there is one. */
  readonly database: string | undefined
  /** The pair has letters beyond ASCII. */
  readonly letters: boolean
}

function noted(statement: GivenStatement, circumstances: Circumstances): readonly GivenNote[] {
  const { fold, database, letters } = circumstances
  const { script, file, line, effect, sql } = statement
  const note = (text: string, stops: boolean): readonly GivenNote[] => [
    { script, file, line, text, stops },
  ]
  const words = shown(sql.split('\n', 1)[0] ?? '')
  const otherwise = effect.kind === 'setting' ? readsOtherwise(sql, letters) : undefined
  if (otherwise !== undefined) return note(otherwise, true)
  if (passwordsIn(sql).length > 0)
    return note('A password stands here, for everybody to read who can read the file.', false)
  if (effect.kind === 'transaction')
    return effect.undoes
      ? note(`${words} would undo what this program holds together.`, true)
      : note(`${words} ${TRANSACTION}`, false)
  if (effect.kind === 'setting' && effect.database) {
    const other = fold.table(effect.database)
    if (database === undefined) return note(`${words} goes to a database by name.`, false)
    return other === fold.table(asKept(database))
      ? []
      : note(`${words} would leave the database that was chosen, ${shown(database)}.`, true)
  }
  if (effect.kind === 'drop' && effect.type === 'table')
    return note(
      `${words} removes a table with all that is in it. Where the pair creates it again, what is there is kept instead.`,
      false,
    )
  return []
}

/** All that is to be known of a pair before it runs, in order; with the chosen database where there is one. */
export function notesOf(pair: GivenPair, fold: Fold, database?: string): readonly GivenNote[] {
  const repeats = [...repeatsOf(pair, fold)].flatMap(([number, first]): readonly GivenNote[] => {
    const statement = pair.statements[number - 1]
    if (!statement) return []
    const { script, file, line } = statement
    const text = `Left out: ${placeOf(first)}, says the same of the same table already.`
    return [{ script, file, line, text, stops: false }]
  })
  const letters = pair.statements.some(({ sql }) => /[\u0080-\uffff]/.test(sql))
  return [
    ...pair.notes,
    ...pair.statements.flatMap((statement) => noted(statement, { fold, database, letters })),
    ...repeats,
  ]
}

/** Throws metastore.script with the first reasons, where a pair cannot run as it stands. */
export function refuseUnrunnable(pair: GivenPair, fold: Fold, database: string): void {
  const stops = notesOf(pair, fold, database).filter((note) => note.stops)
  const [first] = stops
  if (!first) return
  const told = stops
    .slice(0, 3)
    .map(({ file, line, text }) => `${file}, line ${String(line)}: ${text}`)
  const more = stops.length > 3 ? ` And ${String(stops.length - 3)} more.` : ''
  throw scriptFault(
    first.script,
    `Nothing was changed: these scripts cannot run as they stand. ${told.join(' ')}${more}`,
    'Change a copy of the script at these lines, or run the pair with the client that it was written for.',
  )
}

// Owns what INSERT, UPDATE and DELETE do to which rows; refuses to guess a value that is computed.
import type { Again, Effect, Literal } from './effect.ts'
import type { Token } from './tokens.ts'
import { Words } from './words.ts'

/** So many rows of one statement are looked up; more are a load of data. */
const MOST_ROWS = 200

const joined = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('')

/** `N'…'` and `E'…'`: the letter is part of the string. */
const letter = ({ upper }: Token): boolean => upper === 'N' || upper === 'E'

function literalOf(item: Words): Literal {
  const all = item.rest()
  const [first, second] = all
  if (!first || all.length > 2) return undefined
  if (!second) {
    if (first.kind === 'number') return { kind: 'number', sql: first.text }
    if (first.kind === 'string') return { kind: 'string', sql: first.text }
    return first.upper === 'NULL' ? { kind: 'null' } : undefined
  }
  const close = second.at === first.at + first.text.length
  if (second.kind === 'number' && /^[-+]$/.test(first.text))
    return { kind: 'number', sql: joined(all) }
  if (second.kind === 'string' && first.kind === 'word' && close && letter(first))
    return { kind: 'string', sql: joined(all) }
  return undefined
}

function rowsOf(words: Words): readonly (readonly Literal[])[] | undefined {
  const rows: (readonly Literal[])[] = []
  do {
    const row = words.group()
    if (!row || rows.length >= MOST_ROWS) return undefined
    rows.push(row.items().map(literalOf))
  } while (words.take(','))
  return rows
}

const has = (tokens: readonly Token[], ...words: readonly string[]): boolean =>
  tokens.some((_, at) => words.every((word, ahead) => tokens[at + ahead]?.upper === word))

/** What is between the table and its values. */
function skipOptions(words: Words): void {
  if (words.take('OVERRIDING')) {
    words.take('SYSTEM', 'USER')
    words.take('VALUE')
  }
}

export function readInsert(words: Words): Effect {
  const { tokens } = words
  const verb = words.peek()?.upper ?? 'INSERT'
  words.skip()
  const mild = words.is('IGNORE') || has(tokens, 'DO', 'NOTHING')
  while (words.take('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO'));
  const table = words.name()
  const about = table ? { table } : {}
  const columns = words
    .group()
    ?.items()
    .map((item) => item.part())
  skipOptions(words)
  const again: Again = mild ? 'at-once' : 'never'
  if (table && verb === 'INSERT' && words.take('VALUES', 'VALUE')) {
    const rows = rowsOf(words)
    const known = columns?.every((column) => column !== undefined) ? { columns } : {}
    const plain = rows && !words.cut && !has(words.rest(), 'UPDATE')
    if (plain && (columns === undefined || known.columns))
      return { kind: 'rows', table, ...known, rows, again }
  }
  if (verb === 'REPLACE') return { kind: 'write', verb, ...about, again: 'at-once' }
  return { kind: 'write', verb, ...about, again: has(tokens, 'NOT', 'EXISTS') ? 'always' : again }
}

/** Whether each column gets a value that is written out. */
function setsLiterals(words: Words): boolean {
  const where = words.rest().findIndex(({ upper }) => upper === 'WHERE')
  const all = words.rest()
  const sets = new Words(where < 0 ? all : all.slice(0, where), words.dialect)
  return sets.items().every((item) => item.name() && item.take('=') && literalOf(item))
}

export function readUpdate(words: Words): Effect {
  words.skip()
  while (words.take('ONLY', 'IGNORE', 'LOW_PRIORITY'));
  const table = words.name()
  while (!words.done && !words.is('SET')) words.skip()
  words.skip()
  const again: Again = !words.cut && setsLiterals(words) ? 'at-once' : 'never'
  return { kind: 'write', verb: 'UPDATE', ...(table ? { table } : {}), again }
}

export function readDelete(words: Words): Effect {
  const verb = words.peek()?.upper ?? 'DELETE'
  words.skip()
  while (words.take('FROM', 'TABLE', 'ONLY', 'IGNORE', 'LOW_PRIORITY', 'QUICK'));
  const table = words.name()
  return { kind: 'write', verb, ...(table ? { table } : {}), again: 'at-once' }
}

// Owns what a person is told about a statement of a given script: its object and one plain line; refuses to claim more than its words say.
import { shown } from '#services/metastore/drift'
import type { Alteration, Effect, Key, Name, Part } from './effect.ts'

export interface Explained {
  /** `table TXNS`; empty where nothing is known of it. */
  readonly object: string
  /** One line for people. */
  readonly about: string
}

const said = (part: Part): string => shown(part.text)
const all = (parts: readonly Part[]): string => parts.map(said).join(', ')

const counted = (count: number, word: string): string =>
  `${String(count)} ${word}${count === 1 ? '' : 's'}`

const KEYS: Readonly<Record<Key['kind'], string>> = {
  primary: 'primary key',
  unique: 'unique key',
  foreign: 'foreign key',
  check: 'check',
  index: 'index',
}

function keyText({ kind, name, columns }: Key): string {
  const called = name ? ` ${said(name)}` : ''
  return `the ${KEYS[kind]}${called}${columns ? ` on ${all(columns)}` : ''}`
}

function changeText(change: Alteration): string {
  switch (change.kind) {
    case 'add-column':
      return `adds the column ${said(change.column)}`
    case 'drop-column':
      return `removes the column ${said(change.column)} with all that is in it`
    case 'rename-column':
      return `calls the column ${said(change.column)} ${said(change.to)}`
    case 'rename':
      return `is called ${said(change.to)} from then on`
    case 'add-key':
      return `adds ${keyText(change.key)}`
    case 'drop-key':
      return `removes ${keyText(change.key)}`
    default:
      return 'changes what is there'
  }
}

function keyObject(table: Name, key: Pick<Key, 'kind' | 'name'>): string {
  if (key.name) return `${key.kind === 'index' ? 'index' : 'constraint'} ${said(key.name)}`
  return `${KEYS[key.kind]} of ${said(table)}`
}

/** An ALTER TABLE of one clause is about what that clause makes. */
function alterObject(table: Name, changes: readonly Alteration[]): string {
  const [change] = changes
  if (!change || changes.length > 1) return `table ${said(table)}`
  if (change.kind === 'add-key' || change.kind === 'drop-key') return keyObject(table, change.key)
  return 'column' in change
    ? `column ${said(table)}.${said(change.column)}`
    : `table ${said(table)}`
}

function alterText(table: Name, changes: readonly Alteration[]): string {
  const [first, ...more] = changes.slice(0, 4).map(changeText)
  const left = changes.length > 4 ? [counted(changes.length - 4, 'more change')] : []
  const text = [first ?? 'changes what is there', ...more, ...left].join('; ')
  return `Table ${said(table)}: ${text}.`
}

function tableText({ name, columns, temporary }: Extract<Effect, { kind: 'table' }>): string {
  const kind = temporary ? 'temporary table' : 'table'
  const what = columns ? ` with ${counted(columns.length, 'column')}` : ''
  return `Creates the ${kind} ${said(name)}${what}.`
}

const WRITES: Readonly<Record<string, string>> = {
  INSERT: 'Writes rows into',
  REPLACE: 'Writes rows into',
  UPDATE: 'Changes rows of',
  DELETE: 'Removes rows from',
  TRUNCATE: 'Removes all rows from',
}

const VERBS: Readonly<Record<string, string>> = {
  GRANT: 'Gives rights.',
  REVOKE: 'Takes rights away.',
  DENY: 'Takes rights away.',
  COMMENT: 'Writes a comment on something.',
  SELECT: 'Asks a question.',
  ANALYZE: 'Counts what is in tables, for better plans.',
  CALL: 'Runs a procedure.',
  EXEC: 'Runs a procedure.',
  EXECUTE: 'Runs a prepared statement.',
  DO: 'Runs a block of code.',
  BEGIN: 'Runs a block of code.',
  DECLARE: 'Runs a block of code.',
  BATCH: 'Several statements that go to the server together.',
}

/** In the words of a person, from what is known of the statement. */
export function explain(effect: Effect): Explained {
  switch (effect.kind) {
    case 'table':
      return { object: `table ${said(effect.name)}`, about: tableText(effect) }
    case 'alter':
      return {
        object: alterObject(effect.table, effect.changes),
        about: alterText(effect.table, effect.changes),
      }
    case 'index':
      return {
        object: `index ${said(effect.name)}`,
        about: `Finds rows of ${said(effect.table)}${effect.columns ? ` by ${all(effect.columns)}` : ''}.`,
      }
    case 'object':
      return {
        object: `${effect.type} ${said(effect.name)}`,
        about: `Creates the ${effect.type} ${said(effect.name)}.`,
      }
    case 'drop':
      return {
        object: `drop ${effect.type} ${said(effect.name)}`,
        about: `Removes the ${effect.type} ${said(effect.name)}${effect.type === 'table' ? ' with all that is in it' : ''}.`,
      }
    case 'rows':
      return {
        object: `row ${said(effect.table)}`,
        about: `Writes ${counted(effect.rows.length, 'row')} into ${said(effect.table)}.`,
      }
    case 'write': {
      const table = effect.table ? said(effect.table) : 'a table'
      return {
        object: effect.table ? `row ${table}` : '',
        about: `${WRITES[effect.verb] ?? 'Changes rows of'} ${table}.`,
      }
    }
    case 'setting':
      return { object: '', about: effect.about }
    case 'transaction':
      return { object: '', about: 'Left out: this program begins and ends transactions itself.' }
    default:
      return {
        object: '',
        about: VERBS[effect.verb] ?? 'Nothing is known of this statement: read it before it runs.',
      }
  }
}

// Owns what one statement does, by its first words; refuses to guess: what it does not know is `other`.
import type { Dialect } from '#contract/metastore-target'
import { holdsSeveral } from './batches.ts'
import type { Again, Effect, ObjectType } from './effect.ts'
import { readDelete, readInsert, readUpdate } from './read-rows.ts'
import { readAlterTable, readCreateIndex, readCreateTable } from './read-table.ts'
import { Words } from './words.ts'

const OBJECTS: Readonly<Record<string, ObjectType>> = {
  VIEW: 'view',
  SEQUENCE: 'sequence',
  TRIGGER: 'trigger',
  FUNCTION: 'function',
  PROCEDURE: 'procedure',
  PROC: 'procedure',
  PACKAGE: 'package',
  TYPE: 'type',
  EVENT: 'event',
  SYNONYM: 'synonym',
}

const KINDS = new Set(['TABLE', 'INDEX', ...Object.keys(OBJECTS)])
/** No kind of object stands so far behind CREATE: options, a definer, an algorithm. */
const FAR = 16

const other = (verb: string, again: Again): Effect => ({ kind: 'other', verb, again })

/** The type of an object, its word read already. */
function typeOf(words: Words, word: string): ObjectType | undefined {
  const body = words.take('BODY')
  if (body && word === 'PACKAGE') return 'package body'
  if (body && word === 'TYPE') return 'type body'
  return OBJECTS[word]
}

function readCreate(words: Words): Effect {
  const from = words.tokens.slice(0, FAR)
  const at = from.findIndex(({ kind, upper }) => kind === 'word' && KINDS.has(upper))
  const before = new Set(from.slice(0, at).map(({ upper }) => upper))
  const word = from[at]?.upper
  const replaces = before.has('REPLACE')
  const unknown = other('CREATE', replaces ? 'always' : 'never')
  if (word === undefined || before.has('USER') || before.has('ROLE')) return unknown
  for (let skip = 0; skip <= at; skip += 1) words.skip()
  const type = typeOf(words, word)
  words.take('CONCURRENTLY')
  const mild = words.takeAll('IF', 'NOT', 'EXISTS')
  if (word === 'TABLE')
    return readCreateTable(words, before.has('TEMPORARY') || before.has('TEMP')) ?? unknown
  if (word === 'INDEX') return readCreateIndex(words) ?? other('CREATE', mild ? 'always' : 'never')
  const name = words.name()
  return type && name ? { kind: 'object', type, name, replaces: replaces || mild } : unknown
}

function readDropOf(words: Words): Effect {
  words.skip()
  const word = words.peek()?.upper ?? ''
  words.skip()
  const type = word === 'TABLE' ? 'table' : word === 'INDEX' ? 'index' : typeOf(words, word)
  words.take('CONCURRENTLY')
  const mild = words.takeAll('IF', 'EXISTS')
  const name = words.name()
  const table = type === 'index' && words.take('ON') ? words.name() : undefined
  // Several at once are looked up as little as what is not known.
  if (!type || !name || words.is(',')) return other('DROP', mild ? 'at-once' : 'never')
  return { kind: 'drop', type, name, ...(table ? { table } : {}) }
}

function readAlter(words: Words): Effect {
  if (words.takeAll('ALTER', 'TABLE')) return readAlterTable(words) ?? other('ALTER', 'never')
  if (words.takeAll('ALTER', 'SESSION'))
    return { kind: 'setting', about: 'Changes a setting of this connection.' }
  return other('ALTER', 'always')
}

const setting = (about: string): Effect => ({ kind: 'setting', about })

function readSet(words: Words): Effect {
  const said = new Set(words.tokens.map(({ upper }) => upper))
  // Left out, unless something else is set with it.
  if (said.has('AUTOCOMMIT'))
    return { kind: 'transaction', verb: 'SET AUTOCOMMIT', undoes: said.has(',') }
  const name = words.peek(1)
  const bare = name && name.kind !== 'mark' ? name.text : ''
  return setting(
    bare === '' ? 'Changes settings of this connection.' : `Sets ${bare} for this connection.`,
  )
}

function readUse(words: Words): Effect {
  words.skip()
  const database = words.part()
  return {
    kind: 'setting',
    about: `Goes to the database ${database?.text ?? ''}.`,
    ...(database ? { database } : {}),
  }
}

/** A question changes nothing, unless it calls something that does. */
function readSelect(words: Words): Effect {
  const calls = new Set(words.tokens.map(({ upper }) => upper))
  if (calls.has('SET_CONFIG')) return setting('Changes a setting of this connection.')
  const harmless = !calls.has('(') || calls.has('SETVAL')
  return other('SELECT', harmless && !calls.has('INTO') ? 'always' : 'never')
}

/** Only where the word stands alone or with its own: BEGIN is a block elsewhere. */
function readTransaction(words: Words): Effect | undefined {
  const verb = words.peek()?.upper ?? ''
  const rest = words.tokens.slice(1).map(({ upper }) => upper)
  const known = new Set([
    'WORK',
    'TRANSACTION',
    'TRAN',
    'ISOLATION',
    'LEVEL',
    'READ',
    'WRITE',
    'ONLY',
    'COMMITTED',
    'SERIALIZABLE',
    'REPEATABLE',
    'UNCOMMITTED',
    'WITH',
    'CONSISTENT',
    'SNAPSHOT',
    'AND',
    'NO',
    'CHAIN',
    ',',
  ])
  if (!rest.every((word) => known.has(word))) return undefined
  return { kind: 'transaction', verb, undoes: verb === 'ROLLBACK' || verb === 'ABORT' }
}

const MYSQL_SETTINGS: Readonly<Record<string, string>> = {
  PREPARE: 'Prepares a statement for this connection.',
  DEALLOCATE: 'Forgets a prepared statement.',
  LOCK: 'Locks tables for this connection.',
  UNLOCK: 'Unlocks tables.',
}

const TRANSACTIONS = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT'])
const SAFE = new Set([
  'GRANT',
  'REVOKE',
  'DENY',
  'COMMENT',
  'ANALYZE',
  'ANALYSE',
  'VACUUM',
  'CHECK',
])

const ofMysql = (dialect: Dialect): boolean => dialect === 'mariadb' || dialect === 'mysql'

function read(words: Words): Effect {
  const verb = words.peek()?.upper ?? ''
  const { dialect } = words
  // There they count, and end nothing that is not theirs.
  if (TRANSACTIONS.has(verb) && dialect !== 'sqlserver')
    return readTransaction(words) ?? other(verb, 'never')
  switch (verb) {
    case 'CREATE':
      return readCreate(words)
    case 'ALTER':
      return readAlter(words)
    case 'DROP':
      return readDropOf(words)
    case 'INSERT':
    case 'REPLACE':
      return readInsert(words)
    case 'UPDATE':
      return readUpdate(words)
    case 'DELETE':
    case 'TRUNCATE':
      return readDelete(words)
    case 'SET':
    case 'RESET':
      return readSet(words)
    case 'USE':
      return readUse(words)
    case 'SELECT':
      return readSelect(words)
    case 'PRINT':
    case 'SAVEPOINT':
    case 'RELEASE':
      return setting(`Says ${verb} on this connection.`)
    default: {
      const about = ofMysql(dialect) ? MYSQL_SETTINGS[verb] : undefined
      return about === undefined ? other(verb, SAFE.has(verb) ? 'always' : 'never') : setting(about)
    }
  }
}

/** Whose own body may hold statements. */
const BODIES = new Set(['trigger', 'function', 'procedure', 'view'])

/** What a statement of a script does, as far as its words tell. */
export function effectOf(sql: string, dialect: Dialect): Effect {
  const words = new Words(sql, dialect)
  const effect = read(words)
  const whole = effect.kind === 'object' && BODIES.has(effect.type)
  return !whole && holdsSeveral(words) ? other('BATCH', 'never') : effect
}

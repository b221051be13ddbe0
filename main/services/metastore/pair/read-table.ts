// Owns what CREATE TABLE, ALTER TABLE and CREATE INDEX say of columns and keys; refuses types, which only the database can tell.
import type { Alteration, Effect, Key, KeyKind, Part } from './effect.ts'
import type { Words } from './words.ts'

const CONSTRAINTS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE', 'PERIOD']
/** Such words begin an index in MySQL, and are names of columns elsewhere. */
const MYSQL_CONSTRAINTS = ['KEY', 'INDEX', 'FULLTEXT', 'SPATIAL']
const NO_COLUMNS = ['LIKE', 'SELECT', 'WITH', 'SUPPLEMENTAL', 'TABLE', 'VALUES']

const ofMysql = ({ dialect }: Words): boolean => dialect === 'mariadb' || dialect === 'mysql'

/** What the brackets of a CREATE TABLE hold, as names of columns. Undefined: not written out. */
function columnsOf(definitions: Words): readonly Part[] | undefined {
  const columns: Part[] = []
  for (const item of definitions.items()) {
    if (item.is(...NO_COLUMNS)) return undefined
    if (item.is(...CONSTRAINTS) || (ofMysql(item) && item.is(...MYSQL_CONSTRAINTS))) continue
    const column = item.part()
    if (!column) return undefined
    columns.push(column)
  }
  return columns
}

/** Names of columns alone, with lengths and directions; undefined where anything else stands among them. */
function plainColumns(list: Words): readonly Part[] | undefined {
  const columns: Part[] = []
  for (const item of list.items()) {
    const column = item.part()
    // How many characters of it; anything else is a function.
    const length = item.group()?.rest()
    if (length && !(length.length === 1 && length[0]?.kind === 'number')) return undefined
    item.take('ASC', 'DESC')
    if (!column || !item.done) return undefined
    columns.push(column)
  }
  return columns
}

/** Reads up to the brackets, over USING BTREE, CLUSTERED and the like. */
function keyColumns(words: Words): readonly Part[] | undefined {
  while (!words.done && !words.is('(', 'REFERENCES', ',')) words.skip()
  const list = words.group()
  return list && plainColumns(list)
}

const BEFORE_COLUMNS = ['(', 'USING', 'CLUSTERED', 'NONCLUSTERED', 'REFERENCES']

const KEY_WORDS: Readonly<Record<string, KeyKind>> = {
  PRIMARY: 'primary',
  UNIQUE: 'unique',
  FOREIGN: 'foreign',
  CHECK: 'check',
  INDEX: 'index',
  KEY: 'index',
  FULLTEXT: 'index',
  SPATIAL: 'index',
}

/** Reads a constraint or an index, as ADD has it. Undefined: it is something else. */
function readKey(words: Words): Key | undefined {
  const constraint = words.take('CONSTRAINT')
  const outer = constraint && !words.is(...Object.keys(KEY_WORDS)) ? words.part() : undefined
  const kind = KEY_WORDS[words.peek()?.upper ?? '']
  if (!kind || words.peek()?.kind !== 'word') return undefined
  words.skip()
  words.take('KEY', 'INDEX')
  const inner = kind === 'check' || words.is(...BEFORE_COLUMNS) ? undefined : words.part()
  const name = kind === 'unique' ? (inner ?? outer) : (outer ?? inner)
  const columns = kind === 'check' ? undefined : keyColumns(words)
  return { kind, ...(name ? { name } : {}), ...(columns ? { columns } : {}) }
}

export function readCreateTable(words: Words, temporary: boolean): Effect | undefined {
  const name = words.name()
  if (!name) return undefined
  const definitions = words.group()
  const columns = definitions && columnsOf(definitions)
  return {
    kind: 'table',
    name,
    ...(columns && columns.length > 0 ? { columns } : {}),
    temporary: temporary || name.text.startsWith('#'),
  }
}

export function readCreateIndex(words: Words): Effect | undefined {
  const name = words.is('ON') ? undefined : words.name()
  while (!words.done && !words.is('ON')) words.skip()
  words.skip()
  words.take('ONLY')
  const table = words.name()
  if (!name || !table) return undefined
  const columns = keyColumns(words)
  return { kind: 'index', name, table, ...(columns ? { columns } : {}) }
}

const OTHER: readonly Alteration[] = [{ kind: 'other' }]

function readAdd(words: Words): readonly Alteration[] {
  const named = words.take('COLUMN')
  words.takeAll('IF', 'NOT', 'EXISTS')
  const list = words.group()
  if (list) return list.items().flatMap(readAdd)
  if (!named) {
    const key = readKey(words)
    if (key) return [{ kind: 'add-key', key }]
    if (words.is('CONSTRAINT', 'PARTITION', 'EXCLUDE', 'SUPPLEMENTAL', 'DEFAULT')) return OTHER
  }
  const column = words.part()
  return column ? [{ kind: 'add-column', column }] : OTHER
}

function readDrop(words: Words): readonly Alteration[] {
  if (words.takeAll('PRIMARY', 'KEY')) return [{ kind: 'drop-key', key: { kind: 'primary' } }]
  const kind = words.is('INDEX', 'KEY') ? 'index' : words.is('FOREIGN') ? 'foreign' : 'check'
  if (words.take('CONSTRAINT', 'INDEX', 'KEY', 'CHECK') || words.takeAll('FOREIGN', 'KEY')) {
    words.takeAll('IF', 'EXISTS')
    const name = words.part()
    return name ? [{ kind: 'drop-key', key: { kind, name } }] : OTHER
  }
  const named = words.take('COLUMN')
  words.takeAll('IF', 'EXISTS')
  if (!named && words.is('PARTITION', 'DEFAULT', 'PERIOD', '(')) return OTHER
  const column = words.part()
  return column ? [{ kind: 'drop-column', column }] : OTHER
}

function readRename(words: Words, changing: boolean): readonly Alteration[] {
  if (!changing && words.take('TO', 'AS')) {
    const to = words.name()
    return to ? [{ kind: 'rename', to }] : OTHER
  }
  if (!words.take('COLUMN') && !changing) return OTHER
  const column = words.part()
  if (!changing) words.take('TO')
  const to = words.part()
  return column && to ? [{ kind: 'rename-column', column, to }] : OTHER
}

/** One clause; `adding`: the clause before it was an ADD, which goes on on SQL Server. */
function readClause(words: Words, adding: boolean): readonly Alteration[] {
  if (words.takeAll('WITH', 'CHECK') || words.takeAll('WITH', 'NOCHECK'))
    return readClause(words, adding)
  if (words.take('ADD')) return readAdd(words)
  if (words.take('DROP')) return readDrop(words)
  if (words.take('RENAME')) return readRename(words, false)
  if (words.take('CHANGE')) return readRename(words, true)
  return adding ? readAdd(words) : OTHER
}

export function readAlterTable(words: Words): Effect | undefined {
  words.takeAll('IF', 'EXISTS')
  words.take('ONLY')
  const table = words.name()
  if (!table) return undefined
  let adding = false
  const changes = words.items().flatMap((clause) => {
    const goesOn = adding && clause.dialect === 'sqlserver'
    adding = clause.is('ADD') || goesOn
    return readClause(clause, goesOn)
  })
  return { kind: 'alter', table, changes }
}

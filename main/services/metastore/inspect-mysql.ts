// Owns the questions to the catalogue of MySQL and MariaDB, one round trip each; refuses what is not in the current database.
import { assemble, type Scope, type Spelling } from './assemble.ts'
import type { Shape } from './schema/shape.ts'
import type { SqlSession } from './session.ts'

// LEFT instead of LIKE: what a backslash means in a pattern depends on sql_mode.
const WHICH: Readonly<Record<Scope, string>> = {
  science: "t.table_schema = DATABASE() AND LEFT(t.table_name, 4) = 'sci_'",
  all: 't.table_schema = DATABASE()',
}

const TABLES = (which: string): string => `
SELECT t.table_name AS \`table\`, CASE
  WHEN t.table_type = 'BASE TABLE' AND t.engine = 'InnoDB' THEN 'table'
  WHEN t.table_type = 'BASE TABLE' THEN CONCAT('table in ', COALESCE(t.engine, 'no engine'))
  ELSE LOWER(t.table_type) END AS kind
FROM information_schema.tables t WHERE ${which} ORDER BY t.table_name`

const COLUMNS = (which: string): string => `
SELECT t.table_name AS \`table\`, t.column_name AS name,
  CONCAT(t.column_type, CASE WHEN COALESCE(t.collation_name, 'utf8mb4_bin') = 'utf8mb4_bin' THEN ''
    ELSE CONCAT(' collate ', t.collation_name) END) AS type,
  t.is_nullable AS nullable, t.column_default AS preset,
  CASE WHEN t.extra LIKE '%auto_increment%' THEN 1 ELSE 0 END AS \`identity\`
FROM information_schema.columns t WHERE ${which} ORDER BY t.table_name, t.ordinal_position`

const INDEXES = (which: string): string => `
SELECT t.table_name AS \`table\`,
  CASE WHEN t.index_name = 'PRIMARY' THEN 'primary' WHEN t.non_unique = 0 THEN 'unique' ELSE 'index' END AS kind,
  t.index_name AS name,
  CONCAT(COALESCE(t.column_name, '(expression)'), CASE WHEN t.sub_part IS NULL THEN ''
    ELSE CONCAT('(', t.sub_part, ')') END, CASE WHEN t.index_type = 'BTREE' THEN '' ELSE CONCAT(' ', t.index_type) END) AS \`column\`
FROM information_schema.statistics t WHERE ${which} ORDER BY t.table_name, t.index_name, t.seq_in_index`

const FOREIGN_KEYS = (which: string): string => `
SELECT t.table_name AS \`table\`, 'foreign' AS kind, t.constraint_name AS name, t.column_name AS \`column\`,
  t.referenced_table_name AS target_table, t.referenced_column_name AS target_column, r.delete_rule AS rule
FROM information_schema.key_column_usage t
JOIN information_schema.referential_constraints r ON r.constraint_schema = t.constraint_schema
  AND r.constraint_name = t.constraint_name AND r.table_name = t.table_name
WHERE ${which} AND t.referenced_table_name IS NOT NULL AND r.constraint_schema = DATABASE()
ORDER BY t.table_name, t.constraint_name, t.ordinal_position`

const CHECKS = (which: string): string => `
SELECT t.table_name AS \`table\`, 'check' AS kind, t.constraint_name AS name
FROM information_schema.table_constraints t WHERE ${which} AND t.constraint_type = 'CHECK'
ORDER BY t.table_name, t.constraint_name`

const spelling: Spelling = {
  // A display width: MariaDB and MySQL before 8.0.19 report one.
  type: (reported) => reported.replace(/^(smallint|int|bigint)\(\d+\)/, '$1'),
  // MariaDB reports a missing default as text.
  preset: (reported) => (reported === 'NULL' ? undefined : reported),
}

export async function inspectMysql(session: SqlSession, scope: Scope): Promise<Shape> {
  const which = WHICH[scope]
  const tables = await session.query(TABLES(which))
  if (tables.length === 0) return new Map()
  const columns = await session.query(COLUMNS(which))
  const indexes = await session.query(INDEXES(which))
  const foreign = await session.query(FOREIGN_KEYS(which))
  const checks = await session.query(CHECKS(which))
  // InnoDB makes an index for a foreign key that has none, and names it after the key.
  const made = new Set(foreign.map(({ table, name }) => `${String(table)} ${String(name)}`))
  const asked = indexes.filter(({ table, name }) => !made.has(`${String(table)} ${String(name)}`))
  return assemble({ tables, columns, keys: [...asked, ...foreign, ...checks] }, spelling)
}

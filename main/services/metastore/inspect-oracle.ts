// Owns the questions to Oracle's catalogue, one round trip each; refuses what is not in the current schema. Written from the vendor's pages, not proved on a server.
import { assemble, type Scope, type Spelling } from './assemble.ts'
import type { Shape } from './schema/shape.ts'
import type { SqlSession } from './session.ts'

const SCHEMA = "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
/** A condition on the table's name, by the name of the column that holds it. */
const WHICH: Readonly<Record<Scope, (name: string) => string>> = {
  science: (name) => `t.owner = ${SCHEMA} AND SUBSTR(t.${name}, 1, 4) = 'SCI_'`,
  all: () => `t.owner = ${SCHEMA}`,
}

const TABLES = (which: string): string => `
SELECT LOWER(t.object_name) AS "table", LOWER(t.object_type) AS "kind" FROM all_objects t
WHERE ${which} AND t.object_type IN ('TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SYNONYM', 'SEQUENCE') ORDER BY t.object_name`

const COLUMNS = (which: string): string => `
SELECT LOWER(t.table_name) AS "table", LOWER(t.column_name) AS "name", t.data_type || CASE
    WHEN t.data_type IN ('VARCHAR2', 'CHAR') THEN '(' || t.char_length || CASE t.char_used WHEN 'C' THEN ' CHAR' ELSE ' BYTE' END || ')'
    WHEN t.data_type = 'RAW' THEN '(' || t.data_length || ')'
    WHEN t.data_type = 'NUMBER' AND t.data_precision IS NOT NULL THEN '(' || t.data_precision
      || CASE WHEN t.data_scale <> 0 THEN ',' || t.data_scale END || ')' END AS "type",
  t.nullable AS "nullable", t.data_default AS "preset", t.identity_column AS "identity"
FROM all_tab_columns t WHERE ${which} ORDER BY t.table_name, t.column_id`

const CONSTRAINTS = (which: string): string => `
SELECT LOWER(t.table_name) AS "table",
  CASE t.constraint_type WHEN 'P' THEN 'primary' WHEN 'U' THEN 'unique' WHEN 'R' THEN 'foreign' ELSE 'check' END AS "kind",
  LOWER(t.constraint_name) AS "name", LOWER(c.column_name) AS "column", LOWER(p.table_name) AS "target_table",
  LOWER(p.column_name) AS "target_column", t.delete_rule AS "rule"
FROM all_constraints t
LEFT JOIN all_cons_columns c ON c.owner = t.owner AND c.constraint_name = t.constraint_name
LEFT JOIN all_cons_columns p ON p.owner = t.r_owner AND p.constraint_name = t.r_constraint_name AND p.position = c.position
WHERE ${which} AND t.constraint_type IN ('P', 'U', 'R', 'C') AND t.generated = 'USER NAME'
ORDER BY t.table_name, t.constraint_name, c.position`

const INDEXES = (which: string): string => `
SELECT LOWER(t.table_name) AS "table", 'index' AS "kind", LOWER(t.index_name) AS "name",
  LOWER(c.column_name) || CASE t.uniqueness WHEN 'UNIQUE' THEN ' UNIQUE' END AS "column"
FROM all_indexes t JOIN all_ind_columns c ON c.index_owner = t.owner AND c.index_name = t.index_name
WHERE ${which} AND t.index_type <> 'LOB' AND NOT EXISTS (
  SELECT 1 FROM all_constraints k WHERE k.index_name = t.index_name AND k.owner = t.owner AND k.constraint_type IN ('P', 'U'))
ORDER BY t.table_name, t.index_name, c.column_position`

const spelling: Spelling = {
  type: (reported) => reported,
  // Kept as it was typed, with the space that follows it.
  preset: (reported) => reported.trim(),
}

export async function inspectOracle(session: SqlSession, scope: Scope): Promise<Shape> {
  const which = WHICH[scope]('table_name')
  const tables = await session.query(TABLES(WHICH[scope]('object_name')))
  if (tables.length === 0) return new Map()
  const columns = await session.query(COLUMNS(which))
  const constraints = await session.query(CONSTRAINTS(which))
  const indexes = await session.query(INDEXES(which))
  return assemble({ tables, columns, keys: [...constraints, ...indexes] }, spelling)
}

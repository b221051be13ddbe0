// Owns the questions to PostgreSQL's catalogue, in one round trip; refuses what is not in the current schema.
import { assemble, type CatalogueRows, type Scope, type Spelling } from './assemble.ts'
import type { Shape } from './schema/shape.ts'
import type { Row, SqlSession } from './session.ts'

const WHICH: Readonly<Record<Scope, string>> = {
  science: "AND left(c.relname, 4) = 'sci_'",
  all: '',
}

const OURS = (which: string): string => `
  SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() ${which} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`

const COLUMNS = `
  SELECT o.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS preset, a.attidentity <> '' AS identity
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  ORDER BY o.relname, a.attnum`

const KEYS = `
  SELECT o.relname AS "table",
    CASE k.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign' ELSE 'check' END AS kind,
    k.conname AS name, a.attname AS "column", t.relname AS target_table, ta.attname AS target_column,
    CASE WHEN k.contype = 'f' AND k.confdeltype NOT IN ('a', 'r') THEN k.confdeltype::text ELSE '' END AS rule,
    p.at AS position
  FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid AND k.contype IN ('p', 'u', 'f', 'c')
  LEFT JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (num, target, at) ON true
  LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.num
  LEFT JOIN pg_class t ON t.oid = k.confrelid AND k.confrelid <> 0
  LEFT JOIN pg_attribute ta ON ta.attrelid = k.confrelid AND ta.attnum = p.target
  UNION ALL
  SELECT o.relname, 'index', i.relname,
    CASE WHEN p.at <= x.indnkeyatts THEN pg_get_indexdef(x.indexrelid, p.at, true)
      ELSE concat_ws(' ', CASE WHEN x.indisunique THEN 'UNIQUE' END, CASE WHEN NOT x.indisvalid THEN 'INVALID' END,
        'WHERE ' || pg_get_expr(x.indpred, x.indrelid)) END,
    NULL, NULL, '', p.at
  FROM ours o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
  CROSS JOIN LATERAL generate_series(1, x.indnkeyatts
    + CASE WHEN x.indisunique OR x.indpred IS NOT NULL OR NOT x.indisvalid THEN 1 ELSE 0 END) AS p (at)
  WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
  ORDER BY 1, 2, 3, 8`

const QUESTION = (scope: Scope): string => `
WITH ours AS (${OURS(WHICH[scope])})
SELECT json_build_object(
  'tables', (SELECT json_agg(json_build_object('table', relname, 'kind',
    CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'view' END)
    ORDER BY relname) FROM ours),
  'columns', (SELECT json_agg(q) FROM (${COLUMNS}) q),
  'keys', (SELECT json_agg(q) FROM (${KEYS}) q)
) AS found`

const TYPES: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamptz',
}

const spelling: Spelling = {
  type: (reported) => TYPES[reported] ?? reported.replace(/^character varying/, 'varchar'),
  preset: (reported) => reported,
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null

function rowsIn(found: Row, name: string): readonly Row[] {
  const value: unknown = found[name]
  return Array.isArray(value) ? value.filter(isRow) : []
}

export async function inspectPostgresql(session: SqlSession, scope: Scope): Promise<Shape> {
  const [row] = await session.query(QUESTION(scope))
  const answer = row?.['found']
  const found: unknown = typeof answer === 'string' ? JSON.parse(answer) : answer
  const parts: CatalogueRows = isRow(found)
    ? {
        tables: rowsIn(found, 'tables'),
        columns: rowsIn(found, 'columns'),
        keys: rowsIn(found, 'keys'),
      }
    : { tables: [], columns: [], keys: [] }
  return assemble(parts, spelling)
}

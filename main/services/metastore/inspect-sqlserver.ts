// Owns the questions to SQL Server's catalogue, one round trip each; refuses what is not in the user's default schema. Written from the vendor's pages, not proved on a server.
import { assemble, type Scope, type Spelling } from './assemble.ts'
import type { Shape } from './schema/shape.ts'
import type { SqlSession } from './session.ts'

const WHICH: Readonly<Record<Scope, string>> = {
  science: "o.schema_id = SCHEMA_ID() AND LEFT(o.name, 4) = 'sci_'",
  all: 'o.schema_id = SCHEMA_ID()',
}

const TABLES = (which: string): string => `
SELECT o.name AS [table], CASE o.type WHEN 'U' THEN 'table' ELSE LOWER(o.type_desc) END AS kind
FROM sys.objects o WHERE ${which} AND o.type IN ('U', 'V', 'SN', 'SO') ORDER BY o.name`

const COLUMNS = (which: string): string => `
SELECT o.name AS [table], c.name AS name, CONCAT(t.name, CASE
    WHEN t.name IN ('nvarchar', 'nchar') THEN CONCAT('(', CASE c.max_length WHEN -1 THEN 'max' ELSE CAST(c.max_length / 2 AS varchar(10)) END, ')')
    WHEN t.name IN ('varchar', 'char', 'varbinary', 'binary') THEN CONCAT('(', CASE c.max_length WHEN -1 THEN 'max' ELSE CAST(c.max_length AS varchar(10)) END, ')')
    WHEN t.name IN ('datetime2', 'datetimeoffset', 'time') THEN CONCAT('(', c.scale, ')')
    WHEN t.name IN ('decimal', 'numeric') THEN CONCAT('(', c.precision, ',', c.scale, ')') END,
  CASE WHEN c.collation_name IS NULL OR c.collation_name = 'Latin1_General_100_BIN2' OR c.max_length = -1 THEN ''
    ELSE CONCAT(' collate ', c.collation_name) END) AS type,
  c.is_nullable AS nullable, d.definition AS preset, c.is_identity AS [identity]
FROM sys.objects o JOIN sys.columns c ON c.object_id = o.object_id
JOIN sys.types t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
WHERE ${which} AND o.type IN ('U', 'V') ORDER BY o.name, c.column_id`

const INDEXES = (which: string): string => `
SELECT o.name AS [table], CASE WHEN i.is_primary_key = 1 THEN 'primary' WHEN i.is_unique_constraint = 1 THEN 'unique' ELSE 'index' END AS kind,
  i.name AS name, CONCAT(c.name, CASE WHEN i.is_unique = 1 AND i.is_primary_key = 0 AND i.is_unique_constraint = 0 THEN ' UNIQUE' ELSE '' END,
    CASE WHEN i.has_filter = 1 THEN CONCAT(' WHERE ', i.filter_definition) ELSE '' END) AS [column]
FROM sys.objects o JOIN sys.indexes i ON i.object_id = o.object_id
JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.is_included_column = 0
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE ${which} AND o.type = 'U' ORDER BY o.name, i.name, x.key_ordinal`

const FOREIGN_KEYS = (which: string): string => `
SELECT o.name AS [table], 'foreign' AS kind, f.name AS name, c.name AS [column], p.name AS target_table, r.name AS target_column,
  f.delete_referential_action_desc AS [rule]
FROM sys.objects o JOIN sys.foreign_keys f ON f.parent_object_id = o.object_id
JOIN sys.foreign_key_columns x ON x.constraint_object_id = f.object_id
JOIN sys.columns c ON c.object_id = x.parent_object_id AND c.column_id = x.parent_column_id
JOIN sys.objects p ON p.object_id = f.referenced_object_id
JOIN sys.columns r ON r.object_id = x.referenced_object_id AND r.column_id = x.referenced_column_id
WHERE ${which} ORDER BY o.name, f.name, x.constraint_column_id`

const CHECKS = (which: string): string => `
SELECT o.name AS [table], 'check' AS kind, k.name AS name
FROM sys.objects o JOIN sys.check_constraints k ON k.parent_object_id = o.object_id
WHERE ${which} ORDER BY o.name, k.name`

const spelling: Spelling = {
  type: (reported) => reported,
  // `((0))`, as it is kept.
  preset: (reported) => reported.replaceAll(/[()]/g, ''),
}

export async function inspectSqlserver(session: SqlSession, scope: Scope): Promise<Shape> {
  const which = WHICH[scope]
  const tables = await session.query(TABLES(which))
  if (tables.length === 0) return new Map()
  const columns = await session.query(COLUMNS(which))
  const indexes = await session.query(INDEXES(which))
  const foreign = await session.query(FOREIGN_KEYS(which))
  const checks = await session.query(CHECKS(which))
  return assemble({ tables, columns, keys: [...indexes, ...foreign, ...checks] }, spelling)
}

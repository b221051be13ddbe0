// Owns what is in a database before a given script runs: tables with their keys, and the names of everything else; refuses to ask once an object.
import type { Dialect } from '#contract/metastore-target'
import { read } from '#services/metastore/assemble'
import { inspect } from '#services/metastore/inspect'
import type { Shape, TableShape } from '#services/metastore/schema/shape'
import type { Row, SqlSession } from '#services/metastore/session'
import type { Name, ObjectType, Part } from './effect.ts'
import { asKept, type Fold, foldOf } from './fold.ts'

/**
 * One question for the names of what is no table: `kind, name`. Two kinds are not objects: `schema`, the current
 * one, and `setting`, whether names of tables are folded.
 */
const POSTGRESQL = `
SELECT 'schema' AS kind, current_schema()::text AS name
UNION ALL SELECT 'sequence', c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND c.relkind = 'S'
UNION ALL SELECT 'trigger', t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT t.tgisinternal
UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.proname::text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()
UNION ALL SELECT 'type', t.typname::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE n.nspname = current_schema() AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')`

const MYSQL = `
SELECT 'schema' AS kind, DATABASE() AS name
UNION ALL SELECT 'setting', CAST(@@lower_case_table_names AS CHAR)
UNION ALL SELECT LOWER(r.routine_type), r.routine_name FROM information_schema.routines r WHERE r.routine_schema = DATABASE()
UNION ALL SELECT 'trigger', t.trigger_name FROM information_schema.triggers t WHERE t.trigger_schema = DATABASE()
UNION ALL SELECT 'event', e.event_name FROM information_schema.events e WHERE e.event_schema = DATABASE()`

const SQLSERVER = `
SELECT 'schema' AS kind, SCHEMA_NAME() AS name
UNION ALL SELECT CASE o.type WHEN 'SO' THEN 'sequence' WHEN 'TR' THEN 'trigger' WHEN 'P' THEN 'procedure'
    WHEN 'SN' THEN 'synonym' ELSE 'function' END, o.name
  FROM sys.objects o WHERE o.schema_id = SCHEMA_ID() AND o.type IN ('SO', 'TR', 'P', 'SN', 'FN', 'IF', 'TF')
UNION ALL SELECT 'type', t.name FROM sys.types t WHERE t.schema_id = SCHEMA_ID() AND t.is_user_defined = 1`

const ORACLE = `
SELECT 'schema' AS "kind", SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AS "name" FROM dual
UNION ALL SELECT LOWER(t.object_type), LOWER(t.object_name) FROM all_objects t
WHERE t.owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND t.object_type IN ('SEQUENCE', 'TRIGGER', 'PROCEDURE',
  'FUNCTION', 'PACKAGE', 'PACKAGE BODY', 'TYPE', 'TYPE BODY', 'SYNONYM')`

const NAMES: Readonly<Record<Dialect, string>> = {
  postgresql: POSTGRESQL,
  mariadb: MYSQL,
  mysql: MYSQL,
  sqlserver: SQLSERVER,
  oracle: ORACLE,
}

/** An index by its table and what it is on, each column as the catalogue has it. */
export interface KeptIndex {
  readonly table: TableShape
  readonly columns: readonly string[]
}

/** Tables, views and names of a database, found by the names of a script. */
export class Catalogue {
  readonly fold: Fold
  /** Of the current schema; empty where there is none. */
  readonly #schema: string
  readonly #tables: ReadonlyMap<string, TableShape>
  readonly #objects: ReadonlySet<string>
  readonly #indexes: ReadonlyMap<string, readonly KeptIndex[]>
  /** Two tables may have indexes of one name. */
  readonly #ownIndexes: boolean

  constructor(shape: Shape, names: readonly Row[], dialect: Dialect) {
    const found = names.map((row) => [read(row, 'kind'), read(row, 'name')] as const)
    const one = (wanted: string) => found.find(([kind]) => kind === wanted)?.[1] ?? ''
    this.fold = foldOf(dialect, /^[12]$/.test(one('setting')))
    this.#schema = this.fold.table(asKept(one('schema')))
    this.#tables = new Map(
      [...shape.values()].map((table) => [this.fold.table(asKept(table.name)), table]),
    )
    this.#objects = new Set(found.map(([kind, name]) => this.#key(kind, asKept(name))))
    this.#indexes = this.#indexesOf(shape)
    this.#ownIndexes = dialect !== 'postgresql' && dialect !== 'oracle'
  }

  #indexesOf(shape: Shape): ReadonlyMap<string, readonly KeptIndex[]> {
    const found = new Map<string, KeptIndex[]>()
    for (const table of shape.values())
      for (const { name, columns } of [...table.indexes, ...table.uniques]) {
        const key = this.fold.name(asKept(name))
        found.set(key, [...(found.get(key) ?? []), { table, columns }])
      }
    return found
  }

  #key(kind: string, part: Part): string {
    return `${kind} ${this.fold.name(part)}`
  }

  /** Whether a name means the current schema, which is all that was asked about. */
  here({ schema }: Name): boolean {
    return schema === undefined || this.fold.table(schema) === this.#schema
  }

  /** The table, or the view, of a name of the current schema. */
  table(name: Part): TableShape | undefined {
    return this.#tables.get(this.fold.table(name))
  }

  has(type: ObjectType, name: Part): boolean {
    if (type === 'view') return this.table(name)?.kind.includes('view') ?? false
    return this.#objects.has(this.#key(type, name))
  }

  /** The index of this name, on this table or, where a name may be there once, on another. */
  index(name: Part, on: TableShape | undefined): KeptIndex | undefined {
    const found = this.#indexes.get(this.fold.name(name)) ?? []
    return found.find(({ table }) => table === on) ?? (this.#ownIndexes ? undefined : found[0])
  }
}

/** Reads a database in one or two questions more than its tables need. */
export async function readCatalogue(session: SqlSession): Promise<Catalogue> {
  const shape = await inspect(session, 'all')
  return new Catalogue(shape, await session.query(NAMES[session.dialect]), session.dialect)
}

// Owns the statements of each script with the object that each creates; refuses an order in which a table comes before what it refers to.
import type { Index, Release, ScriptId, SeedRow, Table } from './description.ts'
import { createIndex, createTable, insertRow } from './render.ts'
import { fingerprint, shapeOf } from './shape.ts'
import type { Words } from './words.ts'

export type Creates =
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'index'; readonly table: string; readonly index: Index }
  | { readonly kind: 'row'; readonly row: SeedRow }

export interface Statement {
  readonly script: ScriptId
  /** `table sci_table`, `index sci_table_storage_ix`, `row sci_version`. */
  readonly object: string
  /** One line for people. */
  readonly about: string
  readonly sql: string
  readonly creates: Creates
}

/** The row that says that a script has run to its end. */
export function versionRow(release: Release, script: ScriptId, words: Words): SeedRow {
  return {
    table: 'sci_version',
    about: `Says that this script has run to its end, as version ${release.version}.`,
    identifies: ['script_name'],
    compares: 'version_text',
    values: {
      script_name: script,
      version_text: release.version,
      fingerprint_text: fingerprint(shapeOf(release, words, script)),
      installed_at: { now: true },
    },
  }
}

function ofTable(script: ScriptId, table: Table, words: Words): readonly Statement[] {
  return [
    {
      script,
      object: `table ${table.name}`,
      about: table.about,
      sql: createTable(table, words),
      creates: { kind: 'table', table },
    },
    ...table.indexes.map((index): Statement => ({
      script,
      object: `index ${index.name}`,
      about: `Finds rows of ${table.name} by ${index.columns.join(', ')}.`,
      sql: createIndex(table.name, index),
      creates: { kind: 'index', table: table.name, index },
    })),
  ]
}

function ofRow(script: ScriptId, row: SeedRow, words: Words): Statement {
  return {
    script,
    object: `row ${row.table}`,
    about: row.about,
    sql: insertRow(row, words),
    creates: { kind: 'row', row },
  }
}

/** All statements of a release in the order in which they run: tables, indexes, rows, the version row last. */
export function statementsOf(release: Release, words: Words): readonly Statement[] {
  return release.scripts.flatMap((script) => [
    ...script.tables.flatMap((table) => ofTable(script.id, table, words)),
    ...[...script.rows, versionRow(release, script.id, words)].map((row) =>
      ofRow(script.id, row, words),
    ),
  ])
}

// Owns a made-up version 1.1.0 of the Science-schema with the way to it; refuses to be shipped.
import {
  BIGINT,
  type Column,
  column,
  counted,
  type Index,
  INT,
  optional,
  type Release,
  type Table,
  table,
  text,
} from '#services/metastore/schema/description'
import { SCIENCE_1_0_0 } from '#services/metastore/schema/science-1-0-0/index'
import type { Upgrade } from '#services/metastore/schema/upgrade'

const label = table('sci_label', {
  about: 'A word that people put on a table.',
  columns: [
    column('table_id', BIGINT),
    column('label_name', text(100)),
    counted('use_count', INT, 0),
  ],
  primaryKey: ['table_id', 'label_name'],
  foreignKeys: { table: [['table_id'], 'sci_table'] },
  indexes: { name: ['label_name'] },
})
const { indexes, ...labelTable } = label

const quality = counted('quality_no', INT, 0)
const agent = optional('agent_text', text(255))
const agentBefore = optional('agent_text', text(255))
const wider: Column = { ...agent, type: text(500) }
const byQuality: Index = { name: 'sci_table_quality_ix', columns: ['quality_no'] }

function changed(before: Table): Table {
  // A new column stands in the middle of a fresh schema, and at the end of an upgraded one.
  if (before.name === 'sci_table')
    return {
      ...before,
      columns: [...before.columns.slice(0, 4), quality, ...before.columns.slice(4)],
      indexes: [...before.indexes, byQuality],
    }
  if (before.name !== 'sci_txn') return before
  const columns = before.columns.map((old) => (old.name === 'agent_text' ? wider : old))
  return { ...before, columns }
}

export const SCIENCE_1_1_0: Release = {
  version: '1.1.0',
  scripts: SCIENCE_1_0_0.scripts.map((script) =>
    Object.assign({}, script, {
      tables: [...script.tables.map(changed), ...(script.id === 'schema' ? [label] : [])],
    }),
  ),
}

export const TO_1_1_0: Upgrade = {
  from: SCIENCE_1_0_0,
  to: SCIENCE_1_1_0,
  changes: [
    { kind: 'add-column', script: 'schema', table: 'sci_table', column: quality },
    { kind: 'add-index', script: 'schema', table: 'sci_table', index: byQuality },
    { kind: 'add-table', script: 'schema', table: { ...labelTable, indexes: [] } },
    ...indexes.map((index) => ({
      kind: 'add-index' as const,
      script: 'schema' as const,
      table: 'sci_label',
      index,
    })),
    { kind: 'widen-column', script: 'txn', table: 'sci_txn', from: agentBefore, column: wider },
  ],
}

// Owns the catalogue of Science-schema 1.0.0: databases, tables, columns, partitions; refuses a change once released.
import {
  BIGINT,
  column,
  counted,
  FLAG,
  INSTANT,
  INT,
  LONG,
  numbered,
  optional,
  REAL,
  type Script,
  table,
  text,
} from '#services/metastore/schema/description'
import { rightsTables } from './rights.ts'
import { versionTable } from './version.ts'

const catalog = table('sci_catalog', {
  about: 'A catalogue: a named set of databases.',
  columns: [
    numbered('catalog_id'),
    column('catalog_name', text(255)),
    optional('about_text', text(1000)),
    column('created_at', INSTANT),
  ],
  primaryKey: ['catalog_id'],
  uniques: { name: ['catalog_name'] },
})

const database = table('sci_database', {
  about: 'A database of a catalogue, and where its files are.',
  columns: [
    numbered('database_id'),
    column('catalog_id', BIGINT),
    column('database_name', text(255)),
    optional('location_uri', text(1000)),
    optional('owner_name', text(255)),
    optional('about_text', text(1000)),
    column('created_at', INSTANT),
  ],
  primaryKey: ['database_id'],
  uniques: { name: ['catalog_id', 'database_name'] },
  foreignKeys: { catalog: [['catalog_id'], 'sci_catalog'] },
})

const storage = table('sci_storage', {
  about: 'How and where rows are stored, shared by a table and its partitions or their own.',
  columns: [
    numbered('storage_id'),
    column('location_uri', text(1000)),
    column('format_name', text(100)),
    optional('serde_name', text(255)),
    counted('bucket_count', INT, 0),
    counted('compressed_flag', FLAG, 0),
  ],
  primaryKey: ['storage_id'],
})

const tables = table('sci_table', {
  about: 'A table or view of a database.',
  columns: [
    numbered('table_id'),
    column('database_id', BIGINT),
    optional('storage_id', BIGINT),
    column('table_name', text(255)),
    column('table_kind', text(20)),
    optional('owner_name', text(255)),
    optional('about_text', text(1000)),
    optional('view_text', LONG),
    column('created_at', INSTANT),
    optional('changed_at', INSTANT),
  ],
  primaryKey: ['table_id'],
  uniques: { name: ['database_id', 'table_name'] },
  indexes: { storage: ['storage_id'] },
  foreignKeys: {
    database: [['database_id'], 'sci_database'],
    storage: [['storage_id'], 'sci_storage'],
  },
  checks: { kind: "table_kind IN ('managed', 'external', 'view')" },
})

const columns = table('sci_column', {
  about: 'A column of a table, in order. Partition columns come after the others.',
  columns: [
    column('table_id', BIGINT),
    column('column_no', INT),
    column('column_name', text(255)),
    column('type_text', LONG),
    counted('nullable_flag', FLAG, 1),
    counted('partition_flag', FLAG, 0),
    optional('about_text', text(1000)),
  ],
  primaryKey: ['table_id', 'column_no'],
  uniques: { name: ['table_id', 'column_name'] },
  foreignKeys: { table: [['table_id'], 'sci_table'] },
})

const partition = table('sci_partition', {
  about: 'A partition of a table. Its long name is found by its SHA-256, in hex.',
  columns: [
    numbered('partition_id'),
    column('table_id', BIGINT),
    optional('storage_id', BIGINT),
    column('partition_name', LONG),
    column('name_sha256', text(64)),
    column('created_at', INSTANT),
    optional('accessed_at', INSTANT),
  ],
  primaryKey: ['partition_id'],
  uniques: { name: ['table_id', 'name_sha256'] },
  indexes: { storage: ['storage_id'] },
  foreignKeys: {
    table: [['table_id'], 'sci_table'],
    storage: [['storage_id'], 'sci_storage'],
  },
})

const partitionValue = table('sci_partition_value', {
  about: 'The value of one partition column.',
  columns: [
    column('partition_id', BIGINT),
    column('value_no', INT),
    optional('value_text', text(1000)),
  ],
  primaryKey: ['partition_id', 'value_no'],
  foreignKeys: { of: [['partition_id'], 'sci_partition'] },
})

const property = table('sci_property', {
  about: 'A named value of anything in the catalogue, by its kind and number.',
  columns: [
    column('subject_kind', text(20)),
    column('subject_id', BIGINT),
    column('property_name', text(255)),
    optional('value_text', LONG),
  ],
  primaryKey: ['subject_kind', 'subject_id', 'property_name'],
})

const constraint = table('sci_constraint', {
  about: 'A key that a table claims. Each row is one of its columns.',
  columns: [
    column('table_id', BIGINT),
    column('constraint_name', text(255)),
    column('position_no', INT),
    column('constraint_kind', text(20)),
    column('column_no', INT),
    optional('parent_table_id', BIGINT),
    optional('parent_column_no', INT),
    counted('enforced_flag', FLAG, 0),
  ],
  primaryKey: ['table_id', 'constraint_name', 'position_no'],
  indexes: { parent: ['parent_table_id'] },
  foreignKeys: {
    table: [['table_id'], 'sci_table'],
    parent: [['parent_table_id'], 'sci_table', ['table_id']],
  },
  checks: { kind: "constraint_kind IN ('primary', 'unique', 'foreign', 'not-null', 'check')" },
})

const columnStats = table('sci_column_stats', {
  about: 'What is known of the values of a column of a table. Partition 0 is the whole table.',
  columns: [
    column('table_id', BIGINT),
    counted('partition_id', BIGINT, 0),
    column('column_name', text(255)),
    optional('low_text', text(1000)),
    optional('high_text', text(1000)),
    optional('null_count', BIGINT),
    optional('distinct_count', BIGINT),
    optional('average_length', REAL),
    optional('longest_length', BIGINT),
    column('analyzed_at', INSTANT),
  ],
  primaryKey: ['table_id', 'partition_id', 'column_name'],
  foreignKeys: { table: [['table_id'], 'sci_table'] },
})

export const catalogueScript: Script = {
  id: 'schema',
  about: 'The catalogue: what the Data Science API can read, where it is stored and who may.',
  tables: [
    versionTable,
    catalog,
    database,
    storage,
    tables,
    columns,
    partition,
    partitionValue,
    property,
    constraint,
    columnStats,
    ...rightsTables,
  ],
  rows: [],
}

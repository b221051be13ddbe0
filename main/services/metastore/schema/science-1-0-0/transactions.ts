// Owns the transactions of Science-schema 1.0.0: who writes what, who waits and what happened; refuses to refer to the catalogue's tables.
import {
  BIGINT,
  column,
  counted,
  INSTANT,
  LONG,
  numbered,
  optional,
  type Table,
  table,
  text,
} from '#services/metastore/schema/description'

const txn = table('sci_txn', {
  about: 'A transaction of a client, alive while its heartbeat is.',
  columns: [
    numbered('txn_id'),
    column('txn_state', text(20)),
    column('user_name', text(255)),
    column('host_name', text(255)),
    optional('agent_text', text(255)),
    column('started_at', INSTANT),
    column('heartbeat_at', INSTANT),
    optional('ended_at', INSTANT),
  ],
  primaryKey: ['txn_id'],
  indexes: { state: ['txn_state', 'heartbeat_at'] },
  checks: { state: "txn_state IN ('open', 'committed', 'aborted')" },
})

const txnObject = table('sci_txn_object', {
  about: 'What a transaction touches, by the names that the catalogue has for it.',
  columns: [
    column('txn_id', BIGINT),
    column('object_no', BIGINT),
    column('database_name', text(255)),
    optional('table_name', text(255)),
    optional('partition_name', LONG),
    column('access_kind', text(20)),
    counted('write_no', BIGINT, 0),
  ],
  primaryKey: ['txn_id', 'object_no'],
  foreignKeys: { txn: [['txn_id'], 'sci_txn'] },
  checks: { access: "access_kind IN ('read', 'insert', 'update', 'delete', 'define')" },
})

const lock = table('sci_lock', {
  about: 'A lock that is held or waited for.',
  columns: [
    numbered('lock_id'),
    optional('txn_id', BIGINT),
    column('database_name', text(255)),
    optional('table_name', text(255)),
    optional('partition_name', LONG),
    column('lock_kind', text(20)),
    column('lock_state', text(20)),
    column('user_name', text(255)),
    column('host_name', text(255)),
    column('asked_at', INSTANT),
    optional('acquired_at', INSTANT),
    column('heartbeat_at', INSTANT),
  ],
  primaryKey: ['lock_id'],
  indexes: { txn: ['txn_id'], object: ['database_name', 'table_name'] },
  foreignKeys: { txn: [['txn_id'], 'sci_txn'] },
  checks: {
    kind: "lock_kind IN ('shared', 'shared-write', 'exclusive')",
    state: "lock_state IN ('waiting', 'acquired')",
  },
})

const event = table('sci_event', {
  about: 'What happened to the catalogue, in order, for those who follow it.',
  columns: [
    numbered('event_id'),
    column('event_kind', text(50)),
    optional('database_name', text(255)),
    optional('table_name', text(255)),
    column('actor_name', text(255)),
    optional('detail_text', LONG),
    column('happened_at', INSTANT),
  ],
  primaryKey: ['event_id'],
  indexes: { time: ['happened_at'], object: ['database_name', 'table_name'] },
})

const lease = table('sci_lease', {
  about:
    'A duty that one client has for a while. Its number grows with each holder and fences the last.',
  columns: [
    column('lease_name', text(100)),
    counted('fence_no', BIGINT, 0),
    optional('holder_name', text(255)),
    optional('ends_at', INSTANT),
  ],
  primaryKey: ['lease_name'],
})

export const transactionTables: readonly Table[] = [txn, txnObject, lock, event, lease]

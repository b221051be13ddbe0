// Owns the key tables of Science-schema 1.0.0, in the shape of the local inventory so that a team can share one; refuses a column for a value.
import {
  BIGINT,
  bytes,
  column,
  counted,
  FLAG,
  INT,
  LONG,
  optional,
  type SeedRow,
  type Table,
  table,
  text,
} from '#services/metastore/schema/description'

// Times here are milliseconds since 1970, as the local inventory has them: a row travels unchanged.

const device = table('sci_device', {
  about: 'A computer that signs the audit, with its public key.',
  columns: [
    column('device_id', text(36)),
    column('device_name', text(255)),
    column('public_key', bytes(32)),
    column('added_at', BIGINT),
    column('added_by', text(255)),
    optional('retired_at', BIGINT),
  ],
  primaryKey: ['device_id'],
  uniques: { public: ['public_key'] },
})

const epoch = table('sci_epoch', {
  about: 'Moved by every change to keys that a gate has to know of.',
  columns: [column('epoch_no', BIGINT), column('moved_at', BIGINT)],
  primaryKey: ['epoch_no'],
})

const key = table('sci_key', {
  about: 'A key: what keeps its name, its owner and its history while its secrets come and go.',
  columns: [
    column('key_id', text(36)),
    column('key_name', text(255)),
    // A unique index over living keys alone is not portable: a revoked key's folded name gives way to its id.
    column('name_fold', text(255)),
    column('name_taken', text(255)),
    optional('owner_name', text(255)),
    optional('purpose_text', text(1000)),
    optional('used_by', text(20)),
    column('tags_json', LONG),
    column('created_at', BIGINT),
    column('created_by', text(255)),
    optional('expires_at', BIGINT),
    optional('suspended_at', BIGINT),
    optional('revoked_at', BIGINT),
    optional('revoked_by', text(255)),
    optional('revoke_reason', text(1000)),
    optional('last_used_at', BIGINT),
    column('key_prefix', text(12)),
    optional('delivered_at', BIGINT),
    optional('ends_at', BIGINT),
  ],
  primaryKey: ['key_id'],
  uniques: { name: ['name_taken'] },
  indexes: {
    fold: ['name_fold', 'key_id'],
    created: ['created_at', 'key_id'],
    used: ['last_used_at', 'key_id'],
    prefix: ['key_prefix', 'key_id'],
  },
  checks: { used_by: "used_by IN ('scheduler', 'bi', 'notebook', 'service', 'person', 'other')" },
})

const keyVersion = table('sci_key_version', {
  about: 'One secret of a key, as a digest. Never deleted, its digest never free again.',
  columns: [
    column('version_id', text(36)),
    column('key_id', text(36)),
    column('version_no', INT),
    column('key_prefix', text(12)),
    column('digest_kind', text(20)),
    column('key_digest', bytes(32)),
    column('created_at', BIGINT),
    column('created_by', text(255)),
    optional('delivered_at', BIGINT),
    optional('refused_from', BIGINT),
    optional('revoked_at', BIGINT),
    optional('revoked_by', text(255)),
    optional('revoke_reason', text(1000)),
    optional('last_used_at', BIGINT),
    counted('kept_copy', FLAG, 0),
    column('changed_epoch', BIGINT),
  ],
  primaryKey: ['version_id'],
  uniques: {
    number: ['key_id', 'version_no'],
    prefix: ['key_prefix'],
    digest: ['key_digest'],
  },
  indexes: { changed: ['changed_epoch'] },
  foreignKeys: { key: [['key_id'], 'sci_key'] },
})

const keyUsage = table('sci_key_usage', {
  about: 'How often a version was used on a day. Days are counted since 1970 in UTC.',
  columns: [
    column('version_id', text(36)),
    column('day_no', BIGINT),
    counted('use_count', BIGINT, 0),
  ],
  primaryKey: ['version_id', 'day_no'],
  indexes: { day: ['day_no'] },
  foreignKeys: { version: [['version_id'], 'sci_key_version'] },
})

const gate = table('sci_gate', {
  about: 'A gate: where it listens, when it last reported and the epoch that it has applied.',
  columns: [
    column('gate_id', text(36)),
    column('gate_name', text(255)),
    column('address_text', text(255)),
    column('version_text', text(50)),
    column('process_no', BIGINT),
    column('host_name', text(255)),
    column('started_at', BIGINT),
    column('heartbeat_at', BIGINT),
    optional('signed_off_at', BIGINT),
    optional('retired_at', BIGINT),
    column('applied_epoch', BIGINT),
    column('keys_loaded', BIGINT),
    optional('flushed_at', BIGINT),
    column('clients_recorded', FLAG),
  ],
  primaryKey: ['gate_id'],
  uniques: { name: ['gate_name'] },
})

const audit = table('sci_audit', {
  about: 'What people did, append-only: the hash of a record covers the record before it.',
  columns: [
    column('audit_seq', BIGINT),
    column('happened_at', BIGINT),
    column('actor_name', text(255)),
    column('operation_name', text(100)),
    optional('key_id', text(36)),
    optional('key_prefix', text(12)),
    column('detail_json', LONG),
    column('prev_hash', bytes(32)),
    column('record_hash', bytes(32)),
    optional('device_id', text(36)),
    optional('signature_bytes', bytes(64)),
  ],
  primaryKey: ['audit_seq'],
  indexes: { key: ['key_id', 'audit_seq'], device: ['device_id'] },
  foreignKeys: { device: [['device_id'], 'sci_device'] },
})

export const keyTables: readonly Table[] = [device, epoch, key, keyVersion, keyUsage, gate, audit]

export const keyRows: readonly SeedRow[] = [
  {
    table: 'sci_epoch',
    about: 'The epoch before the first change.',
    identifies: ['epoch_no'],
    values: { epoch_no: 0, moved_at: 0 },
  },
]

-- science-txn-schema-1.0.0.sqlserver.sql
-- Transactions, locks and events of the catalogue, and the API keys of a team.
-- Run science-schema first: the last statement here writes into its sci_version.
-- By hand: sqlcmd -b -i science-txn-schema-1.0.0.sqlserver.sql

-- A transaction of a client, alive while its heartbeat is.
CREATE TABLE sci_txn (
  txn_id bigint IDENTITY(1,1) NOT NULL,
  txn_state nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  user_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  host_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  agent_text nvarchar(255) COLLATE Latin1_General_100_BIN2,
  started_at datetime2(6) NOT NULL,
  heartbeat_at datetime2(6) NOT NULL,
  ended_at datetime2(6),
  CONSTRAINT sci_txn_pk PRIMARY KEY (txn_id),
  CONSTRAINT sci_txn_state_ck CHECK (txn_state IN ('open', 'committed', 'aborted'))
);

-- Finds rows of sci_txn by txn_state, heartbeat_at.
CREATE INDEX sci_txn_state_ix ON sci_txn (txn_state, heartbeat_at);

-- What a transaction touches, by the names that the catalogue has for it.
CREATE TABLE sci_txn_object (
  txn_id bigint NOT NULL,
  object_no bigint NOT NULL,
  database_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  table_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  partition_name nvarchar(max),
  access_kind nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  write_no bigint DEFAULT 0 NOT NULL,
  CONSTRAINT sci_txn_object_pk PRIMARY KEY (txn_id, object_no),
  CONSTRAINT sci_txn_object_txn_fk FOREIGN KEY (txn_id) REFERENCES sci_txn (txn_id),
  CONSTRAINT sci_txn_object_access_ck CHECK (access_kind IN ('read', 'insert', 'update', 'delete', 'define'))
);

-- A lock that is held or waited for.
CREATE TABLE sci_lock (
  lock_id bigint IDENTITY(1,1) NOT NULL,
  txn_id bigint,
  database_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  table_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  partition_name nvarchar(max),
  lock_kind nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  lock_state nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  user_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  host_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  asked_at datetime2(6) NOT NULL,
  acquired_at datetime2(6),
  heartbeat_at datetime2(6) NOT NULL,
  CONSTRAINT sci_lock_pk PRIMARY KEY (lock_id),
  CONSTRAINT sci_lock_txn_fk FOREIGN KEY (txn_id) REFERENCES sci_txn (txn_id),
  CONSTRAINT sci_lock_kind_ck CHECK (lock_kind IN ('shared', 'shared-write', 'exclusive')),
  CONSTRAINT sci_lock_state_ck CHECK (lock_state IN ('waiting', 'acquired'))
);

-- Finds rows of sci_lock by txn_id.
CREATE INDEX sci_lock_txn_ix ON sci_lock (txn_id);

-- Finds rows of sci_lock by database_name, table_name.
CREATE INDEX sci_lock_object_ix ON sci_lock (database_name, table_name);

-- What happened to the catalogue, in order, for those who follow it.
CREATE TABLE sci_event (
  event_id bigint IDENTITY(1,1) NOT NULL,
  event_kind nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL,
  database_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  table_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  actor_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  detail_text nvarchar(max),
  happened_at datetime2(6) NOT NULL,
  CONSTRAINT sci_event_pk PRIMARY KEY (event_id)
);

-- Finds rows of sci_event by happened_at.
CREATE INDEX sci_event_time_ix ON sci_event (happened_at);

-- Finds rows of sci_event by database_name, table_name.
CREATE INDEX sci_event_object_ix ON sci_event (database_name, table_name);

-- A duty that one client has for a while. Its number grows with each holder and fences the last.
CREATE TABLE sci_lease (
  lease_name nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  fence_no bigint DEFAULT 0 NOT NULL,
  holder_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  ends_at datetime2(6),
  CONSTRAINT sci_lease_pk PRIMARY KEY (lease_name)
);

-- A computer that signs the audit, with its public key.
CREATE TABLE sci_device (
  device_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  device_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  public_key varbinary(32) NOT NULL,
  added_at bigint NOT NULL,
  added_by nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  retired_at bigint,
  CONSTRAINT sci_device_pk PRIMARY KEY (device_id),
  CONSTRAINT sci_device_public_uq UNIQUE (public_key)
);

-- Moved by every change to keys that a gate has to know of.
CREATE TABLE sci_epoch (
  epoch_no bigint NOT NULL,
  moved_at bigint NOT NULL,
  CONSTRAINT sci_epoch_pk PRIMARY KEY (epoch_no)
);

-- A key: what keeps its name, its owner and its history while its secrets come and go.
CREATE TABLE sci_key (
  key_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name_fold nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name_taken nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  owner_name nvarchar(255) COLLATE Latin1_General_100_BIN2,
  purpose_text nvarchar(1000) COLLATE Latin1_General_100_BIN2,
  used_by nvarchar(20) COLLATE Latin1_General_100_BIN2,
  tags_json nvarchar(max) NOT NULL,
  created_at bigint NOT NULL,
  created_by nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  expires_at bigint,
  suspended_at bigint,
  revoked_at bigint,
  revoked_by nvarchar(255) COLLATE Latin1_General_100_BIN2,
  revoke_reason nvarchar(1000) COLLATE Latin1_General_100_BIN2,
  last_used_at bigint,
  key_prefix nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
  delivered_at bigint,
  ends_at bigint,
  CONSTRAINT sci_key_pk PRIMARY KEY (key_id),
  CONSTRAINT sci_key_name_uq UNIQUE (name_taken),
  CONSTRAINT sci_key_used_by_ck CHECK (used_by IN ('scheduler', 'bi', 'notebook', 'service', 'person', 'other'))
);

-- Finds rows of sci_key by name_fold, key_id.
CREATE INDEX sci_key_fold_ix ON sci_key (name_fold, key_id);

-- Finds rows of sci_key by created_at, key_id.
CREATE INDEX sci_key_created_ix ON sci_key (created_at, key_id);

-- Finds rows of sci_key by last_used_at, key_id.
CREATE INDEX sci_key_used_ix ON sci_key (last_used_at, key_id);

-- Finds rows of sci_key by key_prefix, key_id.
CREATE INDEX sci_key_prefix_ix ON sci_key (key_prefix, key_id);

-- One secret of a key, as a digest. Never deleted, its digest never free again.
CREATE TABLE sci_key_version (
  version_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version_no int NOT NULL,
  key_prefix nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
  digest_kind nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_digest varbinary(32) NOT NULL,
  created_at bigint NOT NULL,
  created_by nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  delivered_at bigint,
  refused_from bigint,
  revoked_at bigint,
  revoked_by nvarchar(255) COLLATE Latin1_General_100_BIN2,
  revoke_reason nvarchar(1000) COLLATE Latin1_General_100_BIN2,
  last_used_at bigint,
  kept_copy smallint DEFAULT 0 NOT NULL,
  changed_epoch bigint NOT NULL,
  CONSTRAINT sci_key_version_pk PRIMARY KEY (version_id),
  CONSTRAINT sci_key_version_number_uq UNIQUE (key_id, version_no),
  CONSTRAINT sci_key_version_prefix_uq UNIQUE (key_prefix),
  CONSTRAINT sci_key_version_digest_uq UNIQUE (key_digest),
  CONSTRAINT sci_key_version_key_fk FOREIGN KEY (key_id) REFERENCES sci_key (key_id),
  CONSTRAINT sci_key_version_kept_copy_ck CHECK (kept_copy IN (0, 1))
);

-- Finds rows of sci_key_version by changed_epoch.
CREATE INDEX sci_key_version_changed_ix ON sci_key_version (changed_epoch);

-- How often a version was used on a day. Days are counted since 1970 in UTC.
CREATE TABLE sci_key_usage (
  version_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  day_no bigint NOT NULL,
  use_count bigint DEFAULT 0 NOT NULL,
  CONSTRAINT sci_key_usage_pk PRIMARY KEY (version_id, day_no),
  CONSTRAINT sci_key_usage_version_fk FOREIGN KEY (version_id) REFERENCES sci_key_version (version_id)
);

-- Finds rows of sci_key_usage by day_no.
CREATE INDEX sci_key_usage_day_ix ON sci_key_usage (day_no);

-- A gate: where it listens, when it last reported and the epoch that it has applied.
CREATE TABLE sci_gate (
  gate_id nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  gate_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  address_text nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version_text nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL,
  process_no bigint NOT NULL,
  host_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  started_at bigint NOT NULL,
  heartbeat_at bigint NOT NULL,
  signed_off_at bigint,
  retired_at bigint,
  applied_epoch bigint NOT NULL,
  keys_loaded bigint NOT NULL,
  flushed_at bigint,
  clients_recorded smallint NOT NULL,
  CONSTRAINT sci_gate_pk PRIMARY KEY (gate_id),
  CONSTRAINT sci_gate_name_uq UNIQUE (gate_name),
  CONSTRAINT sci_gate_clients_recorded_ck CHECK (clients_recorded IN (0, 1))
);

-- What people did, append-only: the hash of a record covers the record before it.
CREATE TABLE sci_audit (
  audit_seq bigint NOT NULL,
  happened_at bigint NOT NULL,
  actor_name nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  operation_name nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_id nvarchar(36) COLLATE Latin1_General_100_BIN2,
  key_prefix nvarchar(12) COLLATE Latin1_General_100_BIN2,
  detail_json nvarchar(max) NOT NULL,
  prev_hash varbinary(32) NOT NULL,
  record_hash varbinary(32) NOT NULL,
  device_id nvarchar(36) COLLATE Latin1_General_100_BIN2,
  signature_bytes varbinary(64),
  CONSTRAINT sci_audit_pk PRIMARY KEY (audit_seq),
  CONSTRAINT sci_audit_device_fk FOREIGN KEY (device_id) REFERENCES sci_device (device_id)
);

-- Finds rows of sci_audit by key_id, audit_seq.
CREATE INDEX sci_audit_key_ix ON sci_audit (key_id, audit_seq);

-- Finds rows of sci_audit by device_id.
CREATE INDEX sci_audit_device_ix ON sci_audit (device_id);

-- The epoch before the first change.
INSERT INTO sci_epoch (epoch_no, moved_at)
VALUES (0, 0);

-- Says that this script has run to its end, as version 1.0.0.
INSERT INTO sci_version (script_name, version_text, fingerprint_text, installed_at)
VALUES ('txn', '1.0.0', '77323565fcc282532c4b56a22ed454eea4926ac91375d7b27aeacd623cf4cbf9', SYSUTCDATETIME());

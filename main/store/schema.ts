// Owns the ordered migrations of the inventory; refuses to change one that has been released.

/**
 * One entry a schema version: `user_version` is the number applied. Times are milliseconds since 1970,
 * days and hours are whole days and hours since 1970 in UTC. All tables are STRICT.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE workspace (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  -- A key: what keeps its name, its owner and its history while its secrets come and go.
  CREATE TABLE key (
    -- A short number for programs; people and gates know the id.
    nr INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    used_by TEXT CHECK (used_by IN ('scheduler', 'bi', 'notebook', 'service', 'person', 'other')),
    tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_at INTEGER,
    suspended_at INTEGER,
    revoked_at INTEGER,
    revoked_by TEXT,
    revoke_reason TEXT,
    -- The latest of its versions' last_used_at, so that a long list sorts by it.
    last_used_at INTEGER,
    -- Of the newest version, for the same reason.
    prefix TEXT NOT NULL,
    delivered_at INTEGER,
    -- When the key stops being accepted: the earlier of its expiry and the end of its last version.
    ends_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX key_name_alive ON key (name_fold) WHERE revoked_at IS NULL;
  -- Covers every filter of the list, so that counting 100,000 keys never reads the table.
  CREATE INDEX key_list ON key (name_fold, id, revoked_at, suspended_at, ends_at, created_at, last_used_at, delivered_at);
  CREATE INDEX key_created ON key (created_at, id);
  CREATE INDEX key_last_used ON key (last_used_at, id);
  CREATE INDEX key_prefix ON key (prefix, id);

  -- A version: one secret of a key. Never deleted, its digest never free again.
  CREATE TABLE key_version (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL REFERENCES key (id),
    number INTEGER NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    alg TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    -- Somebody confirmed that the value is stored. NULL: never confirmed.
    delivered_at INTEGER,
    -- Rotated away: refused from this instant. NULL: no end.
    refused_from INTEGER,
    revoked_at INTEGER,
    revoked_by TEXT,
    revoke_reason TEXT,
    last_used_at INTEGER,
    kept_copy INTEGER NOT NULL DEFAULT 0 CHECK (kept_copy IN (0, 1)),
    -- The epoch of the last change a gate has to know of.
    changed_epoch INTEGER NOT NULL,
    UNIQUE (key_id, number)
  ) STRICT;
  CREATE INDEX key_version_changed ON key_version (changed_epoch);
  CREATE INDEX key_version_prefix_nocase ON key_version (prefix COLLATE NOCASE);

  -- Moved only by changes to keys that a gate has to know of.
  CREATE TABLE epoch (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO epoch (number, at) VALUES (0, 0);

  CREATE TABLE gate (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    version TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    signed_off_at INTEGER,
    retired_at INTEGER,
    applied_epoch INTEGER NOT NULL,
    keys_loaded INTEGER NOT NULL,
    flushed_at INTEGER,
    clients_recorded INTEGER NOT NULL CHECK (clients_recorded IN (0, 1))
  ) STRICT;

  -- Stretches in which a gate watched without a break.
  CREATE TABLE gate_watch (
    gate_id TEXT NOT NULL REFERENCES gate (id),
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    PRIMARY KEY (gate_id, from_at)
  ) STRICT, WITHOUT ROWID;

  -- When a gate applied an epoch: the revocation receipt.
  CREATE TABLE gate_applied (
    gate_id TEXT NOT NULL REFERENCES gate (id),
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (gate_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE use_day (
    version_id TEXT NOT NULL REFERENCES key_version (id),
    day INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (version_id, day)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX use_day_day ON use_day (day);

  -- Client and agent are empty where the gate does not record clients.
  CREATE TABLE use_hour (
    version_id TEXT NOT NULL REFERENCES key_version (id),
    hour INTEGER NOT NULL,
    gate_id TEXT NOT NULL REFERENCES gate (id),
    client TEXT NOT NULL,
    agent TEXT NOT NULL,
    uses INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (version_id, hour, gate_id, client, agent)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX use_hour_hour ON use_hour (hour);
  CREATE INDEX use_hour_gate ON use_hour (gate_id, hour);

  -- Append-only: each record's hash covers the one before it.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    operation TEXT NOT NULL,
    key_id TEXT,
    prefix TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audit_key ON audit (key_id, seq);

  -- Heads of the chain, signed by a device's key.
  CREATE TABLE audit_signature (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    device TEXT NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (seq, device)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A database that was reached before. Holds no secret: its password is in the vault.
  CREATE TABLE connection (
    name_fold TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    target TEXT NOT NULL CHECK (json_valid(target)),
    has_password INTEGER NOT NULL CHECK (has_password IN (0, 1)),
    created_at INTEGER NOT NULL,
    -- Of the last probe or comparison.
    checked_at INTEGER,
    ok INTEGER CHECK (ok IN (0, 1)),
    schema_version TEXT,
    drift INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Work that was left unfinished, JSON by name. Holds no secret.
  CREATE TABLE draft (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value)),
    saved_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Gates that cannot reach the inventory: by which key their reports are signed, and what was taken in of them.
  CREATE TABLE remote_gate (
    gate_id TEXT PRIMARY KEY REFERENCES gate (id),
    fingerprint TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE remote_use_day (
    gate_id TEXT NOT NULL REFERENCES gate (id),
    version_id TEXT NOT NULL REFERENCES key_version (id),
    day INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (gate_id, version_id, day)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Two scripts of somebody else's in one database: how far they are, and what they had made.
  CREATE TABLE pair (
    engine TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    database_name TEXT NOT NULL,
    -- Of both scripts and all that they include, in hex.
    sha256 TEXT NOT NULL,
    schema_name TEXT NOT NULL,
    txn_name TEXT NOT NULL,
    -- Numbers of the statements that the last run had to do, as ranges; all others were settled.
    left_over TEXT NOT NULL CHECK (json_valid(left_over)),
    -- Of those, everything up to this one is settled.
    through INTEGER NOT NULL,
    -- Those that were sent, and of which nothing was heard since.
    sent TEXT NOT NULL CHECK (json_valid(sent)),
    changed_at INTEGER NOT NULL,
    -- The shape of the database right after it was prepared.
    snapshot TEXT CHECK (json_valid(snapshot)),
    snapshot_at INTEGER,
    PRIMARY KEY (engine, host, port, database_name, sha256)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- When its newest version was made; NULL: it has its first one still. How many versions it has had.
  ALTER TABLE key ADD COLUMN rotated_at INTEGER;
  ALTER TABLE key ADD COLUMN versions INTEGER NOT NULL DEFAULT 1;
  UPDATE key SET versions = newest.number, rotated_at = newest.created_at
    FROM (SELECT key_id, max(number) AS number, created_at FROM key_version
           WHERE number > 1 GROUP BY key_id) AS newest
   WHERE newest.key_id = key.id;
  -- The epoch of its making: gates that have applied it let the version in. NULL: made before this was kept.
  ALTER TABLE key_version ADD COLUMN made_epoch INTEGER;
  -- What is due, in the order in which it is: expiries, values by their age, ends of overlaps.
  CREATE INDEX key_expires ON key (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
  CREATE INDEX key_value_age ON key (coalesce(rotated_at, created_at), suspended_at, ends_at) WHERE revoked_at IS NULL;
  CREATE INDEX key_version_ends ON key_version (refused_from, key_id) WHERE revoked_at IS NULL AND refused_from IS NOT NULL;
  -- Which keys were suspended, and which expiries were other ones, at an instant that has passed.
  CREATE INDEX audit_past ON audit (key_id, seq) WHERE operation IN ('keys.suspend', 'keys.resume', 'keys.edit');
  CREATE INDEX audit_at ON audit (at, seq);
  -- Names that somebody means to make keys for. No keys: a gate never hears of them, and they reserve nothing.
  CREATE TABLE planned_key (
    name_fold TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    purpose TEXT NOT NULL,
    used_by TEXT CHECK (used_by IN ('scheduler', 'bi', 'notebook', 'service', 'person', 'other')),
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    planned_at INTEGER NOT NULL,
    planned_by TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- What was told as a notification, and when: each thing once a day at most.
  CREATE TABLE told (
    thing TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- An access review: the keys of one instant, what was decided on each, and who signed it.
  CREATE TABLE review (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'abandoned')),
    as_of INTEGER NOT NULL,
    started_by TEXT NOT NULL,
    -- The program that froze it.
    app TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    audit_hash BLOB NOT NULL,
    -- How many keys were frozen, how many of them deserve a look, and the hash of population.csv.
    rows INTEGER NOT NULL,
    look INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    thresholds TEXT NOT NULL CHECK (json_valid(thresholds)),
    coverage TEXT NOT NULL CHECK (json_valid(coverage)),
    -- The last signed one when this was frozen.
    previous_id TEXT REFERENCES review (id),
    -- Signed or abandoned.
    ended_at INTEGER,
    ended_by TEXT,
    end_reason TEXT,
    -- signoff.json to the byte, its signature and the public key (SPKI, DER); NULL: unsigned.
    signoff TEXT,
    signature BLOB,
    public_key BLOB
  ) STRICT;
  CREATE UNIQUE INDEX review_one_open ON review (state) WHERE state = 'open';

  -- A frozen key. It refers to no row of \`key\`: it outlives one that somebody deletes from the file.
  CREATE TABLE review_row (
    nr INTEGER PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES review (id),
    key_id TEXT NOT NULL,
    -- From 1 in the order of the list: those that deserve a look come first.
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    prefix TEXT NOT NULL,
    state TEXT NOT NULL,
    frozen TEXT NOT NULL CHECK (json_valid(frozen)),
    reasons TEXT NOT NULL CHECK (json_valid(reasons)),
    because TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('keep', 'rotate', 'revoke', 'defer', 'exception')),
    reason TEXT,
    owner TEXT,
    until INTEGER,
    -- When it was decided on, or opened again.
    decided_at INTEGER,
    decided_by TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'skipped', 'failed')),
    outcome_at INTEGER,
    outcome_message TEXT,
    -- Of the revoke: what the gates have to reach.
    outcome_epoch INTEGER,
    UNIQUE (review_id, key_id)
  ) STRICT;
  -- Both cover what is asked at each keystroke: the window of the list, and the counts.
  CREATE INDEX review_row_list ON review_row (review_id, position, decision, name_fold, prefix);
  CREATE INDEX review_row_count ON review_row (review_id, decision, position, outcome);

  -- The packs that were written of a review, in order.
  CREATE TABLE review_pack (
    review_id TEXT NOT NULL REFERENCES review (id),
    number INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    path TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (review_id, number)
  ) STRICT, WITHOUT ROWID;
  `,
]

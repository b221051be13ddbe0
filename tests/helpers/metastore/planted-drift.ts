// Owns changes that somebody may have made to a prepared database, statement by statement; refuses to know how they are found.

export interface Planted {
  readonly what: string
  /** MySQL is spoken to as MariaDB is. */
  readonly sql: Readonly<Record<'postgresql' | 'mariadb', string>>
  /** What validation says of it. */
  readonly drift: readonly object[]
}

const both = (sql: string) => ({ postgresql: sql, mariadb: sql })

export const PLANTED: readonly Planted[] = [
  {
    what: 'a column that was dropped',
    sql: both('ALTER TABLE sci_table DROP COLUMN about_text'),
    drift: [{ object: 'column sci_table.about_text', kind: 'missing', actual: 'missing' }],
  },
  {
    what: 'a column of another length',
    sql: {
      postgresql: 'ALTER TABLE sci_gate ALTER COLUMN host_name TYPE varchar(64)',
      mariadb: 'ALTER TABLE sci_gate MODIFY host_name varchar(64) NOT NULL',
    },
    drift: [
      {
        object: 'column sci_gate.host_name',
        kind: 'type',
        expected: 'varchar(255)',
        actual: 'varchar(64)',
      },
    ],
  },
  {
    what: 'a column of another type',
    sql: {
      postgresql: 'ALTER TABLE sci_column_stats ALTER COLUMN null_count TYPE integer',
      mariadb: 'ALTER TABLE sci_column_stats MODIFY null_count int unsigned',
    },
    drift: [{ object: 'column sci_column_stats.null_count', kind: 'type', expected: 'bigint' }],
  },
  {
    what: 'a column that may be empty now',
    sql: {
      postgresql: 'ALTER TABLE sci_event ALTER COLUMN actor_name DROP NOT NULL',
      mariadb: 'ALTER TABLE sci_event MODIFY actor_name varchar(255) NULL',
    },
    drift: [
      {
        object: 'column sci_event.actor_name',
        kind: 'nullable',
        expected: 'NOT NULL',
        actual: 'NULL',
      },
    ],
  },
  {
    what: 'a default that was changed',
    sql: both('ALTER TABLE sci_lease ALTER COLUMN fence_no SET DEFAULT 7'),
    drift: [{ object: 'column sci_lease.fence_no', kind: 'default', expected: '0', actual: '7' }],
  },
  {
    what: 'an index that was dropped',
    sql: {
      postgresql: 'DROP INDEX sci_event_time_ix',
      mariadb: 'DROP INDEX sci_event_time_ix ON sci_event',
    },
    drift: [{ object: 'index sci_event_time_ix', kind: 'index', actual: 'missing' }],
  },
  {
    what: 'an index over other columns',
    sql: {
      postgresql:
        'DROP INDEX sci_event_time_ix; CREATE INDEX sci_event_time_ix ON sci_event (event_kind)',
      mariadb:
        'DROP INDEX sci_event_time_ix ON sci_event; CREATE INDEX sci_event_time_ix ON sci_event (event_kind)',
    },
    drift: [{ object: 'index sci_event_time_ix', kind: 'index', actual: '(event_kind)' }],
  },
  {
    what: 'a unique key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_digest_uq',
      mariadb: 'ALTER TABLE sci_key_version DROP INDEX sci_key_version_digest_uq',
    },
    drift: [{ object: 'constraint sci_key_version_digest_uq', kind: 'key', actual: 'missing' }],
  },
  {
    what: 'a foreign key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_key_fk',
      mariadb: 'ALTER TABLE sci_key_version DROP FOREIGN KEY sci_key_version_key_fk',
    },
    drift: [{ object: 'constraint sci_key_version_key_fk', kind: 'key', actual: 'missing' }],
  },
  {
    what: 'a foreign key that cascades now',
    sql: both(
      'ALTER TABLE sci_key_version DROP CONSTRAINT sci_key_version_key_fk; ALTER TABLE sci_key_version ADD CONSTRAINT sci_key_version_key_fk FOREIGN KEY (key_id) REFERENCES sci_key (key_id) ON DELETE CASCADE',
    ),
    drift: [
      { object: 'constraint sci_key_version_key_fk', kind: 'key', actual: 'missing' },
      { object: 'constraint sci_key_version_key_fk', kind: 'extra' },
    ],
  },
  {
    what: 'a primary key over other columns',
    sql: {
      postgresql:
        'ALTER TABLE sci_lease DROP CONSTRAINT sci_lease_pk, ADD PRIMARY KEY (lease_name, fence_no)',
      mariadb: 'ALTER TABLE sci_lease DROP PRIMARY KEY, ADD PRIMARY KEY (lease_name, fence_no)',
    },
    drift: [{ object: 'primary key of sci_lease', kind: 'key', actual: '(lease_name, fence_no)' }],
  },
  {
    what: 'a check that was dropped',
    sql: both('ALTER TABLE sci_txn DROP CONSTRAINT sci_txn_state_ck'),
    drift: [{ object: 'constraint sci_txn_state_ck', kind: 'constraint', actual: 'missing' }],
  },
  {
    what: 'a table that was dropped',
    sql: both('DROP TABLE sci_event'),
    drift: [{ object: 'table sci_event', kind: 'missing', actual: 'missing' }],
  },
  {
    what: 'an extra table',
    sql: both('CREATE TABLE sci_extra (one int)'),
    drift: [{ object: 'table sci_extra', kind: 'extra', actual: 'table' }],
  },
  {
    what: 'an extra column and an extra index',
    sql: both(
      'ALTER TABLE sci_role ADD COLUMN note_text varchar(10); CREATE INDEX mine ON sci_role (note_text)',
    ),
    drift: [
      { object: 'column sci_role.note_text', kind: 'extra', actual: 'varchar(10) NULL' },
      { object: 'index mine', kind: 'extra', actual: '(note_text)' },
    ],
  },
  {
    what: 'a view in the place of a table',
    sql: both('DROP TABLE sci_event; CREATE VIEW sci_event AS SELECT 1 AS one'),
    drift: [{ object: 'table sci_event', kind: 'type', expected: 'table', actual: 'view' }],
  },
  {
    what: 'a version row that was deleted',
    sql: both("DELETE FROM sci_version WHERE script_name = 'txn'"),
    drift: [{ object: 'row sci_version', kind: 'missing' }],
  },
  {
    what: 'a version that this program does not know',
    sql: both("UPDATE sci_version SET version_text = '9.0.0' WHERE script_name = 'schema'"),
    drift: [{ object: 'row sci_version', kind: 'row', expected: '1.0.0', actual: '9.0.0' }],
  },
]

/** More of what a statement can mend, without the words that validation has for it. */
export const MENDABLE: readonly Pick<Planted, 'what' | 'sql'>[] = [
  ...PLANTED.filter(({ what }) => !what.startsWith('an extra ')),
  {
    what: 'a number generator that was lost',
    sql: {
      postgresql: 'ALTER TABLE sci_event ALTER COLUMN event_id DROP IDENTITY',
      mariadb: 'ALTER TABLE sci_event MODIFY event_id bigint NOT NULL',
    },
  },
  {
    what: 'a number generator that nobody asked for',
    sql: {
      postgresql: 'ALTER TABLE sci_epoch ALTER COLUMN epoch_no ADD GENERATED ALWAYS AS IDENTITY',
      mariadb: 'ALTER TABLE sci_epoch MODIFY epoch_no bigint NOT NULL AUTO_INCREMENT',
    },
  },
  {
    what: 'a numbered column that was dropped, and the primary key with it',
    sql: both('ALTER TABLE sci_event DROP COLUMN event_id'),
  },
  {
    what: 'a column of a primary key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_txn_object DROP COLUMN object_no',
      mariadb:
        'ALTER TABLE sci_txn_object DROP FOREIGN KEY sci_txn_object_txn_fk, DROP PRIMARY KEY, DROP COLUMN object_no',
    },
  },
  {
    what: 'a primary key that was dropped',
    sql: {
      postgresql: 'ALTER TABLE sci_lease DROP CONSTRAINT sci_lease_pk',
      mariadb: 'ALTER TABLE sci_lease DROP PRIMARY KEY',
    },
  },
  {
    what: 'times that lost their zone or their fraction',
    sql: {
      postgresql:
        'ALTER TABLE sci_txn ALTER COLUMN started_at TYPE timestamp, ALTER COLUMN started_at DROP NOT NULL',
      mariadb: 'ALTER TABLE sci_txn MODIFY started_at datetime NULL',
    },
  },
  {
    what: 'a number kept as text, with a default of text',
    sql: {
      postgresql:
        "ALTER TABLE sci_lease ALTER COLUMN fence_no DROP DEFAULT, ALTER COLUMN fence_no TYPE varchar(20), ALTER COLUMN fence_no SET DEFAULT '7'",
      mariadb: "ALTER TABLE sci_lease MODIFY fence_no varchar(20) NOT NULL DEFAULT '7'",
    },
  },
  {
    what: 'a default that is gone, and one that nobody asked for',
    sql: both(
      'ALTER TABLE sci_lease ALTER COLUMN fence_no DROP DEFAULT; ALTER TABLE sci_epoch ALTER COLUMN moved_at SET DEFAULT 5',
    ),
  },
  {
    what: 'a unique key of the name over other columns',
    sql: {
      postgresql:
        'ALTER TABLE sci_role DROP CONSTRAINT sci_role_name_uq, ADD CONSTRAINT sci_role_name_uq UNIQUE (role_name, created_at)',
      mariadb:
        'ALTER TABLE sci_role DROP INDEX sci_role_name_uq, ADD CONSTRAINT sci_role_name_uq UNIQUE (role_name, created_at)',
    },
  },
  {
    what: 'a unique index in the place of a unique key',
    sql: {
      postgresql:
        'ALTER TABLE sci_role DROP CONSTRAINT sci_role_name_uq; CREATE UNIQUE INDEX sci_role_name_uq ON sci_role (role_name)',
      // The family makes no difference between the two.
      mariadb:
        'ALTER TABLE sci_role DROP INDEX sci_role_name_uq; CREATE UNIQUE INDEX sci_role_name_uq ON sci_role (created_at)',
    },
  },
  {
    what: 'much in one table',
    sql: {
      postgresql:
        'ALTER TABLE sci_table DROP COLUMN about_text, DROP COLUMN table_name; ALTER TABLE sci_table ALTER COLUMN owner_name TYPE text, ALTER COLUMN created_at DROP NOT NULL',
      mariadb:
        'ALTER TABLE sci_table DROP COLUMN about_text, MODIFY owner_name varchar(20), MODIFY created_at datetime(6) NULL',
    },
  },
]

/** Of one dialect alone. */
export const OWN: Readonly<Record<'postgresql' | 'mariadb' | 'mysql', readonly string[]>> = {
  postgresql: ['DROP TABLE sci_key CASCADE', 'DROP TABLE sci_database, sci_table CASCADE'],
  mariadb: [
    'ALTER TABLE sci_lease ENGINE=MyISAM',
    'ALTER TABLE sci_gate MODIFY host_name varchar(255) CHARACTER SET latin1 NOT NULL',
  ],
  mysql: ['ALTER TABLE sci_gate MODIFY host_name varchar(255) CHARACTER SET latin1 NOT NULL'],
}

// Owns the one question that tells a session's rights and facts, per dialect; refuses to write anything.
import type { Dialect, EngineId } from '#contract/metastore-target'
import type { Row, SqlSession } from '#services/metastore/session'
import { plain } from './explained.ts'

/** What one round trip found out. */
export interface Found {
  readonly product: string
  readonly version: string
  /** As recognised. */
  readonly engine: EngineId
  readonly encoding: string
  readonly unicode: boolean
  /** The version is one that the scripts are made for. */
  readonly supported: boolean
  readonly readOnly: boolean
  readonly mayCreate: boolean
  /** Oracle: the tablespace in which tables would go and the account has no room, or none left. */
  readonly full?: string
  /** PostgreSQL: where tables would go. */
  readonly schema: string | undefined
  /** Tables of the Science-schema. */
  readonly tables: number
  readonly hasVersionTable: boolean
  /** The server's clock, milliseconds since 1970. */
  readonly clock: number
}

const POSTGRES = `select current_setting('server_version') as version,
  current_setting('server_version_num')::int as number,
  version() as product,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
  current_schema() as schema,
  coalesce(has_schema_privilege(current_schema(), 'CREATE'),
    has_database_privilege(current_database(), 'CREATE')) as may_create,
  (select count(*)::int from pg_class c where c.relnamespace = current_schema()::regnamespace
    and c.relkind in ('r', 'p') and c.relname like 'sci\\_%') as tables,
  to_regclass('sci_version') is not null as has_version,
  exists (select 1 from pg_proc where proname = 'aurora_version') as aurora,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as clock`

/** The account as the catalogue of privileges writes it. What a role grants is not listed there. */
const ME = `concat("'", substring_index(current_user(), '@', 1), "'@'",
  substring_index(current_user(), '@', -1), "'")`

const MYSQL = `select version() as version, @@version_comment as product,
  @@character_set_database as encoding, @@read_only as read_only, @@innodb_read_only as inner_only,
  (select count(*) from information_schema.tables where table_schema = database()
    and table_type = 'BASE TABLE' and table_name like 'sci\\_%') as tables,
  (select count(*) from information_schema.tables where table_schema = database()
    and table_name = 'sci_version') as has_version,
  (select count(*) from information_schema.user_privileges
    where privilege_type = 'CREATE' and grantee = ${ME})
  + (select count(*) from information_schema.schema_privileges
    where privilege_type = 'CREATE' and grantee = ${ME} and database() like table_schema)
  + (coalesce(current_role(), 'NONE') <> 'NONE') as may_create,
  (select count(*) from information_schema.user_privileges where grantee = ${ME}
    and privilege_type in ('SUPER', 'READ_ONLY ADMIN', 'CONNECTION_ADMIN')) as above,
  (select count(*) from information_schema.routines where routine_name = 'aurora_version')
    + (@@basedir like '%aurora%') as aurora,
  cast(unix_timestamp(now(6)) * 1000 as double) as clock`

/** As the catalogue views of SQL Server 2016 and later have it. Not proved on a real server. */
const SQLSERVER = `select cast(serverproperty('ProductVersion') as nvarchar(128)) as version,
  cast(serverproperty('ProductMajorVersion') as int) as number,
  cast(databasepropertyex(db_name(), 'Collation') as nvarchar(128)) as encoding,
  case when cast(databasepropertyex(db_name(), 'Updateability') as nvarchar(20)) = 'READ_ONLY'
    then 1 else 0 end as read_only,
  case when has_perms_by_name(db_name(), 'DATABASE', 'CREATE TABLE') = 1
    and has_perms_by_name(schema_name(), 'SCHEMA', 'ALTER') = 1 then 1 else 0 end as may_create,
  schema_name() as [schema],
  (select count(*) from sys.tables where schema_id = schema_id() and name like 'sci[_]%') as tables,
  (select count(*) from sys.tables where schema_id = schema_id() and name = 'sci_version') as has_version,
  cast(datediff_big(millisecond, '19700101', sysutcdatetime()) as float) as clock`

/** As the dictionary of Oracle 12.1 and later has it. Not proved on a real server. */
const ORACLE = `select (select max(version) from product_component_version) as version,
  (select value from nls_database_parameters where parameter = 'NLS_CHARACTERSET') as encoding,
  (select count(*) from session_privs where privilege in ('CREATE TABLE', 'CREATE ANY TABLE')) as may_create,
  case when sys_context('userenv', 'database_role') like '%STANDBY%' then 1 else 0 end as read_only,
  sys_context('userenv', 'current_schema') as current_schema,
  (select default_tablespace from user_users) as tablespace_name,
  (select count(*) from session_privs where privilege = 'UNLIMITED TABLESPACE')
    + (select count(*) from user_ts_quotas q join user_users u on q.tablespace_name = u.default_tablespace
      where q.max_bytes < 0 or q.bytes < q.max_bytes) as room,
  (select count(*) from user_tables where table_name like 'SCI\\_%' escape '\\') as tables,
  (select count(*) from user_tables where table_name = 'SCI_VERSION') as has_version,
  (cast(sys_extract_utc(systimestamp) as date) - date '1970-01-01') * 86400000 as clock
  from dual`

const words = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const numeric = (row: Row, name: string): number => Number(row[name] ?? 0)
const textual = (row: Row, name: string): string => plain(words(row[name]), 80)
/** A server variable that is a number on some and a word on others. */
const isOn = (row: Row, name: string): boolean => !/^(?:0|off)?$/i.test(words(row[name]))

function postgresFound(row: Row): Found {
  const aurora = row['aurora'] === true
  const encoding = textual(row, 'encoding')
  // Nobody else has PostgreSQL in WebAssembly on a port.
  const trial = /\bPGlite\b/.test(textual(row, 'product'))
  return {
    product: trial ? 'PostgreSQL (PGlite)' : aurora ? 'Aurora PostgreSQL' : 'PostgreSQL',
    version: textual(row, 'version'),
    engine: trial ? 'trial' : aurora ? 'aurora-postgresql' : 'postgresql',
    encoding,
    unicode: encoding === 'UTF8',
    supported: numeric(row, 'number') >= 120_000,
    readOnly: row['read_only'] === true,
    mayCreate: row['may_create'] === true,
    schema: typeof row['schema'] === 'string' ? row['schema'] : undefined,
    tables: numeric(row, 'tables'),
    hasVersionTable: row['has_version'] === true,
    clock: numeric(row, 'clock'),
  }
}

/** The first two numbers of a version as one: 10.11 is 1011. */
function short(version: string): number {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number)
  return major * 100 + minor
}

function mysqlFound(row: Row): Found {
  const version = textual(row, 'version')
  const mariadb = /mariadb/i.test(version)
  const aurora = !mariadb && numeric(row, 'aurora') > 0
  const inner = numeric(row, 'inner_only') === 1
  return {
    product: mariadb ? 'MariaDB' : aurora ? 'Aurora MySQL' : 'MySQL',
    version,
    engine: mariadb ? 'mariadb' : aurora ? 'aurora-mysql' : 'mysql',
    encoding: textual(row, 'encoding'),
    unicode: textual(row, 'encoding') === 'utf8mb4',
    supported: short(version) >= (mariadb ? 1_005 : 800),
    // A privileged account is not stopped by read_only, but nobody is by the other one.
    readOnly: inner || (isOn(row, 'read_only') && numeric(row, 'above') === 0),
    mayCreate: numeric(row, 'may_create') > 0,
    schema: undefined,
    tables: numeric(row, 'tables'),
    hasVersionTable: numeric(row, 'has_version') > 0,
    clock: numeric(row, 'clock'),
  }
}

function sqlServerFound(row: Row): Found {
  return {
    product: 'SQL Server',
    version: textual(row, 'version'),
    engine: 'sqlserver',
    encoding: textual(row, 'encoding'),
    // Names are kept in nvarchar, which is Unicode under every collation.
    unicode: true,
    supported: numeric(row, 'number') >= 13,
    readOnly: numeric(row, 'read_only') === 1,
    mayCreate: numeric(row, 'may_create') === 1,
    schema: textual(row, 'schema'),
    tables: numeric(row, 'tables'),
    hasVersionTable: numeric(row, 'has_version') > 0,
    clock: numeric(row, 'clock'),
  }
}

function oracleFound(row: Row): Found {
  const version = textual(row, 'version')
  const encoding = textual(row, 'encoding')
  return {
    product: 'Oracle',
    version,
    engine: 'oracle',
    encoding,
    unicode: encoding === 'AL32UTF8',
    supported: short(version) >= 1_201,
    readOnly: numeric(row, 'read_only') === 1,
    mayCreate: numeric(row, 'may_create') > 0,
    ...(numeric(row, 'room') > 0 ? {} : { full: textual(row, 'tablespace_name') }),
    schema: textual(row, 'current_schema'),
    tables: numeric(row, 'tables'),
    hasVersionTable: numeric(row, 'has_version') > 0,
    clock: numeric(row, 'clock'),
  }
}

const QUESTIONS: Readonly<Record<Dialect, string>> = {
  postgresql: POSTGRES,
  mariadb: MYSQL,
  mysql: MYSQL,
  sqlserver: SQLSERVER,
  oracle: ORACLE,
}

const FOUND: Readonly<Record<Dialect, (row: Row) => Found>> = {
  postgresql: postgresFound,
  mariadb: mysqlFound,
  mysql: mysqlFound,
  sqlserver: sqlServerFound,
  oracle: oracleFound,
}

/** Asks once. Rejects with the driver's error. */
export async function look(session: SqlSession): Promise<Found> {
  const question = QUESTIONS[session.dialect]
  const [row = {}] = await session.query(question)
  return FOUND[session.dialect](row)
}

/**
 * Whether SQL Server itself sees an encrypted connection; undefined where this account may not ask. A proxy
 * can end the encryption in front of it. Not proved on a real server.
 */
export async function endsEncrypted(session: SqlSession): Promise<boolean | undefined> {
  const question =
    "select case when encrypt_option = 'TRUE' then 1 else 0 end as encrypted from sys.dm_exec_connections where session_id = @@spid"
  try {
    const [row] = await session.query(question)
    return row === undefined ? undefined : Number(row['encrypted']) === 1
  } catch {
    // It needs the right VIEW SERVER STATE, which an account for a metastore seldom has.
    return undefined
  }
}

/** The version that both scripts wrote down, or `half` where they did not, or where the table is not ours. */
export async function schemaVersion(session: SqlSession): Promise<string> {
  const question =
    'select min(version_text) as oldest, max(version_text) as newest, count(*) as scripts from sci_version'
  try {
    const [row = {}] = await session.query(question)
    const { oldest, newest, scripts } = row
    const whole = typeof oldest === 'string' && oldest === newest && Number(scripts) === 2
    return whole ? plain(oldest, 40) : 'half'
  } catch {
    // A table of that name that is not ours: plan and validate say what differs.
    return 'half'
  }
}

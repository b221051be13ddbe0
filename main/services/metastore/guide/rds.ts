// Owns what Amazon RDS calls each engine and in what they differ there; refuses a port that RDS does not take.
import type { EngineId } from '#contract/metastore-target'
import { Fault } from '#base/fault'

export interface RdsEngine {
  /** As in `--engine`. */
  readonly name: string
  /** Aurora: the port, the password and the storage are the cluster's; instances hang on it. */
  readonly cluster: boolean
  /** The smallest class that the engine has everywhere. */
  readonly instanceClass: string
  /** GiB; absent: the cluster's storage grows by itself. */
  readonly storage?: number
  /** The database that is made with it; SQL Server makes none, Oracle takes eight characters. */
  readonly database?: string
  readonly license?: 'license-included'
  /** The parameter that makes the server insist on TLS. Absent on Oracle, where TLS is an option with a port of its own. */
  readonly insists?: string
  /** Since when the server insists by itself. */
  readonly since: string
}

const NOT_BY_ITSELF = 'It does not insist by itself.'

/** Names, classes and defaults: Amazon RDS and Aurora user guides. */
export const RDS: Readonly<Record<Exclude<EngineId, 'trial'>, RdsEngine>> = {
  postgresql: {
    name: 'postgres',
    cluster: false,
    instanceClass: 'db.t4g.micro',
    storage: 20,
    database: 'metastore',
    insists: 'rds.force_ssl',
    since: 'From PostgreSQL 15 it does so by itself.',
  },
  'aurora-postgresql': {
    name: 'aurora-postgresql',
    cluster: true,
    instanceClass: 'db.t4g.medium',
    database: 'metastore',
    insists: 'rds.force_ssl',
    since: 'Older versions do not insist by themselves.',
  },
  mariadb: {
    name: 'mariadb',
    cluster: false,
    instanceClass: 'db.t4g.micro',
    storage: 20,
    database: 'metastore',
    insists: 'require_secure_transport',
    since: 'From MariaDB 11.8 it does so by itself.',
  },
  mysql: {
    name: 'mysql',
    cluster: false,
    instanceClass: 'db.t4g.micro',
    storage: 20,
    database: 'metastore',
    insists: 'require_secure_transport',
    since: 'Up to MySQL 8.4 it does not insist by itself.',
  },
  'aurora-mysql': {
    name: 'aurora-mysql',
    cluster: true,
    instanceClass: 'db.t4g.medium',
    database: 'metastore',
    insists: 'require_secure_transport',
    since: NOT_BY_ITSELF,
  },
  sqlserver: {
    name: 'sqlserver-ex',
    cluster: false,
    instanceClass: 'db.t3.small',
    storage: 20,
    license: 'license-included',
    insists: 'rds.force_ssl',
    since: NOT_BY_ITSELF,
  },
  oracle: {
    name: 'oracle-se2',
    cluster: false,
    instanceClass: 'db.t3.small',
    storage: 20,
    database: 'SCIENCE',
    license: 'license-included',
    since: 'Its plain port stays unencrypted.',
  },
}

/** Where the plain listener of Oracle stays, without a rule that lets anybody in: TLS has the port that is asked for. */
export const ORACLE_PLAIN_PORT = 1521

/** The settings of RDS's SSL option for Oracle; the cipher suite is one that every version from 19 on has. */
export const ORACLE_TLS = {
  'SQLNET.SSL_VERSION': '1.2',
  'SQLNET.CIPHER_SUITE': 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
} as const

const LOWEST = 1150

/** Kept by RDS for SQL Server itself. */
const SQLSERVER_OWN = [1234, 1434, 3260, 3343, 3389, 47001]
const isSqlserverOwn = (port: number): boolean =>
  SQLSERVER_OWN.includes(port) || (port >= 49152 && port <= 49156)

/** @throws Fault input.invalid, field port. */
export function checkRdsPort(engine: EngineId, port: number): void {
  const refuse = (why: string): Fault =>
    new Fault({
      code: 'input.invalid',
      message: `Amazon RDS does not take port ${String(port)}: ${why}`,
      fix: 'Take 9472, the port that the metastore is expected on.',
      field: 'port',
    })
  if (port < LOWEST) throw refuse(`it begins at ${String(LOWEST)}.`)
  if (engine === 'sqlserver' && isSqlserverOwn(port))
    throw refuse('SQL Server on RDS keeps it for itself.')
  if (engine === 'oracle' && port === ORACLE_PLAIN_PORT)
    throw refuse('it is the port of the plain listener, and the encrypted one has to be another.')
}

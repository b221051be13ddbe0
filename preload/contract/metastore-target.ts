// Owns how a database is named: its engine, where it is, how it is reached; refuses to hold a secret but the password on its way in.
import { line, Port, SecretText, z } from './fields.ts'

export const EngineId = z.enum([
  'postgresql',
  'aurora-postgresql',
  'mariadb',
  'mysql',
  'aurora-mysql',
  'sqlserver',
  'oracle',
  'trial',
])
export type EngineId = z.output<typeof EngineId>

export const Dialect = z.enum(['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'])
export type Dialect = z.output<typeof Dialect>

/** The port that the inbound rule opens, whatever the engine's own is. */
export const METASTORE_PORT = 9_472

export const Tls = z.strictObject({
  /** `verify-full`: chain and host name. `verify-ca`: chain alone. `off`: beyond loopback only with consent. */
  mode: z.enum(['verify-full', 'verify-ca', 'off']).default('verify-full'),
  /** `rds`: Amazon's bundle, built in. Otherwise certificates in PEM. Absent: the system's. */
  ca: z.union([z.literal('rds'), line(200_000)]).optional(),
  /** SHA-256 of the server's certificate, hex, with or without colons: trusted instead of a chain. */
  pin: line(128).optional(),
  /** The name that the certificate has to carry, when it is not the host. */
  serverName: line(253).optional(),
})

/**
 * `USER@HOST`, `HOST` or `ssh://USER@HOST:PORT`: never something that ssh takes for an option, and never a
 * password, which ssh does not take and everybody on this computer could read.
 */
export const SSH_DESTINATION =
  /^(?:ssh:\/\/)?(?:[A-Za-z0-9_][\w.@%+-]*@)?(?:[A-Za-z0-9_][\w.%-]*|\[[\da-fA-F:.]+(?:%[\w.-]+)?\]|[\da-fA-F]*:[\da-fA-F:.]+)(?::\d{1,5})?$/

/** Where a database is and how to reach it. Holds no secret. */
export const Target = z.strictObject({
  engine: EngineId,
  host: line(253).min(1),
  port: Port.default(METASTORE_PORT),
  /** The database, or the service on Oracle. */
  database: line(128).min(1),
  user: line(128).min(1),
  tls: Tls.prefault({}),
  /** `USER@HOST` of a bastion, reached by the system's ssh. */
  ssh: line(300).optional(),
})
export type Target = z.output<typeof Target>

/** Whether what is sent to the target can be read on a network: a person has to agree to that. */
export function goesInClear({ host, tls }: Target): boolean {
  return tls.mode === 'off' && !/^(localhost|127(\.\d+){3}|::1|\[::1\])$/i.test(host)
}

/** A kept connection by name, with its password where the vault has none; or a target with its password. */
export const Access = z.union([
  z.strictObject({ connection: line(120).min(1), password: SecretText.optional() }),
  z.strictObject({ target: Target, password: SecretText.optional() }),
])
export type Access = z.output<typeof Access>

/** Paths of the two scripts that an administrator was given, on the computer of the main process: used instead of ours. */
export const Pair = z.strictObject({ schema: line(4_096).min(1), txn: line(4_096).min(1) })
export type Pair = z.output<typeof Pair>

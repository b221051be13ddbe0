// Owns which database a command line means: a kept connection, or a target option by option; refuses a password in an argument.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { type Access, EngineId, Target, TRIAL_ACCOUNT } from '#contract'
import { choice } from './choice.ts'
import { port } from './host-commands.ts'
import type { Session } from './session.ts'
import { readSecret } from './terminal.ts'

export interface TargetOptions {
  readonly connection?: string
  readonly engine?: string
  readonly host?: string
  readonly port?: string
  readonly database?: string
  readonly user?: string
  readonly passwordStdin?: boolean
  readonly tls?: string
  readonly ca?: string
  readonly pin?: string
  readonly servername?: string
  readonly ssh?: string
}

const TLS_MODES = { options: ['verify-full', 'verify-ca', 'off'] } as const

/** The options that name a database, the same for every command. */
export function withTarget(command: Command, { kept }: { readonly kept: boolean }): Command {
  if (kept) command.option('--connection <name>', 'a connection kept with connect add')
  return command
    .option('--engine <engine>', EngineId.options.join('|'))
    .option('--host <host>')
    .option('--port <port>', 'the port of the inbound rule', '9472')
    .option('--database <name>', 'or the service, on Oracle')
    .option('--user <user>')
    .option('--password-stdin', 'read the password from standard input')
    .option('--tls <mode>', TLS_MODES.options.join('|'), 'verify-full')
    .option('--ca <file>', 'certificates to trust, or rds for the built-in bundle of Amazon')
    .option('--pin <sha256>', 'trust the certificate with this fingerprint')
    .option('--servername <name>', 'the name in the certificate, when it is not the host')
    .option('--ssh <user@host>', 'go through this host, with the ssh of this computer')
}

function required(value: string | undefined, field: string): string {
  if (value !== undefined && value !== '') return value
  throw new Fault({
    code: 'input.invalid',
    message: `--${field} is missing.`,
    fix: 'Name the database with --connection, or with --engine, --host, --database and --user.',
    field,
  })
}

function caOf(ca: string): string {
  if (ca === 'rds') return ca
  try {
    return readFileSync(ca, 'utf8')
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: `The certificate file ${ca} could not be read.`,
      fix: 'Check the path, and that you may read it; or give rds.',
      field: 'ca',
      cause: error,
    })
  }
}

/** The target that the options describe. Errors: Fault input.invalid with the field. */
export function targetOf(typed: TargetOptions): Target {
  // The trial has one place and one account; only its port may be another.
  const options = typed.engine === 'trial' ? { ...TRIAL_ACCOUNT, ...typed, tls: 'off' } : typed
  return Target.parse({
    engine: choice(EngineId, 'engine', required(options.engine, 'engine')),
    host: required(options.host, 'host'),
    port: port(options.port ?? '9472'),
    database: required(options.database, 'database'),
    user: required(options.user, 'user'),
    tls: {
      mode: choice(TLS_MODES, 'tls', options.tls ?? 'verify-full'),
      ...(options.ca === undefined ? {} : { ca: caOf(options.ca) }),
      ...(options.pin === undefined ? {} : { pin: options.pin }),
      ...(options.servername === undefined ? {} : { serverName: options.servername }),
    },
    ...(options.ssh === undefined ? {} : { ssh: options.ssh }),
  })
}

/** The password on standard input, when it was announced. */
export async function passwordOf(
  session: Session,
  { passwordStdin }: TargetOptions,
): Promise<{ readonly password?: string }> {
  if (!passwordStdin) return {}
  return { password: (await readSecret(session.terminal)).reveal() }
}

export async function accessOf(session: Session, options: TargetOptions): Promise<Access> {
  if (options.connection !== undefined)
    return { connection: options.connection, ...(await passwordOf(session, options)) }
  return { target: targetOf(options), ...(await passwordOf(session, options)) }
}

/** Which database was meant, without its password. Errors: Fault metastore.missing, input.invalid. */
export async function targetNamed(session: Session, options: TargetOptions): Promise<Target> {
  const { connection } = options
  if (connection === undefined) return targetOf(options)
  const { connections } = await session.call('metastore.connections', {})
  const fold = (name: string) => name.trim().toLowerCase()
  const kept = connections.find(({ name }) => fold(name) === fold(connection))
  if (kept) return kept.target
  throw new Fault({
    code: 'metastore.missing',
    message: `No connection is called "${connection}".`,
    fix: 'Look it up with dsadmin metastore connect list.',
    field: 'connection',
  })
}

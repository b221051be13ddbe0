// Owns which database a command line means: a kept connection, or a target option by option; refuses a password in an argument.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { type Access, EngineId, type Input, Target, TRIAL_ACCOUNT } from '#contract'
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
    .option('--host <host>', 'the name or the address of the server')
    .option('--port <port>', 'the port that it listens on', '9472')
    .option('--database <name>', 'the database; on Oracle the service')
    .option('--user <user>', 'the account that logs in')
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

/** As the contract has it. */
const MOST_CERTIFICATES = 200_000

function wrongCa(message: string, fix: string, cause?: unknown): Fault {
  return new Fault({ code: 'input.invalid', message, fix, field: 'ca', cause })
}

/** Without waiting: a pipe may have nobody at its other end, and a device no end. */
function certificatesIn(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stat = fstatSync(file)
    if (!stat.isFile())
      throw wrongCa(`${path} is not a regular file.`, 'Name the file of certificates itself.')
    if (stat.size > MOST_CERTIFICATES)
      throw wrongCa(
        `The certificate file ${path} is larger than ${String(MOST_CERTIFICATES / 1_000)} kB.`,
        'Give the authority of this server alone. Those of this computer are trusted without --ca.',
      )
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function caOf(ca: string): string {
  if (ca === 'rds') return ca
  try {
    return certificatesIn(ca)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw wrongCa(
      `The certificate file ${ca} could not be read.`,
      'Check the path, and that you may read it; or give rds.',
      error,
    )
  }
}

/** The option at which a person typed a part of a target. */
const OPTION: Readonly<Record<string, string>> = { mode: 'tls', serverName: 'servername' }

/** Only a bound can be broken here: the rest is a choice, a port, or was looked at before. */
function checked(target: Input<'metastore.keep'>['target']): Target {
  const { success, data, error } = Target.safeParse(target)
  if (success) return data
  const [issue] = error.issues
  if (issue?.code !== 'too_big') throw error
  const part = String(issue.path.at(-1))
  const field = OPTION[part] ?? part
  throw new Fault({
    code: 'input.invalid',
    message: `--${field} is too long.`,
    fix: `Give at most ${String(issue.maximum)} characters.`,
    field,
  })
}

/** The target that the options describe. Errors: Fault input.invalid with the field. */
export function targetOf(typed: TargetOptions): Target {
  // The trial has one place and one account; only its port may be another.
  const options = typed.engine === 'trial' ? { ...TRIAL_ACCOUNT, ...typed, tls: 'off' } : typed
  return checked({
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

// Owns the fourth stage: who speaks on the port, found out without a name or a password.
import type { Socket } from 'node:net'
import type { Target } from '#contract/metastore-target'
import { explainMysql } from './explain-mysql.ts'
import { type Explained, plain } from './explained.ts'
import { engineName, type Family, familyOf } from './family.ts'
import { engineFixes, unusualPort, withFixes } from './fixes.ts'
import { asksOracle, identify } from './identify.ts'
import { pass, refuse, type Step } from './ladder.ts'
import {
  POSTGRES_SSL,
  readPrelogin,
  TDS_ENCRYPT,
  tdsPrelogin,
  tnsPing,
  withoutEncryption,
  withoutExtensions,
} from './questions.ts'
import { hear } from './reader.ts'
import {
  isTdsAnswer,
  isTnsAnswer,
  mysqlGreeting,
  mysqlPacketLength,
  mysqlRefusal,
  postgresAnswer,
  recognise,
  type Speaker,
} from './recognise.ts'
import { type Dial, explainClosed } from './tcp.ts'
import { busy, isTrial } from './trial.ts'

/** How long a server that ought to speak may think before others are asked, in milliseconds. */
const PATIENCE_MS = 900
/** What the next stages get: the socket as it stands after the question. */
export interface Spoken {
  readonly socket: Socket
  readonly label: string
  readonly offersTls: boolean
  readonly greeting?: Buffer
}

export function silent(target: Target): Explained {
  if (isTrial(target)) return busy()
  const explained: Explained = {
    code: 'proto.silent',
    message: 'Connected, but the server says nothing in any of the four database protocols.',
    fix: `Check that the database itself stands on port ${String(target.port)}.`,
    causes: [
      'A load balancer or a firewall took the connection and has nobody to pass it to.',
      'The port belongs to another kind of server.',
      'The server is overloaded or hangs.',
    ],
  }
  return withFixes(explained, unusualPort(target))
}

/** The right family or none: somebody else on the port is told by name. */
function stranger(target: Target, speaker: Speaker): Explained {
  const port = String(target.port)
  if (['postgresql', 'mysql', 'mariadb', 'sqlserver', 'oracle'].includes(speaker.kind)) {
    const other: Explained = {
      code: 'proto.engine',
      message: `You chose ${engineName(target.engine)}, but ${speaker.label} answers on port ${port}.`,
      fix: `Switch the engine to ${speaker.label}, or correct host and port.`,
    }
    return withFixes(other, engineFixes(target, speaker))
  }
  const stranger: Explained = {
    code: 'proto.other',
    message: `Port ${port} answers as ${speaker.label}. That is not a database.`,
    fix:
      speaker.kind === 'ssh'
        ? 'Did you mean an SSH tunnel? Put this server under SSH host, and the database under host and port.'
        : 'Correct host and port: copy both from where the database runs.',
  }
  return withFixes(stranger, unusualPort(target))
}

type Answer =
  | { readonly spoken: Spoken }
  | { readonly speaker: Speaker | undefined; readonly closed: boolean }

async function askPostgres(_target: Target, socket: Socket, signal: AbortSignal): Promise<Answer> {
  socket.write(POSTGRES_SSL)
  const enough = (b: Buffer) => postgresAnswer(b) !== undefined || recognise(b) !== undefined
  const { bytes, closed } = await hear(socket, enough, signal)
  const answer = postgresAnswer(bytes)
  // SSH begins with the very letter that means yes.
  if (answer === 'stuffed' && recognise(bytes) === undefined) {
    refuse({
      code: 'tls.unsupported',
      message: 'The server said more than yes or no before encryption began.',
      fix: 'Something between you and the server may be adding bytes: do not go on over this network.',
    })
  }
  if (answer === 'yes' || answer === 'no') {
    return { spoken: { socket, label: 'PostgreSQL', offersTls: answer === 'yes' } }
  }
  return { speaker: recognise(bytes), closed }
}

async function askMysql(target: Target, socket: Socket, signal: AbortSignal): Promise<Answer> {
  const whole = (b: Buffer) => (mysqlPacketLength(b) ?? Infinity) <= b.length
  const enough = (b: Buffer) => whole(b) || (recognise(b) ?? { kind: 'mysql' }).kind !== 'mysql'
  const { bytes, closed } = await hear(socket, enough, signal)
  const refusal = mysqlRefusal(bytes)
  if (refusal !== undefined) {
    const told = { target, encrypted: false, from: socket.localAddress }
    refuse(explainMysql(refusal, told) ?? explainClosed(target))
  }
  const greeting = mysqlGreeting(bytes)
  const speaker = recognise(bytes)
  if (greeting === undefined || greeting.mariadb !== (target.engine === 'mariadb'))
    return { speaker, closed }
  const label = speaker?.label ?? engineName(target.engine)
  const { offersTls } = greeting
  return { spoken: { socket, label, offersTls, greeting: withoutExtensions(bytes) } }
}

async function askSqlServer(target: Target, socket: Socket, signal: AbortSignal): Promise<Answer> {
  socket.write(tdsPrelogin(target.tls.mode === 'off' ? TDS_ENCRYPT.notSupported : TDS_ENCRYPT.on))
  const whole = (b: Buffer) => isTdsAnswer(b) && b.readUInt16BE(2) <= b.length
  const enough = (b: Buffer) =>
    whole(b) || (recognise(b) ?? { kind: 'sqlserver' }).kind !== 'sqlserver'
  const { bytes, closed } = await hear(socket, enough, signal)
  if (!whole(bytes)) return { speaker: recognise(bytes), closed }
  const { encrypt, version } = readPrelogin(bytes)
  const offersTls = encrypt === TDS_ENCRYPT.on || encrypt === TDS_ENCRYPT.required
  const label = plain(`SQL Server ${version}`)
  return { spoken: { socket, label, offersTls, greeting: withoutEncryption(bytes) } }
}

const ORACLE = 'Oracle Net listener'

async function askOracle(
  target: Target,
  socket: Socket,
  signal: AbortSignal,
  dial: Dial,
): Promise<Answer> {
  if (target.tls.mode !== 'off') {
    // This socket stays as it is: encryption starts on it, or it tells that it was cut.
    const speaker = await asksOracle(dial, signal)
    if (speaker?.kind === 'tls')
      return { spoken: { socket, label: 'TLS, as Oracle’s TCPS does', offersTls: true } }
    if (speaker?.kind === 'oracle') return { spoken: { socket, label: ORACLE, offersTls: false } }
    return { speaker, closed: (await hear(socket, () => true, signal)).closed }
  }
  socket.write(tnsPing())
  const enough = (b: Buffer) => isTnsAnswer(b) || recognise(b) !== undefined
  const { bytes, closed } = await hear(socket, enough, signal)
  if (!isTnsAnswer(bytes)) return { speaker: recognise(bytes), closed }
  return { spoken: { socket, label: ORACLE, offersTls: false } }
}

type Ask = (target: Target, socket: Socket, signal: AbortSignal, dial: Dial) => Promise<Answer>

const ASK: Readonly<Record<Family, Ask>> = {
  postgresql: askPostgres,
  mysql: askMysql,
  sqlserver: askSqlServer,
  oracle: askOracle,
}

/**
 * Asks the chosen engine's question first, so that a healthy server costs one round trip, and only then finds
 * out who else it may be. Refuses with proto.engine, proto.other, proto.closed, proto.silent or what the
 * server's refusal means.
 */
export async function askProtocol(
  target: Target,
  socket: Socket,
  dial: Dial,
  signal: AbortSignal,
): Promise<Step<Spoken>> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const answer = await ASK[familyOf(target.engine)](target, socket, patience, dial)
  if ('spoken' in answer) return pass(`${answer.spoken.label} answers.`, answer.spoken)
  socket.destroy()
  const speaker = answer.speaker ?? (await identify(dial, signal))
  if (speaker !== undefined) refuse(stranger(target, speaker))
  return refuse(answer.closed ? explainClosed(target) : silent(target))
}

// Owns the way from a host name to an open session: probe and real connection both go it, and nobody goes another.
import type { Socket } from 'node:net'
import { STAGES } from '#contract/metastore-probe'
import { type Target } from '#contract/metastore-target'
import type { Secret } from '#base/secret'
import type { Wire } from '#services/metastore/engines/wire'
import type { SqlSession } from '#services/metastore/session'
import { judgeAddress } from './address.ts'
import { BUDGETS, type Budgets } from './budgets.ts'
import { explainTls, tlsLate } from './explain-tls.ts'
import { plain } from './explained.ts'
import { Ladder, pass, refuse } from './ladder.ts'
import { explainLogin, logIn, loginLate } from './login.ts'
import { explainName, findName, nameLate, type Resolve, systemResolve } from './name.ts'
import { askProtocol, silent } from './protocol.ts'
import { type Secure, secure } from './secure.ts'
import { connectTcp, dial, type Dial, explainClosed, explainTcp, type Reached } from './tcp.ts'
import type { CertificateFacts } from './tls.ts'
import { elsewhere, wayTo } from './trial.ts'
import { explainSsh, openTunnel } from './tunnel.ts'
import { tcpLate } from './vanished.ts'

export interface ClimbOptions {
  readonly signal: AbortSignal
  readonly onStage?: ConstructorParameters<typeof Ladder>[2]
  readonly budgets?: Partial<Budgets>
  readonly resolve?: Resolve
  /** ssh with options of its own, for tests. */
  readonly sshCommand?: readonly string[]
}

export interface Summit {
  readonly session: SqlSession
  readonly addresses: readonly string[]
  readonly encrypted: boolean
  readonly certificate: CertificateFacts | undefined
}

interface Run {
  readonly ladder: Ladder
  readonly budgets: Budgets
}

export function ladderOf({ signal, onStage, budgets }: ClimbOptions): Run {
  const all = { ...BUDGETS, ...budgets }
  return { ladder: new Ladder(signal, all.total, onStage ?? (() => {})), budgets: all }
}

/** The third stage: straight, or through an SSH host, which then looks the name up itself. */
function connectOver(
  target: Target,
  addresses: readonly string[],
  { ladder, budgets }: Run,
  command: readonly string[] | undefined,
): Promise<Reached> {
  const { ssh } = target
  if (ssh === undefined) {
    return ladder.climb({
      stage: 'tcp',
      budget: budgets.tcp,
      work: (signal) => connectTcp(target, addresses, signal),
      late: () => tcpLate(target, addresses, budgets.tcp),
      explain: (error) => explainTcp(target, addresses, error),
    })
  }
  return ladder.climb({
    stage: 'tcp',
    budget: budgets.ssh,
    work: async (signal) => {
      const { socket, port, close } = await openTunnel(target, ssh, signal, command)
      return pass(`The SSH host ${plain(ssh)} passes connections on.`, {
        socket,
        address: '127.0.0.1',
        port,
        release: close,
      })
    },
    late: () => explainSsh('', ssh),
    explain: () => explainSsh('', ssh),
  })
}

/** Stages four and five, from a socket to a wire that may carry a password. */
async function wireUp(target: Target, reached: Reached, { ladder, budgets }: Run): Promise<Secure> {
  const again: Dial = (signal) => dial(reached.address, reached.port, signal)
  let socket: Socket = reached.socket
  try {
    const spoken = await ladder.climb({
      stage: 'protocol',
      budget: budgets.protocol,
      work: (signal) => askProtocol(target, socket, again, signal),
      late: () => silent(target),
      explain: () => explainClosed(target),
    })
    socket = spoken.socket
    return await ladder.climb({
      stage: 'tls',
      budget: budgets.tls,
      work: (signal) => secure(target, spoken, again, signal),
      late: tlsLate,
      explain: (error) => explainTls(error, target.engine),
    })
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Another wire to the same place, by the same way; nobody watches these stages. */
function rewire(target: Target, { address, port }: Reached, budgets: Budgets): () => Promise<Wire> {
  return async () => {
    const ladder = new Ladder(new AbortController().signal, budgets.total, () => {})
    const socket = await dial(address, port, AbortSignal.timeout(budgets.tcp))
    return (await wireUp(target, { socket, address, port }, { ladder, budgets })).wire
  }
}

/** Stages one and two. */
async function whereTo(
  target: Target,
  resolve: Resolve,
  { ladder, budgets }: Run,
): Promise<readonly string[]> {
  if (target.ssh !== undefined) {
    ladder.skip('name', 'The SSH host looks the name up.')
    ladder.skip('address', 'The SSH host connects.')
    return []
  }
  const explain = (error: unknown) => explainName(target, error)
  const names = await ladder.climb({
    stage: 'name',
    budget: budgets.name,
    work: () => findName(target, resolve),
    late: nameLate,
    explain,
  })
  return ladder.climb({
    stage: 'address',
    budget: budgets.name,
    work: async () => {
      const away = elsewhere(target, names)
      return away ? refuse(away) : judgeAddress(target, names)
    },
    late: nameLate,
    explain,
  })
}

/**
 * Climbs from the name to an open session. Rejects with Unreachable at the first stage that fails; the ladder
 * holds every stage that was tried, and nothing stays open then.
 */
export async function climb(
  wanted: Target,
  password: Secret,
  options: ClimbOptions,
  run: Run,
): Promise<Summit> {
  const { ladder, budgets } = run
  const target = wayTo(wanted)
  const addresses = await whereTo(target, options.resolve ?? systemResolve, run)
  const reached = await connectOver(target, addresses, run, options.sshCommand)
  let socket: Socket = reached.socket
  try {
    const { wire, certificate } = await wireUp(target, reached, run)
    const { encrypted } = wire
    socket = wire.socket
    const told = {
      target,
      encrypted,
      from: target.ssh === undefined ? socket.localAddress : undefined,
    }
    const again = rewire(target, reached, budgets)
    const session = await ladder.climb({
      stage: 'login',
      budget: budgets.login,
      work: (signal) => logIn(target, password, { wire, signal, again }),
      late: () => loginLate(target),
      explain: (error) => explainLogin(error, told, password.reveal() === ''),
    })
    return { session: releasing(session, reached.release), addresses, encrypted, certificate }
  } catch (error) {
    socket.destroy()
    reached.release?.()
    throw error
  }
}

/** The session that also ends what carried it. */
function releasing(session: SqlSession, release: (() => void) | undefined): SqlSession {
  if (release === undefined) return session
  return { ...session, close: () => session.close().finally(release) }
}

/** Says of every stage that was not reached that it was not. */
export function skipRest(ladder: Ladder): void {
  for (const stage of STAGES.slice(ladder.stages.length)) ladder.skip(stage, 'Not tried.')
}

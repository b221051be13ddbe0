// Owns how each protocol comes to encryption, or does without where that was asked for; refuses to fall back by itself.
import type { Socket } from 'node:net'
import type { Target } from '#contract/metastore-target'
import type { Anew, Wire } from '#services/metastore/engines/wire'
import { isLoopback } from './address.ts'
import { noTls } from './explain-tls.ts'
import { familyOf } from './family.ts'
import { refuse, type Step } from './ladder.ts'
import type { Spoken } from './protocol.ts'
import { mysqlSslRequest } from './questions.ts'
import type { Dial } from './tcp.ts'
import { TdsEnvelope } from './tds-envelope.ts'
import { isTrial, TRIAL_WORDS } from './trial.ts'
import { type CertificateFacts, encrypt, type Secured } from './tls.ts'

export interface Secure {
  readonly wire: Wire
  readonly certificate: CertificateFacts | undefined
}

/** Nothing leaves this computer. Behind a tunnel the other end is elsewhere. */
const isLocal = ({ ssh }: Target, { remoteAddress }: Socket): boolean =>
  ssh === undefined && isLoopback(remoteAddress ?? '')

/** Unencrypted, as the target wants it: on a socket that nothing was asked on, where asking has bound it. */
async function inClear(
  target: Target,
  spoken: Spoken,
  again: Dial,
  signal: AbortSignal,
): Promise<Step<Secure>> {
  const bound = familyOf(target.engine) === 'postgresql' && spoken.offersTls
  if (bound) spoken.socket.destroy()
  const socket = bound ? await again(signal) : spoken.socket
  const { greeting } = spoken
  const wire: Wire = { socket, encrypted: false, ...(greeting === undefined ? {} : { greeting }) }
  const local = isLocal(target, socket)
  return {
    outcome: {
      verdict: local ? 'skipped' : 'warn',
      message: local
        ? isTrial(target)
          ? TRIAL_WORDS.encryption
          : 'Without encryption, on this computer alone.'
        : 'Without encryption: everybody on the way can read and change what is sent.',
      ...(local || !spoken.offersTls
        ? {}
        : {
            fix: 'The server offers TLS: turn encryption on.',
            fixes: [{ kind: 'encrypt' }],
          }),
    },
    value: { wire, certificate: undefined },
  }
}

/** The fifth stage in the way of the target's protocol: a wire that may carry a password. */
export async function secure(
  target: Target,
  spoken: Spoken,
  again: Dial,
  signal: AbortSignal,
): Promise<Step<Secure>> {
  if (target.tls.mode === 'off') return inClear(target, spoken, again, signal)
  if (!spoken.offersTls) {
    const local = isLocal(target, spoken.socket)
    spoken.socket.destroy()
    refuse(noTls(target, local))
  }
  const family = familyOf(target.engine)
  if (family === 'mysql') spoken.socket.write(mysqlSslRequest())
  const carrier = family === 'sqlserver' ? new TdsEnvelope(spoken.socket) : spoken.socket
  const { outcome, value }: Step<Secured> = await encrypt(carrier, target, signal)
  const { greeting } = spoken
  const anew: Anew = {
    below: spoken.socket,
    encrypt: async (below, until) => (await encrypt(below, target, until)).value.socket,
  }
  const wire: Wire = {
    socket: value.socket,
    encrypted: true,
    ...(greeting === undefined ? {} : { greeting }),
    ...(family === 'oracle' ? { anew } : {}),
  }
  return { outcome, value: { wire, certificate: value.certificate } }
}

// Owns finding out who else may be on a port, by the first question of every other protocol.
import { connect as connectTls } from 'node:tls'
import { HTTP_GET, POSTGRES_SSL, TDS_ENCRYPT, tdsPrelogin, tnsPing } from './questions.ts'
import { hear } from './reader.ts'
import { postgresAnswer, recognise, type Speaker } from './recognise.ts'
import type { Dial } from './tcp.ts'

/** How long each of the other questions may take, in milliseconds. */
const QUESTION_MS = 900
/** The other side said no, in TLS. */
const ALERT = /^ERR_SSL_.*ALERT/

async function asks(
  dial: Dial,
  question: Buffer,
  signal: AbortSignal,
): Promise<Speaker | undefined> {
  const socket = await dial(signal)
  try {
    socket.write(question)
    const { bytes } = await hear(socket, (b) => answered(b) !== undefined, signal)
    return answered(bytes)
  } finally {
    socket.destroy()
  }
}

function answered(bytes: Buffer): Speaker | undefined {
  const letter = postgresAnswer(bytes)
  return letter === 'yes' || letter === 'no'
    ? { kind: 'postgresql', label: 'PostgreSQL' }
    : recognise(bytes)
}

/** Whether the port speaks TLS from the first byte. Nothing is sent through it and nothing trusted. */
async function asksTls(dial: Dial, signal: AbortSignal): Promise<Speaker | undefined> {
  const socket = await dial(signal)
  const { promise, resolve } = Promise.withResolvers<Speaker | undefined>()
  const tls: Speaker = { kind: 'tls', label: 'TLS from the first byte (HTTPS?)' }
  const secured = connectTls({ socket, rejectUnauthorized: false }, () => resolve(tls))
  secured.once('error', (error: NodeJS.ErrnoException) => {
    resolve(ALERT.test(error.code ?? '') ? tls : undefined)
  })
  secured.once('close', () => resolve(undefined))
  signal.addEventListener('abort', () => resolve(undefined), { once: true })
  try {
    return await promise
  } finally {
    secured.destroy()
    socket.destroy()
  }
}

/** The first that is known; undefined where nobody answers any question. */
async function firstKnown(
  answers: readonly Promise<Speaker | undefined>[],
): Promise<Speaker | undefined> {
  const known = async (answer: Promise<Speaker | undefined>): Promise<Speaker> => {
    const speaker = await answer
    if (speaker === undefined) throw new Error('not known')
    return speaker
  }
  try {
    return await Promise.any(answers.map(known))
  } catch {
    // Nobody answered any question: that is the finding.
    return undefined
  }
}

/** Oracle's listener with TLS or without, each asked on a connection of its own. */
export const asksOracle = (dial: Dial, signal: AbortSignal): Promise<Speaker | undefined> =>
  firstKnown([asksTls(dial, signal), asks(dial, tnsPing(), signal)])

/** Asks in every other protocol at once, each on a connection of its own; the first that is known wins. */
export function identify(dial: Dial, signal: AbortSignal): Promise<Speaker | undefined> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)])
  const questions = [POSTGRES_SSL, tdsPrelogin(TDS_ENCRYPT.off), tnsPing(), HTTP_GET]
  const all = [...questions.map((question) => asks(dial, question, limit)), asksTls(dial, limit)]
  return firstKnown(all)
}

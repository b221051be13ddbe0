// Owns what is different about the trial: this computer alone, no password, no encryption, one transaction at a time; refuses to look for it elsewhere.
import type { Target } from '#contract/metastore-target'
import { isLoopback } from './address.ts'
import { type Explained, plain } from './explained.ts'

export const isTrial = ({ engine }: Pick<Target, 'engine'>): boolean => engine === 'trial'

/** The way to the trial, whatever was asked for: straight and in clear, because it goes nowhere. */
export function wayTo(target: Target): Target {
  if (!isTrial(target)) return target
  const { ssh: _, ...straight } = target
  return { ...straight, tls: { mode: 'off' } }
}

/** Nothing of the trial may be sent to another computer. */
export function elsewhere(target: Target, addresses: readonly string[]): Explained | undefined {
  if (!isTrial(target) || addresses.every(isLoopback)) return undefined
  return {
    code: 'proto.engine',
    message: `The trial runs on this computer alone, and ${plain(target.host)} is another one.`,
    fix: 'Use 127.0.0.1, or choose the engine that runs there.',
  }
}

export function notRunning({ port }: Pick<Target, 'port'>): Explained {
  return {
    code: 'tcp.refused',
    message: `The trial does not run on port ${String(port)}.`,
    fix: 'Start it: in the app, or with dsadmin metastore trial in a terminal of its own.',
    causes: [
      'It is switched off.',
      'It runs on another port.',
      'It could not start: the app says why.',
    ],
  }
}

export const busy = (): Explained => ({
  code: 'proto.silent',
  message: 'The trial took the connection, but did not answer in time.',
  fix: 'End what another program has begun there, or wait half a minute: an idle transaction is ended then.',
  causes: [
    'Another program has an open transaction: the trial serves one at a time.',
    'A long query runs.',
    'The trial is only just starting.',
  ],
})

/** What everybody should know who reads "passed". */
export const TRIAL_WORDS = {
  encryption: 'Without encryption: the trial never leaves this computer.',
  login: 'The trial asks for no password: whoever uses this computer can open it.',
  facts: 'A trial: no password, no encryption, for one person on this computer.',
} as const

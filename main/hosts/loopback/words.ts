// Owns the sentences that the loopback host says in the terminal; refuses to guess why it runs: the starter knows.

/** Why the app runs in a browser. `asked`: somebody wanted it so. */
export const REASONS = ['asked', 'display', 'root', 'download', 'ended'] as const
export type Reason = (typeof REASONS)[number]

export function isReason(text: string): text is Reason {
  return (REASONS as readonly string[]).includes(text)
}

export interface Surroundings {
  readonly reason: Reason
  readonly url: string
  readonly port: number
  /** The port that was asked for and is taken. */
  readonly taken?: number
  /** Somebody can press Enter. */
  readonly terminal: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** `user@host` of this process. */
  readonly actor: string
}

const BECAUSE: Readonly<Record<Reason, string>> = {
  asked: 'The app opens in a browser',
  display: 'No display here, so the app opens in a browser',
  root: 'Electron has no sandbox for root, so the app opens in a browser',
  download: 'Electron could not be downloaded, so the app opens in a browser',
  ended: 'Electron ended before the app was ready, so it opens in a browser',
}

const INSTEAD: Readonly<Partial<Record<Reason, string>>> = {
  root: 'For a window of its own, start it as an ordinary user.',
  download:
    'For a window of its own, run npx install-electron where the internet can be reached, then npm start.',
  ended: 'For a window of its own, mend what the line above says, then npm start.',
}

const AGAIN = {
  true: 'one use; press Enter for a new one',
  false: 'one use; start again for a new one',
}

/** The address of this computer as the person reached it, else a place to fill in. */
function sshTarget({ env, actor }: Surroundings): string {
  const reached = env['SSH_CONNECTION']?.split(' ')[2]
  return reached ? `${actor.split('@')[0] ?? 'USER'}@${reached}` : 'USER@HOST'
}

/** What the terminal says when the host is up: why, the link, how to reach it from elsewhere; a line each. */
export function welcome(at: Surroundings): string {
  const { reason, url, port, taken, terminal } = at
  const remote = reason === 'display' || at.env['SSH_CONNECTION'] !== undefined
  const parts = [
    taken === undefined ? '' : `Port ${String(taken)} is taken, so this is ${String(port)}.`,
    `${BECAUSE[reason]}:`,
    `${url} (${AGAIN[`${terminal}`]}).`,
    remote
      ? `From your own computer first: ssh -L ${String(port)}:127.0.0.1:${String(port)} ${sshTarget(at)}`
      : '',
    INSTEAD[reason] ?? '',
    'The link works once, within 10 minutes.',
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** What the terminal says after Enter. */
export function another(url: string): string {
  return `A new link: ${url} (one use, within 10 minutes).`
}

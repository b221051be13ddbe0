// Owns launch tokens and session secrets; keeps only their digests, and refuses a token that is used, old or unknown.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { MINUTE } from '#base/duration'
import { type Refused, refuse } from './guard.ts'

/** How long a launch token can be used, in milliseconds. */
export const TOKEN_LIFE = 10 * MINUTE

/** More tabs than a person has; a bound for what is kept. */
const KEPT = 64

interface Token {
  readonly digest: Buffer
  readonly issuedAt: number
  used: boolean
}

export interface Sessions {
  /** A new launch token, 256 random bits as base64url, good for one exchange. */
  readonly issue: () => string
  /** A session secret for a token, or why not. */
  readonly exchange: (token: string) => { readonly secret: string } | Refused
  readonly knows: (secret: string) => boolean
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const random = (): string => randomBytes(32).toString('base64url')

/** Digests have one length and say nothing of what they were made of, so comparing tells nothing by its time. */
function find<T>(kept: readonly T[], wanted: Buffer, digestOf: (one: T) => Buffer): T | undefined {
  let found: T | undefined
  for (const one of kept) if (timingSafeEqual(digestOf(one), wanted)) found = one
  return found
}

function keep<T>(kept: T[], one: T): void {
  kept.push(one)
  if (kept.length > KEPT) kept.shift()
}

const remedy = (terminal: boolean) =>
  terminal
    ? 'Press Enter in the terminal where the app runs, and open the new link.'
    : 'Start the app again, and open the new link.'

/**
 * The sessions of one running host. `now` is the wall clock in milliseconds; `terminal`: somebody can press
 * Enter for a new link, so failures say so.
 */
export function createSessions(options: {
  readonly now: () => number
  readonly terminal: boolean
}): Sessions {
  const tokens: Token[] = []
  const secrets: Buffer[] = []
  const refused = (message: string) =>
    refuse(401, 'host.session', message, remedy(options.terminal))

  return {
    issue: () => {
      const token = random()
      keep(tokens, { digest: digest(token), issuedAt: options.now(), used: false })
      return token
    },
    exchange: (text) => {
      const token = find(tokens, digest(text), (one) => one.digest)
      if (!token)
        return refused('The app does not know this link. It may have been started again since.')
      if (token.used) return refused('This link has been used. Each link opens one tab.')
      const age = options.now() - token.issuedAt
      // A clock that was set back must not lengthen its life.
      if (age < 0 || age >= TOKEN_LIFE) return refused('This link is older than 10 minutes.')
      token.used = true
      const secret = random()
      keep(secrets, digest(secret))
      return { secret }
    },
    knows: (text) => find(secrets, digest(text), (one) => one) !== undefined,
  }
}

/** What a call with a secret that nobody knows is told. */
export const sessionOver = (terminal: boolean): Refused =>
  refuse(401, 'host.session', 'This session is over: the app was started again.', remedy(terminal))

// Owns this tab's session with the loopback host: launch token in, secret kept, its end told; refuses to leave a token in the address.
import type { Failure } from '#contract'
import { asResult, unreachable } from './answers.ts'

/**
 * `open`: calls can be made. `closed`: this tab has no session, and why. `lost`: it had one, so what it
 * shows may be the only copy of something and must stay on the screen.
 */
export type SessionState =
  | { readonly state: 'open' }
  | { readonly state: 'closed'; readonly failure: Failure; readonly lost: boolean }

export interface Session {
  readonly current: () => SessionState
  /** Calls `listener` after each change; answers the function that stops it. */
  readonly subscribe: (listener: () => void) => () => void
}

/** Inside Electron the window itself is the session. */
export const alwaysOpen: Session = {
  current: () => OPEN,
  subscribe: () => () => {},
}

export interface HttpSession extends Session {
  /** The secret to send with a call; undefined when this tab has none. */
  readonly secret: () => Promise<string | undefined>
  /** The host has answered a call of this session. */
  readonly heard: () => void
  /** The host no longer knows the secret. */
  readonly end: (failure: Failure) => void
}

const OPEN: SessionState = { state: 'open' }
const KEPT_AS = 'dsadmin.session'

const noLink: Failure = {
  code: 'host.session',
  message: 'This tab has no session.',
  fix: 'Open the link that the app printed when it started.',
}

/** What the session needs of a browser. */
export interface Browser {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly fetch: typeof globalThis.fetch
}

/**
 * Takes the launch token out of the address, exchanges it for a session secret and keeps that for this tab.
 * A token that is refused does not end a session that the tab already has.
 */
export function openHttpSession(browser: Browser): HttpSession {
  const listeners = new Set<() => void>()
  let state: SessionState = OPEN
  let answered = false
  const become = (next: SessionState) => {
    state = next
    for (const listener of listeners) listener()
  }
  const close = (failure: Failure) => {
    browser.sessionStorage.removeItem(KEPT_AS)
    become({ state: 'closed', failure, lost: answered })
  }

  const token = new URLSearchParams(browser.location.hash.slice(1)).get('t')
  if (token !== null) {
    const { pathname, search } = browser.location
    browser.history.replaceState(null, '', pathname + search)
  }

  const exchange = async (): Promise<string | undefined> => {
    const kept = browser.sessionStorage.getItem(KEPT_AS) ?? undefined
    if (token === null) {
      if (kept === undefined) close(noLink)
      return kept
    }
    const result = await askFor(browser, token)
    if (result.ok && typeof result.value === 'string') {
      browser.sessionStorage.setItem(KEPT_AS, result.value)
      return result.value
    }
    if (kept !== undefined) return kept
    // Nobody has refused the token, so the next call tries it again.
    if (result.ok || result.failure.code !== 'host.unreachable')
      close(result.ok ? noLink : result.failure)
    return undefined
  }

  let asked = exchange()
  const secret = async () => {
    const known = await asked
    if (known !== undefined || state.state === 'closed') return known
    asked = exchange()
    return asked
  }
  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    secret: async () => (state.state === 'closed' ? undefined : secret()),
    heard: () => {
      answered = true
    },
    end: close,
  }
}

async function askFor(browser: Browser, token: string) {
  try {
    const response = await browser.fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    return asResult(await response.json())
  } catch {
    // No answer at all, or not one of ours: told as one thing, for the remedy is the same.
    return unreachable
  }
}

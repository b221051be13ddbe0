// Owns how much of this computer the gate's clients may use; refuses what a forward-auth request never needs.
import { report } from 'node:process'

/**
 * Two timers of a minute and more keep connections of proxies alive, because their pools close idle ones
 * after 60 s; everything before a complete head is short, because only an attacker is slow there.
 */
export const LIMITS = {
  /** Bytes of one request line with its headers. Slow or endless heads cost at most this each. */
  maxHeaderSize: 16 * 1_024,
  /** Milliseconds to a complete head, counted from the connection or from the first byte of the next request. */
  headersTimeout: 5_000,
  /** Milliseconds to a complete request. */
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  /** How often the timeouts of incomplete requests are looked after. */
  connectionsCheckingInterval: 1_000,
  /** Bodies are ignored; a longer one, or one of unknown length, ends the connection. */
  ignoredBody: 64 * 1_024,
} as const

/** Milliseconds after its last request at which a connection is closed, and how often that is looked for. */
export const IDLE = { atMost: 75_000, lookedForEvery: 5_000 } as const

/** File handles kept for the inventory, its log, the ledger and reopening them. */
const RESERVED_FILES = 128
const MOST_CONNECTIONS = 16_384

interface UserLimits {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
}

/** How many connections fit beside the files that the gate itself needs: without them it would go blind. */
export function connectionLimit(): number {
  // Some hosts build Node without reports, and Windows has no such limit.
  const { userLimits } = (report?.getReport() ?? {}) as UserLimits
  const files = Number(userLimits?.open_files?.soft)
  return Number.isFinite(files)
    ? Math.max(16, Math.min(MOST_CONNECTIONS, files - RESERVED_FILES))
    : MOST_CONNECTIONS
}

/** From so many open connections on, libuv may ask the kernel for ready sockets twice in one turn. */
export const CROWD = 1_000

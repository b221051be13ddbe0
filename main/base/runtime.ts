// Owns the clock, the ids and the actor, passed in as values so that tests can turn them; refuses hidden time.
import { hostname, userInfo } from 'node:os'
import { v7 } from 'uuid'

export interface Runtime {
  /** Milliseconds since 1970, as the wall clock has them; it may go backwards. */
  readonly now: () => number
  /** A new UUIDv7. */
  readonly id: () => string
  /** Who acts: `user@host`. */
  readonly actor: string
}

/** `user@host` of this process; a user without a name (some containers) is its number. */
function currentActor(): string {
  const host = hostname() || 'localhost'
  try {
    return `${userInfo().username}@${host}`
  } catch {
    // A uid without a passwd entry: userInfo throws, and the number is still a truthful answer.
    return `${String(process.getuid?.() ?? 'unknown')}@${host}`
  }
}

export function systemRuntime(): Runtime {
  return { now: Date.now, id: () => v7(), actor: currentActor() }
}

/** RFC 3339, UTC, milliseconds: the form of every time that leaves the main process. */
export function instant(ms: number): string {
  return new Date(ms).toISOString()
}

/** An optional instant as an object part, so that absent stays absent. */
export function instantField<K extends string>(
  name: K,
  ms: number | null | undefined,
): { readonly [P in K]?: string } {
  return ms === null || ms === undefined
    ? {}
    : ({ [name]: instant(ms) } as { readonly [P in K]?: string })
}

/** An instant as people read it, to the minute: `2026-06-30 14:00 UTC`. */
export function minuteWords(ms: number): string {
  return `${instant(ms).slice(0, 16).replace('T', ' ')} UTC`
}

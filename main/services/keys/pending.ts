// Owns the values that nobody has confirmed as stored yet, in this process's memory only; refuses to write one anywhere.
import { Fault } from '#base/fault'
import type { Secret } from '#base/secret'

export interface PendingValue {
  readonly keyId: string
  readonly prefix: string
  readonly createdAt: number
  readonly value: Secret
}

/** Values between *Generate key* and "I have stored it", by prefix, in the order they were made. */
export class PendingValues {
  readonly #values = new Map<string, PendingValue>()

  hold(value: PendingValue): void {
    this.#values.set(value.prefix, value)
  }

  forget(prefix: string): void {
    this.#values.delete(prefix)
  }

  find(prefix: string): PendingValue | undefined {
    return this.#values.get(prefix)
  }

  has(prefix: string): boolean {
    return this.#values.has(prefix)
  }

  all(): readonly PendingValue[] {
    return [...this.#values.values()]
  }

  /** The value itself. Errors: key.value-gone. */
  take(prefix: string): PendingValue {
    const found = this.#values.get(prefix)
    if (found) return found
    throw valueGone(prefix)
  }
}

export function valueGone(prefix: string): Fault {
  return new Fault({
    code: 'key.value-gone',
    message: `The value of ${prefix} is no longer here: it is kept only until it was confirmed, and only by the program that made it.`,
    fix: 'If nobody stored it, rotate the key: it keeps its name and gets a new value.',
    field: 'prefix',
  })
}

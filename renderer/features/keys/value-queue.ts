// Owns the values that wait to be shown, in memory alone; refuses to put one in a cache, a store or a log.
import { useSyncExternalStore } from 'react'

/** A value to be shown once, with what the sheet says about it. */
export interface ShownValue {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly value: string
  /** `pending`: nobody has confirmed yet that it is stored. `vault`: the copy kept there. */
  readonly from: 'pending' | 'vault'
  /** The key has an older value that still works: its rotation can be followed. */
  readonly overlap?: boolean
}

let queue: readonly ShownValue[] = []
/** What this page has closed already: a slow answer must not open the sheet again. */
const closed = new Set<string>()
const listeners = new Set<() => void>()

function replace(next: readonly ShownValue[]): void {
  queue = next
  for (const listener of listeners) listener()
}

/** Opens the sheet for a value, after those that wait already. A value that waits is not queued twice. */
export function showValue(value: ShownValue): void {
  if (queue.some((waiting) => waiting.prefix === value.prefix)) return
  closed.delete(value.prefix)
  replace([...queue, value])
}

/** Forgets a value: it was stored, or the person closed its sheet. */
export function dropValue(prefix: string): void {
  closed.add(prefix)
  replace(queue.filter((waiting) => waiting.prefix !== prefix))
}

/** Whether this page has shown and closed the sheet of this version. */
export function wasClosed(prefix: string): boolean {
  return closed.has(prefix)
}

/** The value to be shown now. */
export function useShownValue(): ShownValue | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => queue[0],
  )
}

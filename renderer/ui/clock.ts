// Owns the one ticking clock of the page: every "2 min ago" reads it, so that they move together.
import { useSyncExternalStore } from 'react'

const TICK_MS = 1_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let current = Date.now()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    current = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * A value made from the time, in milliseconds; the component renders again only when the value differs.
 * `make` must answer a primitive.
 */
export function useClock<T extends string | number | boolean>(make: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => {
    // The first reader after a pause would otherwise see the time at which the last one left.
    if (timer === undefined) current = Date.now()
    return make(current)
  })
}

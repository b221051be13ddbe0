// Owns what a look-up of one statement can answer; refuses to look anything up.
import type { Drift } from '#contract/metastore-schema'
import { shown } from '#services/metastore/drift'

/** `done`: what the statement wants is so. `undone`: it is not. `unknown`: nothing tells. */
export type Found =
  | { readonly state: 'done' | 'undone' | 'unknown' }
  | { readonly state: 'differs'; readonly drift: readonly Drift[] }

export const DONE: Found = { state: 'done' }
export const UNDONE: Found = { state: 'undone' }
export const UNKNOWN: Found = { state: 'unknown' }

export const doneIf = (done: boolean): Found => (done ? DONE : UNDONE)

export function differs(...drift: readonly Drift[]): Found {
  return { state: 'differs', drift }
}

export function drifted(
  object: string,
  kind: Drift['kind'],
  expected: string,
  actual: string,
): Drift {
  return { object: shown(object), kind, expected: shown(expected), actual: shown(actual) }
}

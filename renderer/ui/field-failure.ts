// Owns the way of a failure to its field; refuses to hide one that has no field on screen.
import type { Failure } from '#contract'

/** What to write under a field: what is wrong and what to do. `undefined` when the failure is not there. */
export function errorAt(failure: Failure | undefined, field: string): string | undefined {
  if (failure?.field === undefined) return undefined
  const [first = ''] = failure.field.split('.')
  return first === field ? `${failure.message} ${failure.fix}` : undefined
}

/** The failure, if none of these fields can show it. */
export function elsewhere(
  failure: Failure | undefined,
  fields: readonly string[],
): Failure | undefined {
  if (failure === undefined) return undefined
  return fields.some((field) => errorAt(failure, field) !== undefined) ? undefined : failure
}

// Owns which due things the page lists, as the address says it; pure.
import type { DueKind, Input } from '#contract'

/** Spans to look ahead, in days. Undefined: the notice of the rules. */
export const SPANS = [undefined, 30, 90, 365] as const

export const KINDS = [
  'expiry',
  'rotation',
  'overlap',
  'deferral',
  'exception',
  'review',
] as const satisfies readonly DueKind[]

export interface DueQuery {
  /** Empty: every kind. */
  readonly kinds: readonly DueKind[]
  readonly withinDays: number | undefined
}

export const USUAL: DueQuery = { kinds: [], withinDays: undefined }

/** Reads the part of the address after `?`; what it does not know counts as not said. */
export function readDueQuery(search: string): DueQuery {
  const said = new URLSearchParams(search)
  const kinds = said.getAll('kind')
  return {
    kinds: KINDS.filter((kind) => kinds.includes(kind)),
    withinDays: SPANS.find((days) => String(days) === said.get('within')),
  }
}

/** The part of the address after the path, empty where everything is as usual. */
export function writeDueQuery({ kinds, withinDays }: DueQuery): string {
  const said = new URLSearchParams(kinds.map((kind) => ['kind', kind]))
  if (withinDays !== undefined) said.set('within', String(withinDays))
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}

/** The input of `policy.due` without its window. */
export function dueInput({ kinds, withinDays }: DueQuery): Input<'policy.due'> {
  return {
    ...(kinds.length === 0 ? {} : { kinds }),
    ...(withinDays === undefined ? {} : { withinDays }),
  }
}

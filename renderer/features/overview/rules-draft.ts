// Owns what is typed into the form of the rules, and the change it asks for; refuses a number that is none, at its field.
import type { Input, Policy } from '#contract'

export interface RulesDraft {
  readonly maxLifetimeDays: string
  readonly rotationDays: string
  readonly unusedDays: string
  readonly reviewDays: string
  readonly noticeDays: string
  /** One a line. */
  readonly patterns: string
  readonly characters: string
  readonly requireOwner: boolean
  readonly requirePurpose: boolean
  readonly notify: boolean
}

/** The fields that hold days. `empty`: what an empty one means. */
export const DAYS = {
  maxLifetimeDays: { most: 3_650, empty: null },
  rotationDays: { most: 3_650, empty: null },
  unusedDays: { most: 365, empty: undefined },
  reviewDays: { most: 3_650, empty: null },
  noticeDays: { most: 90, empty: undefined },
} as const

export type DaysField = keyof typeof DAYS

const shown = (days: number | null) => (days === null ? '' : String(days))

export const draftOf = (policy: Policy): RulesDraft => ({
  maxLifetimeDays: shown(policy.maxLifetimeDays),
  rotationDays: shown(policy.rotationDays),
  unusedDays: shown(policy.unusedDays),
  reviewDays: shown(policy.reviewDays),
  noticeDays: shown(policy.noticeDays),
  patterns: policy.names.patterns.join('\n'),
  characters: policy.names.characters,
  requireOwner: policy.requireOwner,
  requirePurpose: policy.requirePurpose,
  notify: policy.notify,
})

/** The days of a field; a text says what is wrong with it. */
function daysOf(field: DaysField, text: string): number | null | string {
  const { most, empty } = DAYS[field]
  const trimmed = text.trim()
  if (trimmed === '' && empty === null) return null
  const days = Number(trimmed)
  if (/^\d{1,4}$/.test(trimmed) && days >= 1 && days <= most) return days
  const range = `Give a whole number from 1 to ${most.toLocaleString('en')}`
  return empty === null ? `${range}, or leave it empty.` : `${range}.`
}

/** What is wrong with each field of days; empty: nothing. */
export function wrongDays(draft: RulesDraft): Partial<Record<DaysField, string>> {
  return Object.fromEntries(
    Object.keys(DAYS).flatMap((name) => {
      const field = name as DaysField
      const days = daysOf(field, draft[field])
      return typeof days === 'string' ? [[field, days]] : []
    }),
  )
}

/** The patterns of a name, one a line, empty lines left out. */
export const patternsOf = ({ patterns }: Pick<RulesDraft, 'patterns'>): readonly string[] =>
  patterns
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/**
 * The input of `policy.set`: what differs from the rules as they were when the form opened, so that a change
 * made elsewhere meanwhile stays. `wrongDays` has found nothing.
 */
export function changeOf(before: RulesDraft, draft: RulesDraft): Input<'policy.set'> {
  const days = Object.keys(DAYS).flatMap((name) => {
    const field = name as DaysField
    return draft[field].trim() === before[field] ? [] : [[field, daysOf(field, draft[field])]]
  })
  const names = draft.patterns !== before.patterns || draft.characters !== before.characters
  const ticks = (['requireOwner', 'requirePurpose', 'notify'] as const).filter(
    (field) => draft[field] !== before[field],
  )
  return {
    ...(Object.fromEntries(days) as Input<'policy.set'>),
    ...(names
      ? { names: { patterns: patternsOf(draft), characters: draft.characters.trim() } }
      : {}),
    ...Object.fromEntries(ticks.map((field) => [field, draft[field]])),
  }
}

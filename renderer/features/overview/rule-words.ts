// Owns the rules of a workspace in words, and the words of what breaks them; pure.
import type { Policy, Violation } from '#contract'

/** In the order in which the rules are told. */
export const VIOLATIONS = [
  'owner',
  'purpose',
  'name',
  'lifetime',
  'rotation',
  'unused',
] as const satisfies readonly Violation[]

/** On a chip, after its count. */
export const violationWords = {
  owner: 'without an owner',
  purpose: 'without a purpose',
  name: 'with another name',
  lifetime: 'living too long',
  rotation: 'with an old value',
  unused: 'unused',
} as const satisfies Record<Violation, string>

const days = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'day' : 'days'}`

export interface RuleWords {
  readonly name: string
  /** Undefined: no such rule. */
  readonly asks: string | undefined
}

function namesAsk({ patterns, characters }: Policy['names']): string | undefined {
  const parts = [
    ...(patterns.length === 0 ? [] : [patterns.join(' or ')]),
    ...(characters === '' ? [] : [`only the characters ${characters}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

function saysAsk({ requireOwner, requirePurpose }: Policy): string | undefined {
  if (requireOwner && requirePurpose) return 'who owns it, and what it is for'
  if (requireOwner) return 'who owns it'
  return requirePurpose ? 'what it is for' : undefined
}

/** Each rule by its name, and what it asks. */
export function ruleWords(policy: Policy): readonly RuleWords[] {
  const { maxLifetimeDays, rotationDays, unusedDays, reviewDays, noticeDays, notify } = policy
  const every = (count: number | null) => (count === null ? undefined : `every ${days(count)}`)
  return [
    {
      name: 'A key expires',
      asks: maxLifetimeDays === null ? undefined : `within ${days(maxLifetimeDays)}`,
    },
    { name: 'It gets a new value', asks: every(rotationDays) },
    { name: 'It counts as unused', asks: `after ${days(unusedDays)}` },
    { name: 'It names', asks: saysAsk(policy) },
    { name: 'Its name is', asks: namesAsk(policy.names) },
    { name: 'All keys are reviewed', asks: every(reviewDays) },
    {
      name: 'You are told',
      asks: notify ? `${days(noticeDays)} before` : `only on this page`,
    },
  ]
}

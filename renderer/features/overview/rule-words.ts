// Owns the rules of a workspace in words; pure.
import type { Policy } from '#contract'

const days = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'day' : 'days'}`

/** One sentence a rule that is set; what is not asked for is not said. */
export function ruleWords(policy: Policy): readonly string[] {
  const { maxLifetimeDays, rotationDays, unusedDays, names, reviewDays } = policy
  return [
    ...(maxLifetimeDays === null
      ? []
      : [`A key expires at most ${days(maxLifetimeDays)} after it was made.`]),
    ...(rotationDays === null ? [] : [`A key gets a new value every ${days(rotationDays)}.`]),
    `A key that was certainly not used for ${days(unusedDays)} is unused.`,
    ...(names.patterns.length === 0 ? [] : [`A name looks like ${names.patterns.join(' or ')}.`]),
    ...(names.characters === '' ? [] : [`A name has only the characters ${names.characters}.`]),
    ...(policy.requireOwner ? ['A key has an owner.'] : []),
    ...(policy.requirePurpose ? ['A key says what it is for.'] : []),
    ...(reviewDays === null ? [] : [`All keys are reviewed every ${days(reviewDays)}.`]),
  ]
}

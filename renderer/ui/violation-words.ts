// Owns the words for a rule that a key breaks, where the rule itself is not at hand; pure.
import type { Violation } from '#contract'

const words = {
  owner: 'no owner',
  purpose: 'no purpose',
  name: 'the name does not follow the rule',
  lifetime: 'lives longer than allowed',
  rotation: 'should get a new value',
  unused: 'not used for long',
} as const satisfies Record<Violation, string>

/** "No owner; should get a new value." Empty where no rule is broken. */
export function brokenWords(kinds: readonly Violation[]): string {
  const text = kinds.map((kind) => words[kind]).join('; ')
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

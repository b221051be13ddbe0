// Owns reading the guide for a database that packets do not reach: the rule's texts, and what to look at.
import { useRead } from '#bridge/use-operation'
import type { Failure, Guide, Input, WizardDraft } from '#contract'

import { ruleQuestion } from './rule-question.ts'

export interface RuleGuide {
  /** The rule alone, in each form. */
  readonly texts: Guide['texts']
  /** The address that it lets in; undefined: the text finds it out. */
  readonly cidr: string | undefined
  readonly waiting: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

const FIRST: Input<'metastore.guide'> = { engine: 'postgresql', provider: 'other' }

/** The answer to a question, and the address that it was asked with in the end. */
function useAnswer(question: Input<'metastore.guide'> | undefined) {
  const asked = question ?? FIRST
  const first = useRead('metastore.guide', asked, { enabled: question !== undefined })
  // An address that was typed wrong is told in its own step; here the text finds the right one out.
  const refused = first.failure?.field === 'cidr'
  const { cidr, ...rest } = asked
  const without = useRead('metastore.guide', rest, { enabled: refused })
  return { guide: refused ? without : first, cidr: refused ? undefined : cidr }
}

/** What has to be true of the way to the host; nothing until it is known. The causes of a probe go by the host alone. */
export function useConditions(draft: WizardDraft, wanted: boolean): Guide['conditions'] {
  const { guide } = useAnswer(wanted ? ruleQuestion(draft, 'other') : undefined)
  return guide.value?.conditions ?? []
}

export function useRuleGuide(draft: WizardDraft): RuleGuide {
  const { guide, cidr } = useAnswer(ruleQuestion(draft))
  return {
    texts: guide.value?.texts.filter(({ what }) => what === 'rule') ?? [],
    cidr,
    waiting: guide.waiting,
    failure: guide.failure,
    retry: guide.retry,
  }
}

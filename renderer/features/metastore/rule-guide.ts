// Owns reading the guide for a database that packets do not reach: the rule's texts, and what to look at.
import { useRead } from '#bridge/use-operation'
import type { Failure, Guide, Input, WizardDraft } from '#contract'

import { ruleQuestion } from './rule-question.ts'

export interface RuleGuide {
  /** The rule alone, in each form. */
  readonly texts: Guide['texts']
  readonly waiting: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

const FIRST: Input<'metastore.guide'> = { engine: 'postgresql', provider: 'other' }

/** What has to be true of the way to the host; nothing until it is known. The causes of a probe go by the host alone. */
export function useConditions(draft: WizardDraft, wanted: boolean): Guide['conditions'] {
  const question = ruleQuestion(draft, 'other')
  const enabled = wanted && question !== undefined
  return useRead('metastore.guide', question ?? FIRST, { enabled }).value?.conditions ?? []
}

export function useRuleGuide(draft: WizardDraft): RuleGuide {
  const question = ruleQuestion(draft)
  const guide = useRead('metastore.guide', question ?? FIRST, { enabled: question !== undefined })
  return {
    texts: guide.value?.texts.filter(({ what }) => what === 'rule') ?? [],
    waiting: guide.waiting,
    failure: guide.failure,
    retry: guide.retry,
  }
}

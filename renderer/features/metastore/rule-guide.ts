// Owns reading the guide for a database that packets do not reach: the rule's texts, and what to look at.
import { useRead } from '#bridge/use-operation'
import type { Failure, Guide, Input, WizardDraft } from '#contract'

import { ruleQuestion } from './rule-question.ts'

export interface RuleGuide {
  readonly conditions: Guide['conditions']
  /** The rule alone, in each form. */
  readonly texts: Guide['texts']
  readonly waiting: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

const FIRST: Input<'metastore.guide'> = { engine: 'postgresql', provider: 'other' }

export function useRuleGuide(draft: WizardDraft, wanted = true): RuleGuide {
  const question = ruleQuestion(draft)
  const guide = useRead('metastore.guide', question ?? FIRST, {
    enabled: wanted && question !== undefined,
  })
  return {
    conditions: guide.value?.conditions ?? [],
    texts: guide.value?.texts.filter(({ what }) => what === 'rule') ?? [],
    waiting: guide.waiting,
    failure: guide.failure,
    retry: guide.retry,
  }
}

// Owns the question for the guide, as it is typed, and an answer even where a field is wrong; refuses to ask at every key.
import { useDebouncedValue } from '@mantine/hooks'

import { useRead } from '#bridge/use-operation'
import type { Failure, Guide, Input, WizardDraft } from '#contract'

import { guideQuestion } from './guide-question.ts'

const TYPING_MS = 250

export interface GuideRead {
  readonly guide: Guide | undefined
  /** Something that was typed is wrong: `guide` is the answer without it. */
  readonly stale: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export function useGuide(draft: WizardDraft, confirm: string): GuideRead {
  const [asked] = useDebouncedValue(JSON.stringify(guideQuestion(draft, confirm)), TYPING_MS)
  const question = JSON.parse(asked) as Input<'metastore.guide'>
  const { engine, provider, port } = question
  const read = useRead('metastore.guide', question, { keepPrevious: true })
  const stale = read.failure?.field !== undefined
  const plain = useRead(
    'metastore.guide',
    { engine, provider, ...(port ? { port } : {}) },
    {
      enabled: stale,
      keepPrevious: true,
    },
  )
  return {
    guide: read.value ?? (stale ? plain.value : undefined),
    stale,
    failure: read.failure,
    retry: read.retry,
  }
}

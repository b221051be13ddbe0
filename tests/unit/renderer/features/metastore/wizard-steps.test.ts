// The order of the steps: none is skipped, and none opens before there is an engine.
import { describe, expect, it } from 'vitest'
import type { WizardDraft } from '#contract'
import { atStep, FIRST_DRAFT, markOf, openStep } from '#features/metastore/wizard-steps.ts'

const draft: WizardDraft = {
  ...FIRST_DRAFT,
  engine: 'mariadb',
  step: 'connection',
  reached: 'connection',
}

describe('an address inside the wizard', () => {
  it('opens a step that was open before, and else where the walk stands', () => {
    expect(openStep('network', draft)).toBe('network')
    expect(openStep('run', draft)).toBe('connection')
    expect(openStep('nonsense', draft)).toBe('connection')
    expect(openStep(undefined, draft)).toBe('connection')
  })

  it('opens the engines as long as none is chosen', () => {
    const { engine: _, ...none } = draft
    expect(openStep('connection', none)).toBe('engine')
  })
})

describe('a step that opens', () => {
  it('counts as reached once, and going back keeps that', () => {
    const ahead = atStep(draft, 'probe')
    expect([ahead.step, ahead.reached]).toEqual(['probe', 'probe'])
    const back = atStep(ahead, 'engine')
    expect([back.step, back.reached]).toEqual(['engine', 'probe'])
  })

  it('is marked by where the walk stands and by what failed', () => {
    const marks = (['engine', 'network', 'connection', 'probe', 'run'] as const).map((step) =>
      markOf(step, 'network', 'probe', new Set(['connection'] as const)),
    )
    expect(marks).toEqual(['done', 'here', 'failed', 'to-come', 'to-come'])
  })
})

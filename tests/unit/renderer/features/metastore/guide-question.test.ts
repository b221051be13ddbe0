// What the guide is asked for a draft: only what was given, in bounds, and nothing of Amazon elsewhere.
import { describe, expect, it } from 'vitest'
import { GuideQuestion, type WizardDraft } from '#contract'
import { guideQuestion, namesOf } from '#features/metastore/guide-question.ts'
import { FIRST_DRAFT } from '#features/metastore/wizard-steps.ts'

const draft: WizardDraft = { ...FIRST_DRAFT, engine: 'aurora-mysql' }

describe('the question for the guide', () => {
  it('leaves out what nobody gave', () => {
    expect(guideQuestion(draft, '')).toEqual({
      engine: 'aurora-mysql',
      provider: 'aws',
      port: 9472,
    })
  })

  it('takes region and instance from an endpoint until they are typed', () => {
    const host = 'science.c4k2.eu-central-1.rds.amazonaws.com'
    const known: WizardDraft = { ...draft, form: { ...draft.form, host, port: '3306' } }
    expect(guideQuestion(known, '')).toEqual({
      engine: 'aurora-mysql',
      provider: 'aws',
      port: 3306,
      instance: 'science',
      region: 'eu-central-1',
    })
    const typed = { ...known, names: { ...namesOf(known), region: '' } }
    expect(guideQuestion(typed, '')).not.toHaveProperty('region')
  })

  it('asks nothing of Amazon about a server elsewhere', () => {
    const names = { instance: 'a', securityGroup: 'sg-1', region: 'x' }
    const question = guideQuestion(
      { ...draft, provider: 'other', names, cidr: ' 203.0.113.6 ' },
      'x',
    )
    expect(question).toEqual({
      engine: 'aurora-mysql',
      provider: 'other',
      port: 9472,
      cidr: '203.0.113.6',
      confirm: 'x',
    })
  })

  it('is one that the operation takes, whatever was typed', () => {
    const long = 'x'.repeat(400)
    const names = { instance: long, securityGroup: long, region: long }
    const form = { ...draft.form, port: 'no port' }
    expect(
      GuideQuestion.safeParse(guideQuestion({ ...draft, form, names, cidr: long }, long)).success,
    ).toBe(true)
  })
})

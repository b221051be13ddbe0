// A look at a kept database in a line: a failure with its fix, a warning as one, drift counted.
import { describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeStage, Validation } from '#contract'
import { probeSaid, stageWords, validationSaid } from '#features/metastore/check-words.ts'

const stage = (part: Partial<ProbeStage>): ProbeStage => ({
  stage: 'name',
  verdict: 'pass',
  ms: 10,
  message: 'ok',
  ...part,
})
const report = (stages: readonly ProbeStage[], part: Partial<ProbeReport> = {}): ProbeReport => ({
  ok: stages.every(({ verdict }) => verdict !== 'fail'),
  stages,
  report: '',
  ...part,
})
const facts: NonNullable<ProbeReport['facts']> = {
  product: 'PostgreSQL',
  version: '15.8',
  engine: 'postgresql',
  addresses: ['127.0.0.1'],
  encrypted: true,
  encoding: 'UTF8',
  readOnly: false,
  mayCreate: true,
  tables: 0,
  clockSkewMs: 0,
}

describe('a probe', () => {
  it('says what was reached, and how long it took', () => {
    const said = probeSaid(report([stage({ ms: 400 }), stage({ ms: 700 })], { facts }))
    expect(said.headline).toBe('Reached in 1.1 s: PostgreSQL 15.8, no Science-schema.')
    expect([said.glyph, said.rest, said.step]).toEqual(['disc', '', undefined])
    const prepared = probeSaid(report([stage({})], { facts: { ...facts, schemaVersion: '1.0.0' } }))
    expect(prepared.headline).toBe('Reached in 10 ms: PostgreSQL 15.8, Science-schema 1.0.0.')
  })

  it('says the stage that failed and its fix, and leads there', () => {
    const failed = stage({ verdict: 'fail', message: 'Nobody listens.', fix: 'Check the port.' })
    expect(probeSaid(report([stage({}), failed]))).toEqual({
      glyph: 'cross',
      tone: 'danger',
      headline: 'Nobody listens.',
      rest: 'Check the port.',
      step: 'probe',
    })
  })

  it('does not hide a warning behind a pass', () => {
    const said = probeSaid(report([stage({ verdict: 'warn', message: 'A replica.' })], { facts }))
    expect([said.glyph, said.rest]).toEqual(['half', 'A replica.'])
  })

  it('names the stage that it is at', () => {
    expect(stageWords(undefined)).toBe('Name, stage 1 of 8')
    expect(stageWords(stage({ stage: 'tcp' }))).toBe('Protocol, stage 4 of 8')
    expect(stageWords(stage({ stage: 'facts' }))).toBe('Facts, stage 8 of 8')
  })
})

describe('a validation', () => {
  const validation: Validation = {
    ok: true,
    version: '1.0.0',
    at: '2026-11-26T00:00:00.000Z',
    objects: 51,
    drift: [],
    tables: [],
  }

  it('says that all is exact, or how much differs', () => {
    expect(validationSaid(validation).headline).toContain('All 51 objects are exactly')
    const differs = validationSaid({
      ...validation,
      ok: false,
      drift: [{ object: 'table a', kind: 'type', expected: 'x', actual: 'y' }],
      tables: [
        { name: 'a', state: 'differs', parts: [], repair: [] },
        { name: 'b', state: 'missing', parts: [], repair: [] },
        { name: 'c', state: 'extra', parts: [], repair: [] },
      ],
    })
    expect(differs.headline).toBe('2 tables differ from Science-schema 1.0.0.')
    expect(differs.rest).toContain('1 difference,')
    expect(differs.step).toBe('validate')
  })
})

// What is offered to be taken up, and how a kept connection stands.
import { describe, expect, it } from 'vitest'
import type { KeptConnection, WizardDraft } from '#contract'
import { size, unfinished, verdictOf, walkName } from '#features/metastore/walk-words.ts'
import { FIRST_DRAFT } from '#features/metastore/wizard-steps.ts'

const draft: WizardDraft = { ...FIRST_DRAFT, engine: 'mysql', step: 'probe', connection: 'db' }
const kept: KeptConnection = {
  name: 'db',
  hasPassword: false,
  target: {
    engine: 'mysql',
    host: 'h',
    port: 9472,
    database: 'd',
    user: 'u',
    tls: { mode: 'verify-full' },
  },
}

describe('an unfinished walk', () => {
  it('is one in which an engine was chosen and the end was not reached', () => {
    expect(unfinished(undefined, [])).toBeUndefined()
    expect(unfinished(FIRST_DRAFT, [])).toBeUndefined()
    expect(unfinished(draft, [kept])).toBe(draft)
    const end: WizardDraft = { ...draft, step: 'validate' }
    expect(unfinished(end, [{ ...kept, ok: true, drift: 0 }])).toBeUndefined()
    expect(unfinished(end, [{ ...kept, ok: false, drift: 2 }])).toBe(end)
    expect(unfinished(end, [])).toBe(end)
  })

  it('is called by its name, its host, or neither', () => {
    const form = { ...draft.form, name: ' science-prod ', host: 'h' }
    expect(walkName({ ...draft, form })).toBe('science-prod')
    expect(walkName({ ...draft, form: { ...form, name: '' } })).toBe('h')
    expect(walkName(draft)).toBe('a metastore')
  })
})

describe('a kept connection', () => {
  const checkedAt = '2026-11-26T00:00:00.000Z'
  it.each([
    [{}, 'Not checked'],
    [{ checkedAt, ok: true }, 'Reached'],
    [{ checkedAt, ok: true, drift: 0 }, 'Exact'],
    [{ checkedAt, ok: true, drift: 3 }, 'Differs'],
    [{ checkedAt, ok: false, drift: 3 }, 'Failed'],
    [{ checkedAt, ok: false }, 'Failed'],
    [{ checkedAt, ok: false, drift: 0 }, 'Failed'],
  ] as const)('with %j is said to be %s', (part, word) => {
    expect(verdictOf({ ...kept, ...part }).word).toBe(word)
  })
})

it('says how large the trial is', () => {
  expect([900, 46_000_000, 1_260_000_000].map(size)).toEqual(['1 kB', '46 MB', '1.3 GB'])
})

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { operations, type Violation } from '#contract'
import { beat, gateUp, use } from '#tests/gate-rows'
import {
  call,
  faultOf,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder)
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

const create = (name: string, more = {}) =>
  space.keys.create({ name, ...more }, call('keys.create'))
const set = (change: object) =>
  space.policies.set(operations['policy.set'].input.parse(change), call('policy.set'))
const violations = (more = {}) => {
  const answer = space.policies.violations(operations['policy.violations'].input.parse(more))
  expect(operations['policy.violations'].output.parse(answer)).toEqual(answer)
  return answer
}
const byName = (more = {}) =>
  violations(more).rows.map((row) => [row.name, row.violations.map(({ kind }) => kind)])
const rowOf = (name: string) =>
  space.keys.list(operations['keys.list'].input.parse({})).rows.find((row) => row.name === name)

describe('the rules', () => {
  test('have defaults, and are kept with one audit record a change', () => {
    expect(operations['policy.show'].output.parse(space.policies.show())).toEqual({
      maxLifetimeDays: null,
      rotationDays: 90,
      unusedDays: 90,
      names: { patterns: [], characters: '' },
      requireOwner: false,
      requirePurpose: false,
      reviewDays: 90,
      lastReviewAt: null,
      noticeDays: 14,
      notify: true,
    })
    const after = set({ requireOwner: true, unusedDays: 45, maxLifetimeDays: 365 })
    expect(space.policies.show()).toEqual(after)
    expect(after).toMatchObject({ requireOwner: true, unusedDays: 45, maxLifetimeDays: 365 })
    set({ requireOwner: true })
    const records = space.audit.list({ offset: 0, limit: 9 })
    expect(records.total).toBe(1)
    expect(records.rows[0]).toMatchObject({
      operation: 'policy.set',
      summary: 'Rules changed: maxLifetimeDays, unusedDays, requireOwner',
      detail: { changed: { unusedDays: { from: 90, to: 45 } } },
    })
    // One number, not two: the list's own window is the rule's.
    expect(space.keys.summary({}).unusedForMs).toBe(45 * DAY)
  })

  test('are changed one by one, and a rule can be taken away', () => {
    set({ maxLifetimeDays: 30, requirePurpose: true })
    expect(set({ maxLifetimeDays: null })).toMatchObject({
      maxLifetimeDays: null,
      requirePurpose: true,
    })
  })

  test('hold no key', () => {
    const { value } = create('etl')
    const fault = faultOf(() => set({ names: { patterns: [value], characters: '' } }))
    expect(fault.code).toBe('input.secret')
    expect(JSON.stringify(fault.toFailure())).not.toContain(value)
  })

  test('take no review from the future', () => {
    expect(faultOf(() => set({ lastReviewAt: instant(space.clock.now + 1) })).field).toBe(
      'lastReviewAt',
    )
  })
})

describe('what breaks a rule', () => {
  test('stands on the row and in the list, and nothing is done about it', () => {
    create('Team A', { owner: 'Ada', purpose: 'Loads', expires: '30d' })
    create('risk-etl')
    set({
      requireOwner: true,
      requirePurpose: true,
      maxLifetimeDays: 90,
      names: { patterns: ['risk-*', 'fin-*'], characters: 'a-z0-9-' },
    })
    expect(byName()).toEqual([
      ['risk-etl', ['owner', 'purpose', 'lifetime']],
      ['Team A', ['name']],
    ])
    expect(violations().byKind).toEqual({
      owner: 1,
      purpose: 1,
      name: 1,
      lifetime: 1,
      rotation: 0,
      unused: 0,
    })
    expect(byName({ kinds: ['name'] })).toEqual([['Team A', ['name']]])
    expect(violations({ kinds: ['owner'], limit: 1, offset: 1 })).toMatchObject({
      rows: [],
      total: 1,
    })
    expect(rowOf('risk-etl')?.violations).toEqual(['owner', 'purpose', 'lifetime'])
    expect(rowOf('Team A')).toMatchObject({ state: 'active', violations: ['name'] })
    expect(space.keys.show({ ref: 'Team A' }).violations).toEqual(['name'])
    expect(create('x').violations).toEqual(['owner', 'purpose', 'name', 'lifetime'])
  })

  test('is said in plain words', () => {
    create('etl', { expires: '400d' })
    set({ maxLifetimeDays: 90, rotationDays: 30, requireOwner: true })
    space.clock.now += 40 * DAY
    expect(violations().rows[0]?.violations.map(({ message }) => message)).toEqual([
      'No owner.',
      'Expires 400 d after it was made; 90 d is the longest.',
      'The value is 40 d old; it should be replaced after 30 d.',
    ])
  })

  test('a value is as old as its newest version', () => {
    create('etl')
    space.clock.now += 90 * DAY
    expect(byName()).toEqual([['etl', ['rotation']]])
    space.keys.rotate({ ref: 'etl', overlap: '24h' }, call('keys.rotate'))
    expect(byName()).toEqual([])
    space.clock.now += 90 * DAY - 1
    expect(byName()).toEqual([])
    space.clock.now += 1
    expect(byName()).toEqual([['etl', ['rotation']]])
  })

  test('unused counts only where gates watched the whole window', () => {
    const used = create('used')
    create('idle')
    set({ rotationDays: null })
    const gate = gateUp(space, 'edge')
    const from = space.clock.now
    space.clock.now += 100 * DAY
    use(space, { gate, prefix: used.prefix })
    beat(space, gate, 1, from)
    expect(byName()).toEqual([['idle', ['unused']]])
    expect(violations().unusedUnknown).toBe(0)
    space.clock.now += HOUR
    expect(byName()).toEqual([])
    expect(violations()).toMatchObject({ unusedUnknown: 1, byKind: { unused: 0 } })
  })

  test('a key that is refused anyway breaks nothing; a suspended one does', () => {
    create('expired', { expires: '1h' })
    const { prefix } = create('revoked')
    create('suspended')
    space.keys.revoke({ ref: prefix, reason: 'x' }, call('keys.revoke'))
    space.keys.suspend({ ref: 'suspended' }, call('keys.suspend'))
    space.clock.now += HOUR
    set({ requireOwner: true })
    expect(byName()).toEqual([['suspended', ['owner']]])
    expect(violations().rows[0]?.state).toBe('suspended')
    expect(space.keys.show({ ref: prefix }).violations).toEqual([])
  })

  test('a pattern made to be slow is answered all the same', () => {
    create('a'.repeat(120))
    set({ names: { patterns: [`${'*a'.repeat(59)}b`, `${'*a?'.repeat(30)}*b*`], characters: '' } })
    expect(byName()).toEqual([[expect.any(String), ['name']]])
  })

  test('is what a look at each key says, whatever the keys and the rules', () => {
    const key = fc.record({
      owner: fc.constantFrom('', 'Ada'),
      purpose: fc.constantFrom('', 'Loads'),
      base: fc.constantFrom('team', 'Team', 'risk x'),
      expires: fc.constantFrom(undefined, '10d', '100d'),
      rotateAfter: fc.constantFrom(undefined, 5 * DAY),
    })
    const rules = fc.record({
      requireOwner: fc.boolean(),
      requirePurpose: fc.boolean(),
      maxLifetimeDays: fc.constantFrom(null, 10, 50),
      rotationDays: fc.constantFrom(null, 3, 8),
      names: fc.constantFrom(
        { patterns: [], characters: '' },
        { patterns: ['team*', '*x*'], characters: '' },
        { patterns: [], characters: 'a-z0-9-' },
      ),
    })
    let count = 0
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), rules, (keys, rule) => {
        const started = space.clock.now
        set(rule)
        const names: string[] = []
        for (const one of keys) {
          const name = `${one.base}-${String((count += 1))}`
          names.push(name)
          const { owner, purpose, expires } = one
          create(name, { owner, purpose, ...(expires ? { expires } : {}) })
        }
        space.clock.now = started + 5 * DAY
        for (const [index, one] of keys.entries())
          if (one.rotateAfter)
            space.keys.rotate({ ref: names[index] ?? '', overlap: '24h' }, call('keys.rotate'))
        space.clock.now = started + 9 * DAY
        for (const [index, one] of keys.entries()) {
          const name = names[index] ?? ''
          const lifetime = one.expires === undefined ? Infinity : Number.parseInt(one.expires, 10)
          const { rotationDays, maxLifetimeDays } = rule
          const expected: readonly (readonly [Violation, boolean])[] = [
            ['owner', rule.requireOwner && one.owner === ''],
            ['purpose', rule.requirePurpose && one.purpose === ''],
            [
              'name',
              (rule.names.patterns.length > 0 && !/^team|x/.test(name)) ||
                (rule.names.characters !== '' && /[^a-z0-9-]/.test(name)),
            ],
            ['lifetime', maxLifetimeDays !== null && lifetime > maxLifetimeDays],
            ['rotation', rotationDays !== null && (one.rotateAfter ? 4 : 9) >= rotationDays],
          ]
          expect(space.keys.show({ ref: name }).violations, JSON.stringify([one, rule])).toEqual(
            expected.filter(([, broken]) => broken).map(([kind]) => kind),
          )
        }
        const listed = violations({ limit: 200 })
        expect(listed.total).toBe(listed.rows.length)
        for (const row of listed.rows)
          expect(row.violations.map(({ kind }) => kind)).toEqual(rowOf(row.name)?.violations)
        for (const name of names) space.keys.revoke({ ref: name, reason: 'x' }, call('keys.revoke'))
      }),
      { numRuns: 30 },
    )
  })
})

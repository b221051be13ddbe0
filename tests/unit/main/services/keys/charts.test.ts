import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { type Aged, operations } from '#contract'
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

const create = (name: string) => space.keys.create({ name }, call('keys.create'))
function ages() {
  const answer = space.keys.ages()
  expect(operations['keys.ages'].output.parse(answer)).toEqual(answer)
  return answer
}
interface Group {
  readonly fromDays?: number | undefined
  readonly toDays?: number | undefined
}
const counts = (groups: readonly { readonly label: string; readonly keys: number }[]) =>
  groups.filter(({ keys }) => keys > 0).map(({ label, keys }) => [label, keys])

describe('uses by day', () => {
  test('are those of all values, with how much of each day was watched', () => {
    const old = create('etl')
    // 09:00 UTC.
    const gate = gateUp(space, 'edge')
    const from = space.clock.now
    use(space, { gate, prefix: old.prefix, uses: 4 })
    space.clock.now += DAY
    const made = space.keys.rotate({ ref: 'etl', overlap: '24h' }, call('keys.rotate'))
    use(space, { gate, prefix: old.prefix, uses: 1 })
    use(space, { gate, prefix: made.prefix, uses: 2 })
    beat(space, gate, 1, from)
    space.clock.now += DAY
    const chart = space.keys.useByDay({ ref: 'etl', days: 4 })
    expect(operations['keys.useByDay'].output.parse(chart)).toEqual(chart)
    expect(chart).toMatchObject({ name: 'etl', total: 7, most: 4 })
    expect(chart.days.map(({ day, uses }) => [day, uses])).toEqual([
      ['2026-11-01', 0],
      ['2026-11-02', 4],
      ['2026-11-03', 3],
      ['2026-11-04', 0],
    ])
    expect(chart.days.map(({ watched }) => watched)).toEqual([0, 15 / 24, 9 / 24, 0])
  })

  test('reach as far back as they are kept, and no row is made up', () => {
    create('etl')
    expect(space.keys.useByDay({ ref: 'etl', days: 400 }).days).toHaveLength(400)
    expect(faultOf(() => space.keys.useByDay({ ref: 'nobody', days: 7 })).code).toBe('key.missing')
  })
})

describe('keys by age', () => {
  test('are counted by their own age, that of their value, and their last use', () => {
    const first = create('first')
    space.clock.now += 100 * DAY
    const gate = gateUp(space, 'edge')
    const second = create('second')
    space.keys.rotate({ ref: 'first', overlap: '90d' }, call('keys.rotate'))
    use(space, { gate, prefix: first.prefix })
    space.clock.now += 20 * DAY
    create('third')
    const { prefix } = create('revoked')
    space.keys.revoke({ ref: prefix, reason: 'x' }, call('keys.revoke'))
    use(space, { gate, prefix: second.prefix })
    space.clock.now += HOUR
    const answer = ages()
    expect(answer.keys).toBe(3)
    expect(counts(answer.byAge)).toEqual([
      ['under 30 d', 2],
      ['90 to 180 d', 1],
    ])
    expect(counts(answer.byValueAge)).toEqual([['under 30 d', 3]])
    expect(counts(answer.byLastUse)).toEqual([
      ['under 1 d', 1],
      ['7 to 30 d', 1],
      ['never', 1],
    ])
    expect(answer.byAge.map(({ fromDays, toDays }) => [fromDays, toDays])).toEqual([
      [0, 30],
      [30, 90],
      [90, 180],
      [180, 365],
      [365, undefined],
    ])
  })

  test('are the keys that the list answers for each group, also among those found', () => {
    const gate = gateUp(space, 'edge')
    for (const [at, days] of [0, 1, 29, 30, 90, 200, 400].entries()) {
      const { prefix } = create(`key-${String(at)}`)
      if (at % 2 === 0) use(space, { gate, prefix })
      if (at === 3) space.keys.revoke({ ref: prefix, reason: 'x' }, call('keys.revoke'))
      space.clock.now += days * DAY
    }
    space.keys.rotate({ ref: 'key-1', overlap: '1h' }, call('keys.rotate'))
    const answer = ages()
    const listed = (of: Aged['of'], { fromDays, toDays }: Group, find?: string) =>
      space.keys.list(operations['keys.list'].input.parse({ aged: { of, fromDays, toDays }, find }))
        .total
    for (const find of [undefined, 'key'])
      for (const [of, groups] of [
        ['created', answer.byAge],
        ['value', answer.byValueAge],
        ['used', answer.byLastUse.filter(({ state }) => state === 'used')],
      ] as const)
        expect(groups.map((group) => listed(of, group, find))).toEqual(
          groups.map(({ keys }) => keys),
        )
  })

  test('take a border to the older group', () => {
    create('etl')
    space.clock.now += 30 * DAY - 1
    expect(counts(ages().byAge)).toEqual([['under 30 d', 1]])
    space.clock.now += 1
    expect(counts(ages().byAge)).toEqual([['30 to 90 d', 1]])
  })

  test('are unknown rather than never used before any gate has reported', () => {
    create('etl')
    expect(ages().byLastUse.at(-1)).toEqual({ state: 'unknown', label: 'unknown', keys: 1 })
  })
})

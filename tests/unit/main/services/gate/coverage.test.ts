import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import { operations } from '#contract'
import { coverage } from '#services/gate/coverage'
import { beat, gateUp } from '#tests/gate-rows'
import { openWorkspace, removeFolder, temporaryFolder, type TestWorkspace } from '#tests/workspace'

let folder: string
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  space = openWorkspace(folder, { clock: { now: Date.UTC(2026, 10, 2) } })
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

function covered(days: number) {
  const { database, clock } = space
  const answer = coverage({ days }, { database, runtime: { now: () => clock.now } })
  expect(operations['gates.coverage'].output.parse(answer)).toEqual(answer)
  return answer
}

test('is the share of each day, together and gate by gate, with the gaps', () => {
  const start = space.clock.now
  const one = gateUp(space, 'one')
  space.clock.now = start + DAY / 2
  const two = gateUp(space, 'two')
  beat(space, one, 1, start)
  space.clock.now = start + DAY + DAY / 4
  beat(space, two, 1, start + DAY / 2)
  space.clock.now = start + 2 * DAY + HOUR
  beat(space, one, 1, start + 2 * DAY)
  const answer = covered(4)
  expect(answer.days).toEqual([
    { day: '2026-11-01', watched: 0 },
    { day: '2026-11-02', watched: 1 },
    { day: '2026-11-03', watched: 0.25 },
    // Today, as far as it has come.
    { day: '2026-11-04', watched: 1 },
  ])
  expect(answer.gaps).toEqual([
    { from: instant(start - DAY), to: instant(start) },
    { from: instant(start + DAY + DAY / 4), to: instant(start + 2 * DAY) },
  ])
  expect(answer.gapsTotal).toBe(2)
  expect(answer.gates.map(({ name, days }) => [name, days])).toEqual([
    ['one', [0, 0.5, 0, 1]],
    ['two', [0, 0.5, 0.25, 0]],
  ])
  expect(answer.watched).toBeCloseTo((24 + 6 + 1) / (24 * 3 + 1), 10)
})

test('of nobody is nothing, however far back', () => {
  expect(covered(400)).toMatchObject({ watched: 0, gates: [], gapsTotal: 1 })
  expect(covered(400).days).toHaveLength(400)
})

test('is bounded, however often a gate was away', () => {
  const id = gateUp(space, 'flapping')
  for (let minute = 0; minute < 600; minute += 1) {
    space.clock.now += 60_000
    beat(space, id, 1)
  }
  const answer = covered(1)
  expect(answer.gapsTotal).toBe(600)
  expect(answer.gaps).toHaveLength(200)
})

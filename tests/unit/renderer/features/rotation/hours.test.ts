import { describe, expect, it } from 'vitest'
import type { Rotation } from '#contract'
import {
  eventsOf,
  hoursSummary,
  placeEvents,
  scaleOf,
  tall,
  ticksOf,
  unwatchedRuns,
} from '#features/rotation/hours.ts'
import { watchingWords } from '#ui/watching.ts'
import { client, rotation, side } from './made.ts'

const hour = (
  at: number,
  part: Partial<Rotation['hours'][number]> = {},
): Rotation['hours'][number] => ({
  hour: new Date(Date.parse('2026-11-20T00:00:00.000Z') + at * 3_600_000).toISOString(),
  newUses: 0,
  oldUses: 0,
  watched: 1,
  ...part,
})

describe('hours in which nobody watched', () => {
  it('become one stretch each, apart from those that were watched in part', () => {
    const hours = [
      hour(0),
      hour(1, { watched: 0 }),
      hour(2, { watched: 0 }),
      hour(3, { watched: 0.4 }),
      hour(4),
      hour(5, { watched: 0 }),
    ]
    expect(
      unwatchedRuns(hours).map(({ from, to, watching }) => [
        from.slice(11, 13),
        to.slice(11, 13),
        watching,
      ]),
    ).toEqual([
      ['01', '02', 'unwatched'],
      ['03', '03', 'partly'],
      ['05', '05', 'unwatched'],
    ])
  })

  it('are not made of a restart that took seconds', () => {
    expect(unwatchedRuns([hour(0, { watched: 0.997 })])).toEqual([])
  })

  it('are told beside a zero in the table and in the sentence', () => {
    expect(watchingWords(0)).toBe('No gate watched')
    expect(watchingWords(0.25)).toBe('Watched for 25 % of it')
    const summary = hoursSummary(rotation({ hours: [hour(0, { watched: 0 }), hour(1)] }))
    expect(summary).toContain('In 1 of the 2 hours nobody watched')
    expect(hoursSummary(rotation({ hours: [hour(0, { watched: 0 })] }))).toContain(
      'so a use may be missing',
    )
  })
})

describe('the scale', () => {
  it('is the same both ways and in round steps', () => {
    expect(scaleOf([hour(0, { newUses: 720, oldUses: 30 })])).toEqual({
      top: 1_000,
      ticks: [-1_000, -500, 0, 500, 1_000],
    })
    expect(scaleOf([hour(0, { oldUses: 1 })]).ticks).toEqual([-1, 0, 1])
    expect(scaleOf([]).ticks).toEqual([-1, 0, 1])
  })

  it('lets one use among thousands be seen, and nothing be nothing', () => {
    const scale = scaleOf([hour(0, { newUses: 10_000 })])
    expect(tall(1, scale)).toBeGreaterThan(scale.top / 100)
    expect(tall(0, scale)).toBe(0)
    expect(tall(10_000, scale)).toBe(10_000)
  })

  it('has a tick at the days and the noons of 48 hours', () => {
    const ticks = ticksOf(Array.from({ length: 48 }, (_, at) => hour(at)))
    expect(ticks.length).toBe(4)
    expect(new Set(ticks.map((tick) => new Date(tick).getHours()))).toEqual(new Set([0, 12]))
  })
})

describe('events', () => {
  const hours = Array.from({ length: 48 }, (_, at) => hour(at))
  const shown = rotation({
    hours,
    newest: side({ prefix: 'dsk_NewNewNe', createdAt: '2026-11-20T10:20:00.000Z' }),
    older: [side({ prefix: 'dsk_OldOldOl', createdAt: '2026-11-01T00:00:00.000Z' })],
    clients: [
      client({ client: '10.0.0.1', movedAt: '2026-11-20T12:05:00.000Z' }),
      client({ client: '10.0.0.2', movedAt: '2026-11-20T12:45:00.000Z' }),
      client({ client: '10.0.0.3', movedAt: '2026-11-20T20:05:00.000Z' }),
      client({ client: '10.0.0.4', movedAt: '2026-11-01T20:05:00.000Z' }),
    ],
  })

  it('say when the new value was issued and who moved, one an hour, and leave out what is not shown', () => {
    expect(eventsOf(shown).map(({ hour: at, words }) => [at.slice(11, 13), words])).toEqual([
      ['10', 'New value issued'],
      ['12', '2 clients moved'],
      ['20', '10.0.0.3 moved'],
    ])
  })

  it('say when an old value ended', () => {
    const ended = side({
      prefix: 'dsk_OldOldOl',
      state: 'revoked',
      createdAt: '2026-11-01T00:00:00.000Z',
      revokedAt: '2026-11-20T15:00:00.000Z',
    })
    const events = eventsOf(rotation({ ...shown, older: [ended], clients: [] }))
    expect(events.map(({ words }) => words)).toEqual(['New value issued', 'dsk_OldOldOl ended'])
  })

  it('never put one label over another, whatever the width', () => {
    const many = rotation({
      ...shown,
      clients: Array.from({ length: 30 }, (_, at) =>
        client({
          client: `2001:db8:85a3:8d3:1319:8a2e:370:${String(7000 + at)}`,
          movedAt: hours[10 + at]?.hour ?? '',
        }),
      ),
    })
    for (const width of [360, 700, 1_400]) {
      const step = width / 48
      const xOf = (at: string) =>
        ((Date.parse(at) - Date.parse(hours[0]?.hour ?? '')) / 3_600_000) * step
      const placed = placeEvents(eventsOf(many), xOf, width)
      const boxes = placed.flatMap(({ row, side: where, words, hour: at }) => {
        if (row === undefined) return []
        const long = words.length * 6.6
        const x = xOf(at)
        return [
          { row, left: where === 'start' ? x : x - long, right: where === 'start' ? x + long : x },
        ]
      })
      expect(boxes.length).toBeGreaterThan(0)
      for (const one of boxes)
        for (const other of boxes)
          if (one !== other && one.row === other.row)
            expect(one.right <= other.left || other.right <= one.left).toBe(true)
    }
  })
})

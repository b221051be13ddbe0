import { expect, test } from 'vitest'
import { createLog } from '#base/log'
import { RefusalLog } from '#services/gate/refusal-log'

const KEY = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

function logged(write: (log: RefusalLog) => void): string[] {
  const lines: string[] = []
  write(
    new RefusalLog(
      createLog(
        (line) => lines.push(line),
        () => new Date(0),
      ),
    ),
  )
  return lines
}

test('a refusal is written with its reason, the prefix and the client, never with the key', () => {
  const [line = ''] = logged((log) => log.refused('unknown', KEY, () => '10.0.0.5', 0))
  expect(JSON.parse(line)).toMatchObject({
    event: 'gate.refused',
    reason: 'unknown',
    prefix: 'dsk_7I4tVqGS',
    client: '10.0.0.5',
  })
  expect(line).not.toContain('y6uRiG4n')
})

test.each(['hunter2-my-password', 'dsk_7I4tVqGS', 'dsk_short_x', 'Bearer abcdef'])(
  'of something that is no key, %s, nothing is written',
  (value) => {
    const [line = ''] = logged((log) => log.refused('malformed', value, () => 'c', 0))
    expect(line).not.toContain(value)
  },
)

test('a flood is counted, not written: 20 lines in 10 s', () => {
  const lines = logged((log) => {
    for (let number = 0; number < 1_000; number += 1)
      log.refused(number % 2 ? 'unknown' : 'missing', undefined, () => 'c', number)
    log.refused('missing', undefined, () => 'c', 10_000)
  })
  expect(lines).toHaveLength(22)
  expect(JSON.parse(lines[20] ?? '')).toMatchObject({
    event: 'gate.refused-more',
    unknown: 490,
    missing: 490,
  })
})

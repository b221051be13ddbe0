import { describe, expect, it } from 'vitest'
import { createLog, redact } from '#base/log'
import { Secret } from '#base/secret'

const VALUE = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const HIDDEN = 'y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(
    createLog(
      (line) => lines.push(line),
      () => new Date('2026-11-23T14:32:07.000Z'),
    ),
  )
  return lines.join('\n')
}

describe('log', () => {
  it('writes one JSON line an event with its time and level', () => {
    const line = logged((log) => log.warn('gate silent', { gate: 'eu-1' }))
    expect(JSON.parse(line)).toEqual({
      at: '2026-11-23T14:32:07.000Z',
      level: 'warn',
      event: 'gate silent',
      gate: 'eu-1',
    })
  })

  it.each([
    ['a field', { note: VALUE }],
    ['a field whose name says nothing', { x: { y: [VALUE] } }],
    ['an error message', { cause: new Error(`bad header ${VALUE}`) }],
    ['the cause of an error', { cause: new Error('outer', { cause: new Error(VALUE) }) }],
    ['a key inside a longer text', { url: `https://h/?key=${VALUE}&b=1` }],
  ])('cuts a whole key in %s to its prefix', (_, fields) => {
    const line = logged((log) => log.error('failed', fields))
    expect(line).not.toContain(HIDDEN)
    expect(line).toContain('dsk_7I4tVqGS_[secret]')
  })

  it('keeps secrets, and the bytes of a buffer, out by their type', () => {
    const fields = { a: new Secret('hunter2'), b: Buffer.from('hunter2') }
    expect(logged((log) => log.info('x', fields))).not.toMatch(/hunter2|104,117/)
  })

  it('keeps the first characters of a truncated key out as well', () => {
    expect(redact(VALUE.slice(0, 30))).toBe('dsk_7I4tVqGS_[secret]')
  })

  it('leaves a key prefix readable', () => {
    expect(redact('revoked dsk_7I4tVqGS now')).toBe('revoked dsk_7I4tVqGS now')
  })
})

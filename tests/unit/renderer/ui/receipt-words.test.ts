import { describe, expect, it } from 'vitest'
import type { Receipt, ReceiptGate, Revoked } from '#contract'
import { ownerText, receiptFileName, receiptText, receiptView, seconds } from '#ui/receipt-words.ts'

const COMMIT = Date.parse('2026-11-23T14:33:12.207Z')
const at = (ms: number) => new Date(COMMIT + ms).toISOString()
const id = (n: number) => `019ab000-0000-7000-8000-00000000000${n}`

const refuses = (n: number, afterMs: number): ReceiptGate => ({
  gateId: id(n),
  name: `gate-${n}`,
  state: 'refuses',
  appliedAt: at(afterMs),
  afterMs,
  heartbeatAt: at(afterMs),
})
const waiting = (n: number): ReceiptGate => ({
  gateId: id(n),
  name: `gate-${n}`,
  state: 'waiting',
  heartbeatAt: at(-900),
})
const silent = (n: number): ReceiptGate => ({
  gateId: id(n),
  name: `gate-${n}`,
  state: 'silent',
  heartbeatAt: at(-3_600_000),
})
const receipt = (gates: readonly ReceiptGate[], nowMs: number): Receipt => ({
  epoch: 1_285,
  committedAt: at(0),
  now: at(nowMs),
  gates,
  complete: gates.length > 0 && gates.every((gate) => gate.state === 'refuses'),
})
const revoked: Revoked = {
  id: id(9),
  name: 'airflow-etl <b>',
  revoked: ['dsk_7I4tVqGS', 'dsk_Pw3nE0ya'],
  committedAt: at(0),
  epoch: 1_285,
  auditSeq: 10_482,
}

describe('the receipt', () => {
  it('draws every gate on one scale and counts who refuses', () => {
    const view = receiptView(receipt([refuses(1, 300), refuses(2, 400), waiting(3)], 4_100))
    expect(view.scale).toBe(5)
    expect(view.sentence).toBe('Refused by 2 of 3 gates so far.')
    expect(view.rows.map((row) => row.seconds)).toEqual(['0.3 s', '0.4 s', '4.1 s'])
    expect(view.rows.map((row) => row.fraction)).toEqual([0.06, 0.08, 0.82])
    expect(view.rows[2]?.words).toBe('Waiting for its heartbeat, last seen 5.0 s ago')
    expect(view.settled).toBe(false)
    expect(view.notes.join()).toContain('15 s of silence')
  })

  it('widens the scale for all when one gate takes longer', () => {
    const view = receiptView(receipt([refuses(1, 300), waiting(2)], 7_000))
    expect(view.scale).toBe(15)
    expect(view.rows[0]?.fraction).toBeCloseTo(0.02)
  })

  it('is complete when all refuse, and says how long the slowest took', () => {
    const view = receiptView(receipt([refuses(1, 300), refuses(2, 1_240)], 5_000))
    expect(view.sentence).toBe('Refused by 2 of 2 gates, 1.2 s after the commit.')
    expect(view.settled).toBe(true)
    expect(view.notes).toEqual([])
  })

  it('names a silent gate and never calls it refused', () => {
    const view = receiptView(receipt([refuses(1, 300), silent(2)], 5_000))
    expect(view.sentence).toBe('Refused by 1 of 2 gates. The rest is silent.')
    expect(view.rows[1]).toMatchObject({ words: 'Silent, last seen 1 h ago', fraction: 0 })
    expect(view.notes.join()).toContain('gate-2 has not reported')
    expect(view.settled).toBe(true)
  })

  it('does not claim a refusal where no gate runs', () => {
    const view = receiptView(receipt([], 500))
    expect(view.sentence).toBe('No gate is running, so nobody has refused it yet.')
    expect(view.settled).toBe(true)
  })

  it('counts a clock that went backwards as no time at all', () => {
    const view = receiptView(receipt([waiting(1)], -4_000))
    expect(view.rows[0]?.fraction).toBeGreaterThanOrEqual(0)
    expect(view.rows[0]?.seconds).toBe('0.0 s')
  })

  it.each([
    [40, '0.0 s'],
    [300, '0.3 s'],
    [61_000, '1 min'],
    [7_200_000, '2 h'],
  ])('tells %i ms as %s', (ms, words) => {
    expect(seconds(ms)).toBe(words)
  })
})

describe('what is handed on', () => {
  it('tells the owner name, prefixes, time and reason', () => {
    const text = ownerText(revoked, 'Compromised')
    for (const part of ['airflow-etl', 'dsk_7I4tVqGS, dsk_Pw3nE0ya', at(0), 'Compromised'])
      expect(text).toContain(part)
  })

  it('tells the owner that the key lives on where only an old value has ended', () => {
    const text = ownerText(revoked, 'All clients moved', true)
    expect(text).toContain('The old value of the API key "airflow-etl')
    expect(text).toContain('The new one works')
    expect(text).not.toContain('ask for a new key')
  })

  it('writes a receipt that says what was seen and that it is not signed', () => {
    const text = receiptText(revoked, 'Compromised', receipt([refuses(1, 300), silent(2)], 5_000))
    for (const part of ['10482', 'gate-1: refuses', 'gate-2: silent', 'not signed'])
      expect(text).toContain(part)
    expect(receiptText(revoked, '', undefined)).toContain('No word from the gates')
  })

  it('names the file after the prefix, never after a name that somebody typed', () => {
    expect(receiptFileName(revoked)).toBe('revocation-dsk_7I4tVqGS-2026-11-23.txt')
  })
})

import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Ledger, LedgerReader, readLedger } from '#store/ledger'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const A = 'a'.repeat(64)
const B = 'b'.repeat(64)
const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 1)

let folder: string
let path: string
let ledger: Ledger
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'revoked.ledger')
  ledger = new Ledger(path)
})
afterEach(() => removeFolder(folder))

const revoke = (digest: string, at = NOW) =>
  ledger.append([{ digest, refusedFrom: at, writtenAt: at }])

describe('the ledger file', () => {
  test('is readable by its owner only and starts with a line for people', () => {
    revoke(A)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toMatch(/^# .*never edit/)
  })

  test('only grows', () => {
    revoke(A)
    const first = readFileSync(path)
    revoke(B)
    expect(readFileSync(path).subarray(0, first.length).equals(first)).toBe(true)
  })

  test('is not made by an append of nothing, and a missing one is empty', () => {
    ledger.append([])
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
    expect(readLedger(path).entries.size).toBe(0)
  })

  test('a torn last line counts for nothing, and the next append starts on a line of its own', () => {
    revoke(A)
    const whole = readFileSync(path, 'utf8')
    appendFileSync(
      path,
      whole.slice(whole.lastIndexOf('\n', whole.length - 2) + 1, -20).replaceAll('a', 'b'),
    )
    expect([...readLedger(path).entries.keys()]).toEqual([A])
    revoke(B)
    const read = readLedger(path)
    expect([...read.entries.keys()]).toEqual([A, B])
    expect(read.problems).toEqual([])
  })

  test('a torn line that lacks only its end counts for nothing', () => {
    revoke(A)
    const size = statSync(path).size
    revoke(B)
    writeFileSync(path, readFileSync(path).subarray(0, -1))
    expect([...readLedger(path).entries.keys()]).toEqual([A])
    expect(readLedger(path).size).toBe(size)
  })

  test('a damaged line is named and blocks no other', () => {
    revoke(A)
    revoke(B)
    const text = readFileSync(path, 'utf8').split('\n')
    text[1] = text[1]?.replace('2026', '2036') ?? ''
    writeFileSync(path, text.join('\n'))
    const before = readFileSync(path)
    const read = readLedger(path)
    expect([...read.entries.keys()]).toEqual([B])
    expect(read.problems).toEqual([
      expect.stringMatching(/^Line 2 of .*revoked\.ledger is damaged\.$/),
    ])
    revoke(A)
    expect(readFileSync(path).subarray(0, before.length).equals(before)).toBe(true)
    expect(readLedger(path).entries.size).toBe(2)
  })

  test('a folder that is not there is a fault, not a crash', () => {
    expect(() =>
      new Ledger(join(folder, 'no', 'x')).append([{ digest: A, refusedFrom: 1, writtenAt: 1 }]),
    ).toThrow(/ENOENT/)
  })
})

describe('what a digest’s lines come to', () => {
  test('a revoke is due for ever, even when the clock goes back', () => {
    revoke(A)
    expect(readLedger(path).isDue(A, NOW - 365 * 24 * HOUR)).toBe(true)
    expect(readLedger(path).isDue(Buffer.from(A, 'hex'), 0)).toBe(true)
  })

  test('the end of an overlap is due from its instant', () => {
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW }])
    expect(readLedger(path).isDue(A, NOW + HOUR - 1)).toBe(false)
    expect(readLedger(path).isDue(A, NOW + HOUR)).toBe(true)
  })

  test('an overlap can be moved before its end has passed', () => {
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW }])
    ledger.append([{ digest: A, refusedFrom: NOW + 2 * HOUR, writtenAt: NOW + HOUR - 1 }])
    expect(readLedger(path).isDue(A, NOW + HOUR)).toBe(false)
    expect(readLedger(path).isDue(A, NOW + 2 * HOUR)).toBe(true)
  })

  test('an end that has passed cannot be moved any more', () => {
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW }])
    ledger.append([{ digest: A, refusedFrom: NOW + 9 * HOUR, writtenAt: NOW + HOUR }])
    expect(readLedger(path).isDue(A, NOW + HOUR)).toBe(true)
    expect(readLedger(path).entries.get(A)).toEqual({ refusedFrom: NOW + HOUR, final: true })
  })

  test('nothing follows a revoke', () => {
    revoke(A)
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW - HOUR }])
    expect(readLedger(path).isDue(A, NOW)).toBe(true)
  })

  test('a revoke ends an overlap at once', () => {
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW }])
    revoke(A, NOW + 5)
    expect(readLedger(path).isDue(A, NOW + 5)).toBe(true)
  })

  test('once a reader has seen an end pass, a clock set back changes nothing', () => {
    ledger.append([{ digest: A, refusedFrom: NOW + HOUR, writtenAt: NOW }])
    const reader = readLedger(path)
    expect(reader.isDue(A, NOW + HOUR)).toBe(true)
    expect(reader.isDue(A, NOW)).toBe(true)
  })
})

describe('a reader that follows the file', () => {
  test('says whether something is new, and reads only that', () => {
    const reader = new LedgerReader(path)
    expect(reader.poll()).toBe(false)
    revoke(A)
    expect(reader.poll()).toBe(true)
    expect(reader.poll()).toBe(false)
    revoke(B)
    expect(reader.poll()).toBe(true)
    expect([...reader.entries.keys()]).toEqual([A, B])
    expect(reader.size).toBe(statSync(path).size)
  })

  test('never forgets, even if the file is shortened or replaced', () => {
    const reader = new LedgerReader(path)
    revoke(A)
    reader.poll()
    writeFileSync(path, '')
    reader.poll()
    expect(reader.isDue(A, NOW)).toBe(true)
    revoke(B)
    expect(reader.poll()).toBe(true)
    expect(reader.isDue(B, NOW)).toBe(true)
  })
})

const digest = fc.constantFrom(A, B, 'c'.repeat(64))
const step = fc.record({
  digest,
  ahead: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
  pass: fc.integer({ min: 0, max: 60 }),
})

test('however lines interleave: what was once due stays due, and a revoke is due at once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const file = join(folder, `${String(Math.random())}.ledger`)
      const one = new Ledger(file)
      const follower = new LedgerReader(file)
      const dead = new Set<string>()
      let now = 1_000
      for (const { digest, ahead, pass } of steps) {
        one.append([{ digest, refusedFrom: now + ahead, writtenAt: now }])
        follower.poll()
        if (ahead === 0) dead.add(digest)
        now += pass
        const fresh = readLedger(file)
        for (const known of fresh.entries.keys()) {
          if (fresh.isDue(known, now)) dead.add(known)
          expect(follower.isDue(known, now)).toBe(dead.has(known))
          expect(readLedger(file).isDue(known, now)).toBe(dead.has(known))
        }
      }
    }),
    { numRuns: 60 },
  )
})

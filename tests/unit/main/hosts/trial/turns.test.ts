// Whose turn it is at one session, on a fake session that answers as it is told.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type SharedSession, Turns } from '#hosts/trial/turns'

const message = (type: string, body = '') => {
  const bytes = Buffer.from(`${type}    ${body}`, 'latin1')
  bytes.writeInt32BE(bytes.length - 1, 1)
  return bytes
}
const ready = (status: 'I' | 'T' | 'E') => Buffer.from(`Z\0\0\0\u0005${status}`, 'latin1')

/** Answers by the text of the message; whatever is not listed leaves the session idle. */
class FakeSession implements SharedSession {
  readonly heard: string[] = []
  readonly answers = new Map<string, readonly Buffer[]>()
  broken = false

  runExclusive<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }

  async execProtocolRawStream(
    bytes: Uint8Array,
    { onRawData }: { readonly onRawData: (data: Uint8Array) => void },
  ): Promise<void> {
    const text = Buffer.from(bytes).toString('latin1')
    const said = `${text.slice(0, 1)}${text.slice(5).replaceAll('\0', '')}`
    this.heard.push(said)
    await Promise.resolve()
    if (this.broken) throw new Error('unreachable executed')
    for (const part of this.answers.get(said) ?? [ready('I')]) onRawData(part)
  }
}

let session: FakeSession
let turns: Turns
let overdue: number[]
let broken: unknown[]
beforeEach(() => {
  vi.useFakeTimers()
  session = new FakeSession()
  overdue = []
  broken = []
  turns = new Turns({
    session,
    onOverdue: (client) => overdue.push(client),
    onBroken: (error) => broken.push(error),
    patience: 1_000,
  })
  session.answers.set('Qbegin', [ready('T')])
  session.answers.set('Qwrong', [ready('E')])
  for (const part of ['Pa', 'Pb', 'B', 'E']) session.answers.set(part, [Buffer.from('1\0\0\0\x04')])
})
afterEach(() => {
  vi.useRealTimers()
})

const say = (client: number, type: string, body = '') =>
  turns.enqueue(client, message(type, body), () => {})

describe('turns at a shared session', () => {
  test('a question in parts is not parted by another client', async () => {
    const first = say(1, 'P', 'a')
    const other = say(2, 'P', 'b')
    await first
    const rest = [say(1, 'B'), say(1, 'E'), say(1, 'S')]
    await Promise.all([...rest, say(2, 'S'), other])
    expect(session.heard).toEqual(['Pa', 'B', 'E', 'S', 'Pb', 'S'])
  })

  test.each(['begin', 'wrong'])(
    'after %s the session is the client’s until it is idle',
    async (sql) => {
      await say(1, 'Q', sql)
      const other = say(2, 'Q', 'other')
      await say(1, 'Q', 'commit')
      await other
      expect(session.heard).toEqual([`Q${sql}`, 'Qcommit', 'Qother'])
    },
  )

  test('the answer is recognised as the end although it comes in pieces', async () => {
    session.answers.set('Qx', [
      Buffer.from('C\0\0\0\x04Z\0\0'),
      Buffer.from('\0\x05'),
      Buffer.from('I'),
    ])
    await say(1, 'Q', 'x')
    await say(2, 'Q', 'other')
    expect(session.heard).toEqual(['Qx', 'Qother'])
  })

  test('a goodbye has no answer and keeps nothing', async () => {
    session.answers.set('X', [])
    await say(1, 'X')
    await say(2, 'Q', 'other')
    expect(session.heard).toEqual(['X', 'Qother'])
  })

  test('what a client began is ended when it leaves, and what it still wanted is forgotten', async () => {
    await say(1, 'Q', 'begin')
    session.answers.set('S', [ready('T')])
    const unheard = say(2, 'Q', 'late').catch((error: unknown) => error)
    turns.clearQueueForHandler(2)
    expect(await unheard).toMatchObject({ message: 'the client has left' })
    const other = say(3, 'Q', 'other')
    await turns.clearTransactionIfNeeded(1)
    await other
    expect(session.heard).toEqual(['Qbegin', 'S', 'QROLLBACK', 'Qother'])
  })

  test('the last one to leave takes all settings along, others do not', async () => {
    await say(1, 'Q', 'a')
    await say(2, 'Q', 'b')
    await turns.clearTransactionIfNeeded(1)
    expect(session.heard).not.toContain('QDISCARD ALL')
    await turns.clearTransactionIfNeeded(2)
    await turns.clearTransactionIfNeeded(2)
    expect(session.heard.slice(2)).toEqual(['QDISCARD ALL'])
  })

  test('an idle transaction is overdue once others have waited, not before and not without them', async () => {
    await say(1, 'Q', 'begin')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(overdue).toEqual([])
    void say(2, 'Q', 'other')
    await vi.advanceTimersByTimeAsync(900)
    await say(1, 'Q', 'begin')
    await vi.advanceTimersByTimeAsync(900)
    expect(overdue).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(overdue).toEqual([1])
  })

  test('a session that breaks is said once, and serves nobody any more', async () => {
    session.broken = true
    await expect(say(1, 'Q', 'a')).rejects.toThrow('failed')
    void say(2, 'Q', 'b')
    await vi.advanceTimersByTimeAsync(100)
    expect(broken).toHaveLength(1)
    expect(session.heard).toEqual(['Qa'])
  })
})

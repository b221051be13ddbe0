import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Child as AnyChild, ChildMessage } from '#base/child'
import { silentLog } from '#base/log'
import { type GateArguments, LocalGate } from '#services/gate/local-gate'

/** A process that does what the test says. */
class Child implements AnyChild {
  readonly given: GateArguments
  readonly asked: string[] = []
  #messages: ((message: ChildMessage) => void)[] = []
  #exits: ((detail: string) => void)[] = []

  constructor(given: GateArguments) {
    this.given = given
  }
  onMessage(listener: (message: ChildMessage) => void): void {
    this.#messages.push(listener)
  }
  onExit(listener: (detail: string) => void): void {
    this.#exits.push(listener)
  }
  stop(): void {
    this.asked.push('stop')
  }
  kill(): void {
    this.asked.push('kill')
    this.end('killed')
  }
  say(message: ChildMessage): void {
    for (const listener of this.#messages) listener(message)
  }
  end(detail = 'ended with 1'): void {
    const listeners = this.#exits
    this.#exits = []
    for (const listener of listeners) listener(detail)
  }
}

describe('the gate on this computer', () => {
  let children: Child[]
  let refuseToStart = false
  let heldByAnother: number | undefined
  let gate: LocalGate
  const last = () => {
    const child = children.at(-1)
    if (!child) throw new Error('nothing was started')
    return child
  }
  const state = () => gate.status(9473).state

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23) })
    children = []
    refuseToStart = false
    heldByAnother = undefined
    gate = new LocalGate({
      starter: {
        start: (given) => {
          if (refuseToStart) throw new Error('no process')
          const child = new Child(given)
          children.push(child)
          return child
        },
      },
      given: () => ({
        files: { folder: 'f', database: 'd', ledger: 'l' },
        version: '1.0.0',
        name: 'desk',
      }),
      heldByAnother: (port) => port === heldByAnother,
      runtime: { now: Date.now },
      log: silentLog,
    })
  })
  afterEach(() => vi.useRealTimers())

  test('is off until it is started, and says the port it would have', () => {
    expect(gate.status(9473)).toEqual({ state: 'off', port: 9473, restarts: 0 })
  })

  test('runs once its process says so', async () => {
    const started = gate.start(9480)
    expect(state()).toBe('starting')
    last().say({ kind: 'ready', port: 9480, id: 'the gate' })
    await started
    expect(gate.status(9473)).toMatchObject({ state: 'running', port: 9480 })
    expect(gate.gateId).toBe('the gate')
    expect(last().given).toMatchObject({ port: 9480, version: '1.0.0', name: 'desk' })
  })

  test('a taken port is said with its fix, and not tried again', async () => {
    const started = gate.start(9473)
    last().say({
      kind: 'failed',
      failure: {
        code: 'gate.port',
        message: 'Port 9473 is taken.',
        fix: 'The next free one is 9474.',
      },
    })
    last().end()
    await started
    expect(gate.status(1)).toMatchObject({
      state: 'failed',
      message: 'Port 9473 is taken.',
      fix: 'The next free one is 9474.',
    })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(1)
  })

  test('a port that the gate of another workspace holds is said as such', async () => {
    heldByAnother = 9473
    const failure = {
      code: 'gate.port',
      message: 'Port taken by another program.',
      fix: 'Stop it.',
    }
    for (const port of [9473, 9474]) {
      const started = gate.start(port)
      last().say({ kind: 'failed', failure: { ...failure, code: 'gate.port' } })
      last().end()
      await started
      expect(gate.status(1)).toMatchObject({
        state: 'failed',
        message:
          port === heldByAnother
            ? 'The gate of another workspace of this app uses port 9473.'
            : failure.message,
      })
    }
  })

  test('holds its port from the start of its process until its end', async () => {
    expect(gate.holds(9473)).toBe(false)
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473 })
    expect(gate.holds(9473)).toBe(true)
    expect(gate.holds(9474)).toBe(false)
    void gate.stop()
    expect(gate.holds(9473)).toBe(false)
  })

  test('is started again when it ends, with a growing pause', async () => {
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473 })
    last().end()
    expect(state()).toBe('restarting')
    expect(gate.status(1).fix).toBeTruthy()
    await vi.advanceTimersByTimeAsync(250)
    expect(children).toHaveLength(2)
    last().say({ kind: 'ready', port: 9473 })
    expect(gate.status(1)).toMatchObject({ state: 'running', restarts: 1 })
    expect(gate.status(1).message).toBeUndefined()
    last().end()
    await vi.advanceTimersByTimeAsync(999)
    expect(children).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(children).toHaveLength(3)
  })

  test('stays down after five ends within a minute, and says so', async () => {
    void gate.start(9473)
    for (let end = 0; end < 5; end += 1) {
      last().end()
      await vi.advanceTimersByTimeAsync(8_000)
    }
    expect(children).toHaveLength(5)
    expect(gate.status(1)).toMatchObject({
      state: 'failed',
      message: 'The gate ended 5 times within a minute.',
    })
    void gate.start(9473)
    expect(state()).toBe('starting')
  })

  test('goes on for ever when it ends only now and then', async () => {
    void gate.start(9473)
    for (let end = 0; end < 20; end += 1) {
      last().say({ kind: 'ready', port: 9473 })
      last().end()
      await vi.advanceTimersByTimeAsync(20_000)
    }
    expect(state()).not.toBe('failed')
    expect(children).toHaveLength(21)
  })

  test('a process that never says ready is ended and tried again', async () => {
    void gate.start(9473)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(children[0]?.asked).toEqual(['kill'])
    await vi.advanceTimersByTimeAsync(250)
    expect(children).toHaveLength(2)
  })

  test('is asked to stop, and killed when it does not', async () => {
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473, id: 'x' })
    const stopped = gate.stop()
    expect(last().asked).toEqual(['stop'])
    expect(gate.gateId).toBeUndefined()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(last().asked).toEqual(['stop', 'kill'])
    await stopped
    expect(state()).toBe('off')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(1)
  })

  test('stopped while it waits for a restart, it stays off', async () => {
    void gate.start(9473)
    last().end()
    await gate.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(1)
    expect(state()).toBe('off')
  })

  test('another port restarts it there; the same one changes nothing', async () => {
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473 })
    await gate.start(9473)
    expect(children).toHaveLength(1)
    const moved = gate.start(9474)
    last().end('stopped')
    await vi.advanceTimersByTimeAsync(0)
    expect(children).toHaveLength(2)
    last().say({ kind: 'ready', port: 9474 })
    await moved
    expect(gate.status(1)).toMatchObject({ state: 'running', port: 9474 })
  })

  test('started again while the old process still ends, it waits for that end', async () => {
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473 })
    const stopped = gate.stop()
    const started = gate.start(9473)
    await vi.advanceTimersByTimeAsync(100)
    expect(children).toHaveLength(1)
    last().end('stopped')
    await stopped
    await vi.advanceTimersByTimeAsync(0)
    expect(children).toHaveLength(2)
    last().say({ kind: 'ready', port: 9473 })
    await started
    expect(state()).toBe('running')
  })

  test('stopped while a start still waits, it stays off', async () => {
    void gate.start(9473)
    last().say({ kind: 'ready', port: 9473 })
    void gate.start(9474)
    const stopped = gate.stop()
    last().end('stopped')
    await stopped
    await vi.advanceTimersByTimeAsync(1_000)
    expect(children).toHaveLength(1)
    expect(state()).toBe('off')
  })

  test('a process that cannot be made at all is a failure with a fix', async () => {
    refuseToStart = true
    await gate.start(9473)
    expect(gate.status(1)).toMatchObject({
      state: 'failed',
      message: 'The gate could not be started.',
    })
  })
})

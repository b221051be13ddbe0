// Owns what is known about a call through the preload: ids, steps, cancelling, and a main process that does not answer.
import { expect, it, vi } from 'vitest'
import { electronBridge } from '#bridge/electron'
import type { PreloadBridge } from '#contract/channels'

function preload(invoke: PreloadBridge['invoke']) {
  let tell: (id: number, step: unknown) => void = () => {}
  const cancel = vi.fn()
  const bridge = electronBridge({
    invoke,
    cancel,
    onProgress: (listener) => (tell = listener),
    pathOf: () => '',
  })
  return { bridge, cancel, tell: (id: number, step: unknown) => tell(id, step) }
}

it('numbers its calls, and tells each its own steps while it runs', async () => {
  const ids: number[] = []
  const waiting = new Map<number, (answer: unknown) => void>()
  const { bridge, tell } = preload((id) => {
    ids.push(id)
    return new Promise((resolve) => waiting.set(id, resolve))
  })
  const first: unknown[] = []
  const second: unknown[] = []
  const calls = [
    bridge.invoke('workspace.watch', {}, { onProgress: (step) => first.push(step) }),
    bridge.invoke('workspace.watch', {}, { onProgress: (step) => second.push(step) }),
  ]
  const [one = 0, two = 0] = ids
  tell(one, { change: 1 })
  tell(two, { change: 2 })
  tell(99, { change: 3 })
  for (const id of ids) waiting.get(id)?.({ ok: true, value: {} })
  await Promise.all(calls)
  tell(one, { change: 4 })
  expect(new Set(ids).size).toBe(2)
  expect(first).toEqual([{ change: 1 }])
  expect(second).toEqual([{ change: 2 }])
})

it('cancels a running call, and does not start one that is cancelled already', async () => {
  const answer = Promise.withResolvers<unknown>()
  const invoke = vi.fn(() => answer.promise)
  const { bridge, cancel } = preload(invoke)
  const controller = new AbortController()
  const call = bridge.invoke('keys.summary', {}, { signal: controller.signal })
  controller.abort()
  expect(cancel).toHaveBeenCalledTimes(1)
  answer.resolve({ ok: false, failure: { code: 'cancelled', message: 'Cancelled.', fix: '' } })
  expect(await call).toMatchObject({ failure: { code: 'cancelled' } })
  expect(await bridge.invoke('keys.summary', {}, { signal: AbortSignal.abort() })).toMatchObject({
    failure: { code: 'cancelled' },
  })
  expect(invoke).toHaveBeenCalledTimes(1)
})

it.each([
  ['rejects', () => Promise.reject(new Error("Error invoking remote method 'op'"))],
  ['answers nothing', () => Promise.resolve(undefined)],
  ['answers something else', () => Promise.resolve({ ok: false, failure: 'no' })],
])('does not reject when the main process %s', async (_, invoke) => {
  expect(await preload(invoke).bridge.invoke('keys.summary', {})).toMatchObject({
    ok: false,
    failure: { code: 'host.unreachable' },
  })
})

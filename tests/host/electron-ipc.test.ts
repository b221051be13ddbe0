// Messages between a page and dispatch in the Electron host: numbers, reloads, cancels, odd forms.
import { expect, test } from 'vitest'
import { IPC } from '#contract/channels'
import type { Dispatch } from '#ipc/dispatch'
import { settle, startDesktop } from '#tests/desktop'

interface Started {
  readonly channel: string
  readonly input: unknown
  readonly consent: boolean | undefined
  readonly signal: AbortSignal
  readonly progress: (step: unknown) => void
  readonly finish: () => void
}

/** A window whose calls last until the test ends them. */
async function lastingCalls() {
  const started: Started[] = []
  const dispatch: Dispatch = (channel, input, { signal, progress, consent }) => {
    if (channel === 'keys.pending') return Promise.resolve({ ok: true, value: { pending: [] } })
    return new Promise((resolve) => {
      const finish = () => resolve({ ok: true, value: channel })
      signal.addEventListener('abort', finish)
      started.push({
        channel,
        input,
        consent,
        signal,
        progress: (step) => progress?.(step),
        finish,
      })
    })
  }
  const { electron, window } = await startDesktop({ dispatch })
  const { ipcMain, sentBy } = electron
  const call = (...args: readonly unknown[]) => ipcMain.invoke(sentBy(window()), IPC.call, ...args)
  const cancel = (id: unknown) => ipcMain.emit(IPC.cancel, sentBy(window()), id)
  return { electron, started, call, cancel, page: window().webContents, window }
}

const FORM = { ok: false, failure: { code: 'input.operation' } }

test.each([
  ['a text for a number', ['1', 'keys.list', {}, false]],
  ['no operation', [1]],
  ['a list for an operation', [1, ['keys.list'], {}, false]],
  ['an object that turns into a name', [1, { toString: 'keys.list' }, {}, false]],
  ['nothing', []],
])('a call with %s is refused and reaches nothing', async (_, args) => {
  const { call, started } = await lastingCalls()
  await expect(call(...args)).resolves.toMatchObject(FORM)
  expect(started).toEqual([])
})

test('consent is given by true and by nothing else', async () => {
  const { call, started } = await lastingCalls()
  const answers = [true, 'true', 1, {}, undefined].map((consent, id) =>
    call(id, 'keys.revoke', {}, consent),
  )
  expect(started.map(({ consent }) => consent)).toEqual([true, false, false, false, false])
  for (const { finish } of started) finish()
  await Promise.all(answers)
})

test('a number that is in use is refused, and free again afterwards', async () => {
  const { call, started } = await lastingCalls()
  const first = call(1, 'keys.list', {}, false)
  await expect(call(1, 'keys.list', {}, false)).resolves.toMatchObject(FORM)
  started[0]?.finish()
  await first
  const again = call(1, 'keys.list', {}, false)
  expect(started).toHaveLength(2)
  started[1]?.finish()
  await expect(again).resolves.toMatchObject({ ok: true })
})

test('cancel ends the call of its number and no other', async () => {
  const { call, cancel, started } = await lastingCalls()
  const calls = [call(1, 'keys.list', {}, false), call(2, 'keys.list', {}, false)]
  for (const odd of [3, '1', undefined, null, NaN]) cancel(odd)
  expect(started.map(({ signal }) => signal.aborted)).toEqual([false, false])
  cancel(1)
  expect(started.map(({ signal }) => signal.aborted)).toEqual([true, false])
  started[1]?.finish()
  await Promise.all(calls)
})

test('a reload ends the calls of the document before, whose numbers the next one uses again', async () => {
  const { call, started, page } = await lastingCalls()
  const before = call(1, 'workspace.watch', {}, false)
  page.emit('did-navigate-in-page')
  expect(started[0]?.signal.aborted).toBe(false)
  page.emit('did-navigate')
  expect(started[0]?.signal.aborted).toBe(true)
  const after = call(1, 'workspace.watch', {}, false)
  await before
  await settle()
  // What the old call leaves behind must not free the number of the new one.
  await expect(call(1, 'workspace.watch', {}, false)).resolves.toMatchObject(FORM)
  started[1]?.finish()
  await expect(after).resolves.toMatchObject({ ok: true })
})

test.each(['render-process-gone', 'destroyed'])('%s ends the calls of the page', async (event) => {
  const { call, started, page } = await lastingCalls()
  const one = call(1, 'workspace.watch', {}, false)
  page.emit(event, {}, { reason: 'crashed', exitCode: 1 })
  expect(started[0]?.signal.aborted).toBe(true)
  await one
})

test('steps are sent with their number, and to nobody once the call is over or the page is gone', async () => {
  const { call, cancel, started, page } = await lastingCalls()
  const calls = [call(7, 'workspace.watch', {}, false), call(8, 'workspace.watch', {}, false)]
  started[0]?.progress({ change: 1 })
  cancel(7)
  started[0]?.progress({ change: 2 })
  page.destroyed = true
  started[1]?.progress({ change: 3 })
  started[1]?.finish()
  await Promise.all(calls)
  expect(page.sent).toEqual([{ channel: IPC.progress, args: [7, { change: 1 }] }])
})

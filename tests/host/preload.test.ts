// The preload as it is shipped, in a context that has nothing but require('electron').
import { beforeAll, describe, expect, test } from 'vitest'
import { IPC } from '#contract/channels'
import { buildPreload, runPreload, SENDER } from '#tests/built-preload'

let text = ''
beforeAll(async () => {
  text = await buildPreload()
})

interface Message {
  readonly way: 'invoke' | 'send'
  readonly channel: string
  readonly args: readonly unknown[]
}

function sandboxed(answer?: unknown, getPathForFile?: (file: unknown) => string) {
  const messages: Message[] = []
  const preload = runPreload(text, {
    ipcRenderer: {
      invoke: (channel, ...args) => {
        messages.push({ way: 'invoke', channel, args })
        return Promise.resolve(answer)
      },
      send: (channel, ...args) => {
        messages.push({ way: 'send', channel, args })
      },
    },
    ...(getPathForFile ? { getPathForFile } : {}),
  })
  return { ...preload, messages }
}

describe('the built preload', () => {
  test('needs nothing but electron and is small enough to read', () => {
    expect(sandboxed().required).toEqual(['electron'])
    expect(Buffer.byteLength(text)).toBeLessThan(1_000)
  })

  test('exposes one object with four functions and nothing else', () => {
    const { exposed } = sandboxed()
    expect(Object.keys(exposed)).toEqual(['dsadmin'])
    expect(Object.keys(exposed['dsadmin'] as object).toSorted()).toEqual([
      'cancel',
      'invoke',
      'onProgress',
      'pathOf',
    ])
  })

  test('a call goes out with its number, name, input and consent, and its answer comes back', async () => {
    const { bridge, messages } = sandboxed({ ok: true, value: 1 })
    await expect(bridge.invoke(7, 'keys.list', { limit: 5 }, true)).resolves.toEqual({
      ok: true,
      value: 1,
    })
    expect(messages).toEqual([
      { way: 'invoke', channel: IPC.call, args: [7, 'keys.list', { limit: 5 }, true] },
    ])
  })

  test('cancel sends the number and answers nothing', () => {
    const { bridge, messages } = sandboxed()
    expect(bridge.cancel(7)).toBeUndefined()
    expect(messages).toEqual([{ way: 'send', channel: IPC.cancel, args: [7] }])
  })

  test('a listener hears number and step, never the event with its sender', () => {
    const { bridge, emit } = sandboxed()
    const heard: unknown[][] = []
    expect(bridge.onProgress((...args) => heard.push(args))).toBeUndefined()
    emit(IPC.progress, 7, { change: 3 })
    expect(heard).toEqual([[7, { change: 3 }]])
    expect(JSON.stringify(heard)).not.toContain(SENDER.sender)
  })

  test('tells where a dropped file lies, and sends that to nobody', () => {
    const asked: unknown[] = []
    const { bridge, messages } = sandboxed(undefined, (file) => {
      asked.push(file)
      return '/home/ada/projects'
    })
    expect(bridge.pathOf({ name: 'projects' })).toBe('/home/ada/projects')
    expect(asked).toEqual([{ name: 'projects' }])
    expect(messages).toEqual([])
  })

  test('the page cannot name a channel of its own choice', async () => {
    const { bridge, messages } = sandboxed()
    await bridge.invoke(1, IPC.cancel, {}, false)
    expect(messages.map(({ channel }) => channel)).toEqual([IPC.call])
  })
})

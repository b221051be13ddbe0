// A process of this program under Electron, on a fake utility process: what is started, what is heard, how it ends.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChildMessage } from '#base/child'
import { utilityStarter } from '#hosts/electron/child'
import { app, forks } from '#tests/fake-electron'

const GIVEN = {
  files: { folder: '/data', database: '/data/inventory.sqlite', ledger: '/data/revoked.ledger' },
  port: 9473,
  version: '0.1.0',
}

beforeEach(() => {
  app.ready = true
  forks.length = 0
})

function started() {
  const child = utilityStarter('/out/main/gate-process.js', 'Data Science Admin gate').start(GIVEN)
  const [fork] = forks
  if (!fork) throw new Error('nothing was forked')
  return { child, fork }
}

describe('a child under Electron', () => {
  test('is a utility process that gets its order as one argument in JSON', () => {
    const { fork } = started()
    expect(fork.path).toBe('/out/main/gate-process.js')
    expect(fork.args.map((text) => JSON.parse(text) as unknown)).toEqual([GIVEN])
    expect(fork.options).toMatchObject({ serviceName: 'Data Science Admin gate' })
  })

  test('is heard when it says something of its own language, and not otherwise', () => {
    const { child, fork } = started()
    const heard: ChildMessage[] = []
    child.onMessage((message) => heard.push(message))
    for (const message of ['ready', null, { kind: 'other' }, { kind: 'ready', port: 9473 }]) {
      fork.emit('message', message)
    }
    expect(heard).toEqual([{ kind: 'ready', port: 9473 }])
  })

  test('is asked to stop, and killed when it does not hear', () => {
    const { child, fork } = started()
    const killed = vi.spyOn(process, 'kill').mockReturnValue(true)
    try {
      child.stop()
      expect(fork.posted).toEqual(['stop'])
      child.kill()
      expect(killed).toHaveBeenCalledExactlyOnceWith(fork.pid, 'SIGKILL')
      fork.pid = undefined
      child.kill()
      expect(killed).toHaveBeenCalledTimes(1)
    } finally {
      killed.mockRestore()
    }
  })

  test('says how it ended, also to those who ask later', () => {
    const { child, fork } = started()
    const heard: string[] = []
    child.onExit((detail) => heard.push(detail))
    fork.stderr.emit('data', Buffer.from('Error: no such file'))
    fork.emit('exit', 1)
    child.onExit((detail) => heard.push(detail))
    expect(heard).toEqual(Array(2).fill('ended with 1. Error: no such file'))
  })
})

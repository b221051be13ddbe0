// Clients that mean no good, against a gate in a process of its own whose memory is watched.
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '#base/log'
import { connectionLimit } from '#hosts/gate/limits'
import { nodeStarter } from '#hosts/node-child'
import { LocalGate } from '#services/gate/local-gate'
import { ask, exchange, parseAnswer, statusOf, until } from '#tests/gate'
import { Inventory, type MadeKey } from '#tests/inventory'
import { freePort } from '#tests/proxy'

const ENTRY = fileURLToPath(new URL('../../main/gate-process.ts', import.meta.url))
const MB = 1_024 * 1_024
// As many as this process may open, and the gate takes.
const IDLE = Math.min(10_000, connectionLimit() - 500)

describe.skipIf(process.platform !== 'linux')('a gate under abuse', () => {
  let inventory: Inventory
  let key: MadeKey
  let local: LocalGate
  let port: number
  let sockets: Socket[] = []

  const rss = () => {
    const { pid } = inventory.one<{ pid: number }>('SELECT pid FROM gate') ?? { pid: 0 }
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
    return (Number(line?.[1]) * 1_024) / MB
  }
  /** The gate still does its work, and soon. */
  const works = async () => {
    const began = performance.now()
    expect(await statusOf(port, key.value)).toBe(204)
    expect(await statusOf(port, 'wrong')).toBe(401)
    expect(performance.now() - began).toBeLessThan(1_500)
  }
  const open = async (count: number): Promise<Socket[]> => {
    const opened: Socket[] = []
    while (opened.length < count) {
      const batch = Array.from({ length: Math.min(500, count - opened.length) }, () =>
        connect({ port, host: '127.0.0.1' }),
      )
      await Promise.all(
        batch.map(
          (socket) =>
            new Promise((resolve, reject) => {
              socket.once('connect', resolve)
              socket.once('error', reject)
            }),
        ),
      )
      // Later errors are what these tests provoke.
      for (const socket of batch) socket.on('error', () => {}).resume()
      opened.push(...batch)
    }
    sockets.push(...opened)
    return opened
  }

  beforeAll(async () => {
    inventory = new Inventory()
    key = inventory.key('airflow-etl')
    port = await freePort()
    local = new LocalGate({
      starter: nodeStarter(ENTRY),
      given: () => ({ files: inventory.files, version: '1' }),
      runtime: { now: Date.now },
      log: silentLog,
    })
    await local.start(port)
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    sockets = []
    await works()
  })
  afterAll(async () => {
    expect(local.status(port).restarts).toBe(0)
    await local.stop()
    inventory.remove()
  })

  test(`${String(IDLE)} idle connections cost little, disturb nobody and are closed`, async () => {
    const before = rss()
    const idle = await open(IDLE)
    const { body } = await ask(port, [], '/metrics')
    expect(Number(/^dsadmin_gate_connections (\d+)/m.exec(body)?.[1])).toBeGreaterThan(IDLE)
    await works()
    expect(rss() - before).toBeLessThan(200)
    await until(() => idle.every(({ closed }) => closed), 20_000)
  })

  test('heads that come a byte at a time are cut off after seconds, and hold nobody up', async () => {
    const slow = await open(200)
    const began = Date.now()
    for (const socket of slow) socket.write('GET /verify HTTP/1.1\r\nHost: gate\r\nX: ')
    const dripping = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write('a')
    }, 100)
    await works()
    await until(() => slow.every(({ closed }) => closed), 12_000)
    clearInterval(dripping)
    expect(Date.now() - began).toBeGreaterThan(4_000)
  })

  test('a kept connection does not have longer for its second head', async () => {
    const [socket] = await open(1)
    socket?.write('GET /healthz HTTP/1.1\r\nHost: gate\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket?.write('GET /verify HT')
    await until(() => socket?.closed === true, 9_000)
  })

  test('heads without end are refused at 16 KiB each, and memory stays bounded', async () => {
    const before = rss()
    const flood = Buffer.from(
      `GET /verify HTTP/1.1\r\nHost: gate\r\n${'X-Flood: 0123456789\r\n'.repeat(5_000)}`,
    )
    for (let round = 0; round < 5; round += 1) {
      const opened = await open(200)
      for (const socket of opened) socket.write(flood)
      await until(() => opened.every(({ closed }) => closed), 15_000)
    }
    expect(rss() - before).toBeLessThan(150)
    expect(parseAnswer(await exchange(port, flood)).status).toBe(431)
  })

  test('a second key behind more than two thousand other headers is found', async () => {
    const others = 'a:\r\n'.repeat(3_000)
    const head = (second: string) =>
      `GET /verify HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nY-Api-Key: ${key.value}\r\n${others}${second}\r\n`
    expect(parseAnswer(await exchange(port, head(''))).status).toBe(204)
    expect(parseAnswer(await exchange(port, head(`Y-Api-Key: ${key.value}\r\n`))).status).toBe(401)
  })

  test('bodies are answered, ignored and cut off', async () => {
    const before = rss()
    const chunk = 'x'.repeat(60_000)
    const heads = [
      'Content-Length: 1000000000\r\n\r\n',
      `Transfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n`,
    ]
    for (const head of heads) {
      const opened = await open(50)
      const answers = opened.map((socket) => {
        let text = ''
        socket.on('data', (part) => {
          text += String(part)
        })
        return () => text
      })
      for (const socket of opened) {
        socket.write(`POST /verify HTTP/1.1\r\nHost: gate\r\nY-Api-Key: ${key.value}\r\n${head}`)
      }
      const pouring = setInterval(() => {
        for (const socket of opened)
          if (!socket.destroyed && socket.writableLength < MB) socket.write(chunk)
      }, 5)
      await until(() => opened.every(({ closed }) => closed), 10_000)
      clearInterval(pouring)
      expect(answers.filter((text) => text().startsWith('HTTP/1.1 204')).length).toBeGreaterThan(25)
    }
    expect(rss() - before).toBeLessThan(100)
  })

  test('a body of a kept connection is skipped, and the next request has its own answer', async () => {
    const text = await exchange(
      port,
      `POST /verify HTTP/1.1\r\nHost: gate\r\nY-Api-Key: ${key.value}\r\nContent-Length: 26\r\n\r\nGET /verify HTTP/1.1\r\n\r\nxx` +
        'GET /healthz HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n',
    )
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '204',
      '200',
    ])
  })

  test.each([
    ['bytes that are no HTTP', '\u0000\u0001\u0002\u0003\r\n\r\n'],
    ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
    [
      'two different lengths',
      'POST /verify HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'a length and chunks',
      'POST /verify HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['a folded header', 'GET /verify HTTP/1.1\r\nHost: g\r\nY-Api-Key: a\r\n b\r\n\r\n'],
    ['a space before the colon', 'GET /verify HTTP/1.1\r\nHost: g\r\nY-Api-Key : a\r\n\r\n'],
    ['no Host', 'GET /verify HTTP/1.1\r\n\r\n'],
    ['CONNECT', 'CONNECT gate:80 HTTP/1.1\r\nHost: gate\r\n\r\n'],
  ])('%s: the connection ends, not the gate', async (_, bytes) => {
    const { status } = parseAnswer(await exchange(port, Buffer.from(bytes, 'latin1'), 8_000))
    expect(status === 400 || Number.isNaN(status)).toBe(true)
  })

  test('a client that asks ten thousand times and reads nothing costs bounded memory', async () => {
    const before = rss()
    const [socket] = await open(1)
    socket?.pause()
    const requests = `GET /verify HTTP/1.1\r\nHost: gate\r\nY-Api-Key: ${key.value}\r\n\r\n`.repeat(
      10_000,
    )
    socket?.write(requests)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await works()
    expect(rss() - before).toBeLessThan(100)
  })
})

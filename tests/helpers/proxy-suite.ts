// Owns what any proxy in front of the gate has to do; the same for each of them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, startGate, type TestGate, until } from '#tests/gate'
import { Inventory, type MadeKey } from '#tests/inventory'
import { freePort, type Proxy, startUpstream, type Upstream } from '#tests/proxy'

export interface Addresses {
  readonly proxy: number
  readonly gate: number
  readonly upstream: number
}

const FORGED = [
  ['X-Data-Science-Key-Id', 'forged'],
  ['x-data-science-key-name', 'forged'],
  ['X-DATA-SCIENCE-KEY-PREFIX', 'forged'],
  ['X-Data-Science-Key-Name', 'forged twice'],
] as const

/** `start` runs the proxy on the addresses given; `drops`: it also drops other headers of that form. */
export function describeProxy(start: (at: Addresses) => Proxy, drops: boolean): void {
  let inventory: Inventory
  let gate: TestGate
  let upstream: Upstream
  let proxy: Proxy
  let at: Addresses
  let key: MadeKey

  const send = (
    headers: readonly (readonly [string, string])[],
    target = '/api/v1/jobs?page=2',
    method = 'GET',
  ) => ask(at.proxy, headers, target, method)
  const last = () => upstream.received.at(-1)
  const values = (name: string) =>
    (last()?.headers ?? []).filter(([one]) => one === name).map(([, value]) => value)

  beforeAll(async () => {
    inventory = new Inventory()
    key = inventory.key('Köln: nightly')
    gate = await startGate(inventory, { trustProxy: ['127.0.0.1'] })
    upstream = await startUpstream()
    at = { proxy: await freePort(), gate: gate.port, upstream: upstream.port }
    proxy = start(at)
    await until(async () => (await send([]).catch(() => ({ status: 0 }))).status === 401, 10_000)
  })
  afterAll(async () => {
    await proxy.stop()
    await gate.stop()
    await upstream.close()
    inventory.remove()
  })

  test('a good key reaches the API with who it belongs to, and stays behind itself', async () => {
    const answer = await send([['Y-Api-Key', key.value]])
    expect([answer.status, answer.body.includes('upstream')]).toEqual([200, true])
    expect(last()?.url).toBe('/api/v1/jobs?page=2')
    expect(values('x-data-science-key-id')).toEqual([key.id])
    expect(values('x-data-science-key-name')).toEqual([encodeURIComponent('Köln: nightly')])
    expect(values('x-data-science-key-prefix')).toEqual([key.prefix])
    expect(values('y-api-key')).toEqual([])
    expect(JSON.stringify(last())).not.toContain(key.value.slice(13))
  })

  test('what a client forges is overwritten, however it is spelt and repeated', async () => {
    await send([['Y-Api-Key', key.value], ...FORGED, ['X-Data-Science-Key-Role', 'admin']])
    expect(values('x-data-science-key-id')).toEqual([key.id])
    expect(values('x-data-science-key-name')).toEqual([encodeURIComponent('Köln: nightly')])
    expect(values('x-data-science-key-prefix')).toEqual([key.prefix])
    if (drops) expect(values('x-data-science-key-role')).toEqual([])
  })

  test.each<readonly [string, readonly (readonly [string, string])[], string]>([
    ['no key', [], '/'],
    ['forged headers and no key', FORGED, '/'],
    ['a wrong key', [['Y-Api-Key', 'wrong']], '/'],
    ['an empty key', [['Y-Api-Key', '']], '/'],
  ])('%s is refused and reaches nobody', async (_, headers, target) => {
    const before = upstream.received.length
    const answer = await send(headers, target)
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 401 })
    const challenges = answer.headers.filter((line) => /^www-authenticate:/i.test(line))
    expect(challenges.map((line) => line.slice(18))).toEqual(['ApiKey realm="Data Science API"'])
    expect(upstream.received.length).toBe(before)
  })

  test('a key sent twice is refused, in either spelling and order', async () => {
    for (const pair of [
      [key.value, key.value],
      [key.value, 'wrong'],
      ['wrong', key.value],
    ])
      expect((await send(pair.map((one) => ['y-API-key', one] as const))).status).toBe(401)
  })

  test('a key in the query is refused, beside a good header too', async () => {
    const good = ['Y-Api-Key', key.value] as const
    expect((await send([good], `/api?api_key=${key.value}`)).status).toBe(401)
    expect((await send([good], `/api?x=${encodeURIComponent(`%${key.value}`)}`)).status).toBe(401)
    expect((await send([good], '/api?q=data%20science')).status).toBe(200)
  })

  test('a body passes by the gate and reaches the API', async () => {
    const answer = await send(
      [
        ['Y-Api-Key', key.value],
        ['Content-Length', '0'],
      ],
      '/api/upload',
      'POST',
    )
    expect(answer.status).toBe(200)
  })

  test('the use shows the client, not the proxy, and the agent', async () => {
    await send([
      ['Y-Api-Key', key.value],
      ['User-Agent', 'airflow/2.9'],
      ['X-Forwarded-For', '6.6.6.6'],
    ])
    const seen = () =>
      inventory.all<{ client: string }>("SELECT client FROM use_hour WHERE agent = 'airflow/2.9'")
    await until(() => seen().length > 0)
    expect(seen()).toEqual([{ client: '127.0.0.1' }])
  })

  test('a revoked key is refused on the next request, without any cache in between', async () => {
    const doomed = inventory.key('doomed')
    for (let round = 0; round < 5; round += 1)
      expect((await send([['Y-Api-Key', doomed.value]])).status).toBe(200)
    inventory.revoke(doomed)
    for (let round = 0; round < 5; round += 1)
      expect((await send([['Y-Api-Key', doomed.value]])).status).toBe(401)
  })

  test('without a gate nobody gets in', async () => {
    await gate.stop()
    const before = upstream.received.length
    for (const headers of [[['Y-Api-Key', key.value]], [], FORGED] as const) {
      const answer = await send(headers)
      expect(answer.status).toBe(503)
      expect(JSON.parse(answer.body)).toMatchObject({ status: 503 })
    }
    expect(upstream.received.length).toBe(before)
  })
}

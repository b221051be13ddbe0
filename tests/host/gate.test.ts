// The gate's HTTP surface, over real connections.
import { connect, createServer } from 'node:net'
import { METHODS, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { v7 } from 'uuid'
import { silentLog } from '#base/log'
import { workspaceFiles } from '#base/paths'
import { GateServer } from '#hosts/gate/server'
import { generateKey } from '#services/keys/format'
import { type Answer, ask, header, startGate, statusOf, type TestGate, until } from '#tests/gate'
import { Inventory, type MadeKey } from '#tests/inventory'

describe('the gate', () => {
  let inventory: Inventory
  let gate: TestGate
  let key: MadeKey

  const verify = (value: string, target = '/verify') =>
    ask(gate.port, [['Y-Api-Key', value]], target)

  beforeEach(async () => {
    inventory = new Inventory()
    key = inventory.key('Köln: nightly ETL / 100 %')
    gate = await startGate(inventory)
  })
  afterEach(async () => {
    await gate.stop()
    inventory.remove()
  })

  test('answers 204 for one good key, with id, percent-encoded name and prefix', async () => {
    const answer = await verify(key.value)
    expect([answer.status, answer.body]).toEqual([204, ''])
    expect(header(answer, 'X-Data-Science-Key-Id')).toBe(key.id)
    expect(header(answer, 'X-Data-Science-Key-Prefix')).toBe(key.prefix)
    expect(decodeURIComponent(header(answer, 'X-Data-Science-Key-Name') ?? '')).toBe(
      'Köln: nightly ETL / 100 %',
    )
    expect(header(answer, 'Cache-Control')).toBe('no-store')
  })

  test.each([
    '/verify',
    '/verify/',
    '/verify/api/v1/jobs',
    '/verify?a=1',
    '/verify/a?b=c',
    'http://gate/verify',
    'HTTP://gate/verify/x?y=1',
  ])('answers on %s', async (target) => {
    expect((await verify(key.value, target)).status).toBe(204)
  })

  test.each(['/', '/verifyx', '/Verify', '//verify', '/healthz/x', '*', '/verif%79'])(
    'knows nothing on %s, key or not',
    async (target) => {
      const method = target === '*' ? 'OPTIONS' : 'GET'
      expect((await ask(gate.port, [['Y-Api-Key', key.value]], target, method)).status).toBe(404)
    },
  )

  test.each(METHODS.filter((method) => method !== 'CONNECT'))('answers to %s', async (method) => {
    const good = await ask(gate.port, [['Y-Api-Key', key.value]], '/verify', method)
    const bad = await ask(gate.port, [], '/verify', method)
    expect([good.status, bad.status]).toEqual([204, 401])
  })

  test('refuses for every reason with the same bytes, and says the reason in its log alone', async () => {
    const expired = inventory.key('expired', { expiresAt: Date.now() - 1 })
    const suspended = inventory.key('suspended')
    const revoked = inventory.key('revoked')
    inventory.suspend(suspended)
    inventory.revoke(revoked)
    const stranger = generateKey().value.reveal()
    const answers: readonly (readonly [reason: string, answer: Promise<Answer>])[] = [
      ['missing', ask(gate.port)],
      [
        'duplicated',
        ask(gate.port, [
          ['Y-Api-Key', key.value],
          ['y-api-key', key.value],
        ]),
      ],
      ['too-long', verify('x'.repeat(129))],
      ['malformed', verify('hunter2')],
      ['malformed', verify('\u00ff\u00fe')],
      ['unknown', verify(stranger)],
      ['expired', verify(expired.value)],
      ['suspended', verify(suspended.value)],
      ['revoked', verify(revoked.value)],
      ['in-query', verify(key.value, `/verify?api_key=${key.value}`)],
      ['in-query', ask(gate.port, [], `/verify?y-api-key=${key.value}`)],
    ]
    const seen = await Promise.all(answers.map(([, answer]) => answer))
    const [first] = seen
    expect(first).toMatchObject({ status: 401 })
    expect(header(first ?? { status: 0, headers: [], body: '' }, 'WWW-Authenticate')).toBe(
      'ApiKey realm="Data Science API"',
    )
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ status: 401 })
    for (const answer of seen) expect(answer).toEqual(first)
    const log = gate.lines.join('\n')
    for (const [reason] of answers) expect(log).toContain(`"reason":"${reason}"`)
    for (const { value } of [key, expired, suspended, revoked]) {
      expect(log).not.toContain(value)
      expect(log).not.toContain(value.slice(13, 30))
    }
    expect(log).not.toContain('hunter2')
  })

  test('the body of a HEAD request stays away, the status does not', async () => {
    const answer = await ask(gate.port, [], '/verify', 'HEAD')
    expect([answer.status, answer.body]).toEqual([401, ''])
  })

  test('follows a change with the next request', async () => {
    expect(await statusOf(gate.port, key.value)).toBe(204)
    inventory.suspend(key)
    expect(await statusOf(gate.port, key.value)).toBe(401)
    inventory.suspend(key, false)
    expect(await statusOf(gate.port, key.value)).toBe(204)
    inventory.rename(key, 'renamed')
    expect(header(await verify(key.value), 'X-Data-Science-Key-Name')).toBe('renamed')
    inventory.revoke(key)
    expect(await statusOf(gate.port, key.value)).toBe(401)
  })

  test('a key that expires is refused from that instant, without any change in the inventory', async () => {
    const short = inventory.key('short', { expiresAt: Date.now() + 400 })
    expect(await statusOf(gate.port, short.value)).toBe(204)
    await until(async () => (await statusOf(gate.port, short.value)) === 401, 2_000)
  })

  test('writes uses down within about a second: last used, by day, by client', async () => {
    await ask(gate.port, [
      ['Y-Api-Key', key.value],
      ['User-Agent', 'airflow/2.9 (linux)'],
    ])
    await ask(gate.port, [
      ['Y-Api-Key', key.value],
      ['User-Agent', 'airflow/2.9 (linux)'],
    ])
    await verify('hunter2')
    await until(() => inventory.one('SELECT 1 FROM use_day') !== undefined, 2_500)
    expect(inventory.one('SELECT client, agent, uses FROM use_hour')).toEqual({
      client: '127.0.0.1',
      agent: 'airflow/2.9',
      uses: 2,
    })
    expect(inventory.one('SELECT flushed_at >= last_used_at AS ok FROM gate, key')).toEqual({
      ok: 1,
    })
  })

  test('writes the receipt of a revoke without any traffic', async () => {
    const epoch = inventory.revoke(key)
    const receipt = () =>
      inventory.one<{ at: number }>('SELECT at FROM gate_applied WHERE epoch = ?', epoch)
    await until(() => receipt() !== undefined, 2_000)
    const { at } = inventory.one<{ at: number }>(
      'SELECT at FROM epoch WHERE number = ?',
      epoch,
    ) ?? { at: 0 }
    expect((receipt()?.at ?? 0) - at).toBeLessThan(1_500)
    expect(inventory.one('SELECT applied_epoch AS epoch FROM gate')).toEqual({ epoch })
  })

  test('flushes and signs off when it is stopped', async () => {
    await verify(key.value)
    await gate.stop()
    expect(inventory.one('SELECT uses FROM use_day')).toEqual({ uses: 1 })
    const row = inventory.one<{ signed_off_at: number }>('SELECT signed_off_at FROM gate')
    expect(row?.signed_off_at).toBeGreaterThan(Date.now() - 5_000)
    await expect(ask(gate.port)).resolves.toMatchObject({ status: Number.NaN })
  })

  test('says on /healthz, /readyz and /metrics how it is doing, and only to GET and HEAD', async () => {
    await verify(key.value)
    await verify('hunter2')
    expect((await ask(gate.port, [], '/healthz')).status).toBe(200)
    expect((await ask(gate.port, [], '/readyz')).status).toBe(200)
    expect((await ask(gate.port, [], '/readyz', 'POST')).status).toBe(405)
    const { body } = await ask(gate.port, [], '/metrics')
    expect(body).toContain('dsadmin_gate_verifications_total{outcome="accepted"} 1')
    expect(body).toContain('dsadmin_gate_verifications_total{outcome="malformed"} 1')
    expect(body).toContain('dsadmin_gate_applied_epoch 1')
    expect(body).toContain('dsadmin_gate_verification_seconds_count 2')
    expect(body).not.toContain('Köln')
    for (const line of body.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.e+-]+)$/)
  })

  test('was in the inventory before it said ready', async () => {
    expect(inventory.one('SELECT name FROM gate')).toEqual({ name: gate.name })
    expect(gate.id).toBeTruthy()
    expect((await ask(gate.port, [], '/readyz')).status).toBe(200)
  })

  test('takes an Expect header and a small body in its stride', async () => {
    const answer = await ask(
      gate.port,
      [
        ['Y-Api-Key', key.value],
        ['Expect', '100-continue'],
        ['Content-Length', '3'],
      ],
      '/verify',
      'POST',
    )
    expect(answer.status).toBe(204)
  })

  test('counts the client that a trusted proxy names, and no other', async () => {
    const behind = await startGate(inventory, {
      trustProxy: ['127.0.0.0/8'],
      name: 'behind a proxy',
    })
    for (const port of [gate.port, behind.port]) {
      await ask(port, [
        ['Y-Api-Key', key.value],
        ['X-Forwarded-For', '6.6.6.6, 198.51.100.1'],
        ['User-Agent', 'curl/8'],
      ])
    }
    await gate.stop()
    await behind.stop()
    expect(inventory.all('SELECT client, agent, uses FROM use_hour ORDER BY client')).toEqual([
      { client: '127.0.0.1', agent: 'curl/8', uses: 1 },
      { client: '198.51.100.1', agent: 'curl/8', uses: 1 },
    ])
  })

  test('records no client when told so, but the use', async () => {
    const quiet = await startGate(inventory, { clients: false, name: 'quiet' })
    await ask(quiet.port, [
      ['Y-Api-Key', key.value],
      ['User-Agent', 'curl/8'],
    ])
    await ask(quiet.port)
    await quiet.stop()
    expect(inventory.all('SELECT client, agent, uses FROM use_hour')).toEqual([
      { client: '', agent: '', uses: 1 },
    ])
    expect(quiet.lines.join()).not.toContain('127.0.0.1"')
    expect(
      inventory.one('SELECT clients_recorded AS kept FROM gate WHERE name = ?', 'quiet'),
    ).toEqual({ kept: 0 })
  })
})

describe('starting a gate', () => {
  let inventory: Inventory

  beforeEach(() => {
    inventory = new Inventory()
  })
  afterEach(() => inventory.remove())

  test('on a taken port names the next free one', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', () => resolve()))
    const { port } = holder.address() as AddressInfo
    const failure = startGate(inventory, { port })
    await expect(failure).rejects.toMatchObject({ code: 'gate.port', field: 'port' })
    const fix = await failure.then(
      () => '',
      (error: { readonly fix: string }) => error.fix,
    )
    const free = Number(/next free one is (\d+)/.exec(fix)?.[1])
    const gate = await startGate(inventory, { port: free })
    expect(gate.port).toBe(free)
    await gate.stop()
    await new Promise((resolve) => holder.close(resolve))
  })

  test('in a folder without a workspace is refused, and nothing is made there', async () => {
    const files = workspaceFiles(inventory.folder, v7())
    await expect(startGate(inventory, { files })).rejects.toMatchObject({
      code: 'workspace.missing',
    })
    await expect(startGate(inventory, { files })).rejects.toThrow(files.database)
  })

  test('beyond this computer carries a warning', async () => {
    const gate = await startGate(inventory, { host: '0.0.0.0' })
    expect(gate.warnings).toHaveLength(1)
    expect(gate.lines.join()).toContain('gate.exposed')
    await gate.stop()
  })

  test('on an address that is not here says which option is wrong', async () => {
    await expect(startGate(inventory, { host: '203.0.113.9' })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'host',
    })
  })

  test('without a key in the inventory is ready and refuses', async () => {
    const gate = await startGate(inventory)
    expect((await ask(gate.port, [], '/readyz')).status).toBe(200)
    expect(await statusOf(gate.port, generateKey().value.reveal())).toBe(401)
    await gate.stop()
  })

  test('is stopped by its signal', async () => {
    const ending = new AbortController()
    const gate = await startGate(inventory, { signal: ending.signal })
    ending.abort()
    await gate.stopped
    expect(inventory.one('SELECT signed_off_at IS NOT NULL AS off FROM gate')).toEqual({ off: 1 })
  })
})

test('a client of Node keeps its connection and is told how long', async () => {
  const inventory = new Inventory()
  const key = inventory.key('one')
  const gate = await startGate(inventory)
  const answered = await new Promise<unknown>((resolve, reject) => {
    const sent = request(
      { port: gate.port, host: '127.0.0.1', path: '/verify', headers: { 'Y-Api-Key': key.value } },
      (answer) => {
        answer.resume()
        resolve(answer.headers['keep-alive'])
      },
    )
    sent.once('error', reject)
    sent.end()
  })
  expect(answered).toBe('timeout=65')
  await gate.stop()
  inventory.remove()
})

test('a client that asks and never reads the answers is cut off in the end', async () => {
  const server = new GateServer(silentLog, { atMost: 300, lookedForEvery: 50 })
  const port = await server.listen('127.0.0.1', 0)
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {
    // The reset is what this test waits for.
  })
  socket.pause()
  socket.write('GET /healthz HTTP/1.1\r\nHost: gate\r\n\r\n'.repeat(20_000))
  await until(() => server.connections === 1)
  await until(() => server.connections === 0, 3_000)
  socket.destroy()
  await server.close()
})

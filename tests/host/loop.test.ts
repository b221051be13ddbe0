// The whole loop as an administrator with a terminal goes it: dsadmin, a real gate, a real nginx, a real API behind it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRow, KeyRow } from '#contract'
import { runCli, type RunningGate, startGateOn } from '#tests/app'
import { until } from '#tests/gate'
import { startNginx } from '#tests/nginx'
import { freePort, installed, type Proxy, startUpstream, type Upstream } from '#tests/proxy'

describe.skipIf(!installed('nginx'))('from a key made to the same key refused', () => {
  let dataDir: string
  let gate: RunningGate
  let upstream: Upstream
  let nginx: Proxy
  let address: string

  const dsadmin = (words: string) => runCli(dataDir, words.split(' '))
  const listed = async (): Promise<KeyRow | undefined> =>
    (await dsadmin('keys list --all --json')).json<KeyRow[]>()[0]
  const call = (value: string) => fetch(address, { headers: { 'Y-Api-Key': value } })

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-loop-'))
    await dsadmin('workspace list')
    gate = await startGateOn(dataDir, ['--trust-proxy', '127.0.0.1/32'])
    upstream = await startUpstream()
    const port = await freePort()
    address = `http://127.0.0.1:${String(port)}/v1/models`
    nginx = startNginx({ proxy: port, gate: gate.port, upstream: upstream.port })
    await until(async () => (await call('').catch(() => ({ status: 0 }))).status === 401, 10_000)
  })
  afterAll(async () => {
    await nginx.stop()
    await upstream.close()
    await gate.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('accepts, shows the use, rotates, revokes and refuses, and keeps the record', async () => {
    const made = (await dsadmin('keys create airflow-etl --used-by scheduler --json')).json<
      KeyRow & { readonly value: string }
    >()
    expect((await listed())?.lastUsed.state).toBe('never')

    const answer = await call(made.value)
    expect([answer.status, await answer.text()]).toEqual([200, 'upstream'])
    expect(upstream.received.at(-1)?.headers).toContainEqual([
      'x-data-science-key-name',
      'airflow-etl',
    ])
    await until(async () => (await listed())?.lastUsed.state === 'used', 10_000)

    const { value: next } = (await dsadmin('keys rotate airflow-etl --overlap 1h --json')).json<{
      readonly value: string
    }>()
    expect([(await call(made.value)).status, (await call(next)).status]).toEqual([200, 200])

    const before = upstream.received.length
    expect((await dsadmin('keys revoke airflow-etl --reason leaked --yes')).code).toBe(0)
    expect([(await call(made.value)).status, (await call(next)).status]).toEqual([401, 401])
    expect(upstream.received).toHaveLength(before)
    expect(await listed()).toMatchObject({ state: 'revoked', revokeReason: 'leaked' })

    const done = (await dsadmin('audit list --json')).json<AuditRow[]>()
    expect(done.map(({ operation }) => operation)).toEqual([
      'keys.create',
      'keys.confirm',
      'keys.rotate',
      'keys.confirm',
      'keys.revoke',
    ])
    expect((await dsadmin('audit verify')).code).toBe(0)
  })
})

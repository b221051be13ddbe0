// Proves on a real SSH host that a database behind it is reached, verified by its own name, and that ssh ends with the session.
import { execFileSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import type { ProbeReport, ProbeStage } from '#contract/metastore-probe'
import type { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { connect } from '#services/metastore/probe/connect'
import { probe } from '#services/metastore/probe/probe'
import { reportText } from '#services/metastore/probe/report'
import { makeCertificates } from '#tests/metastore/certificates'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { sshHost } from '#tests/metastore/ssh-host'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const { ca, good } = makeCertificates(folder)
const host = await sshHost()
const server = host === undefined ? undefined : await PostgresServer.start({ identity: good })
const signal = new AbortController().signal

afterAll(async () => {
  await server?.stop()
  await host?.stop()
  removeFolder(folder)
})

const failed = (report: ProbeReport): ProbeStage | undefined =>
  report.stages.find(({ verdict }) => verdict === 'fail')

describe.runIf(server !== undefined)('an SSH host', () => {
  const target = (part: Partial<Target> = {}): Target => {
    if (server === undefined || host === undefined) throw new Error('no server')
    return server.target({ tls: { mode: 'verify-full', ca }, ssh: host.destination, ...part })
  }
  const password = () => new Secret(server?.password ?? '')
  const sshCommand = host?.command ?? []
  const tunnels = () => {
    const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    return all
      .split('\n')
      .filter((line) => line.startsWith('ssh -F') && line.includes(sshCommand[2] ?? '?'))
  }

  it('passes all stages, the database verified by its own name', async () => {
    const report = await probe(target(), password(), { signal, sshCommand })
    expect(report.ok).toBe(true)
    expect(report.stages.map(({ verdict }) => verdict)).toEqual([
      'skipped',
      'skipped',
      ...Array<string>(6).fill('pass'),
    ])
    expect(reportText(report, target())).not.toContain('root@')
    await expect.poll(tunnels).toEqual([])
  })

  it('carries a session, its cancel, and ends with it', async () => {
    const session = await connect(target(), password(), { signal, sshCommand })
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
    expect(tunnels()).toHaveLength(1)
    const sleeping = session.query('select pg_sleep(20)').catch((error: unknown) => error)
    setTimeout(() => void session.cancel(), 200)
    expect(await sleeping).toMatchObject({ code: '57014' })
    await session.close()
    await expect.poll(tunnels).toEqual([])
  })

  it('tells a key that is not let in from a host that is not known', async () => {
    const stranger = await probe(target(), password(), { signal, sshCommand: host?.stranger ?? [] })
    expect(failed(stranger)).toMatchObject({ stage: 'tcp', code: 'tcp.unreach' })
    expect(failed(stranger)?.message).toContain('did not let you in')
    const unknown = [...sshCommand, '-o', 'UserKnownHostsFile=/dev/null']
    const report = await probe(target(), password(), { signal, sshCommand: unknown })
    expect(failed(report)?.message).toContain('not known')
  })

  it('says that nobody listens behind the host', async () => {
    const report = await probe(target({ port: 1 }), password(), { signal, sshCommand })
    expect(failed(report)).toMatchObject({ stage: 'protocol', code: 'proto.closed' })
    await expect.poll(tunnels).toEqual([])
  })

  it('never hands ssh an option instead of a host', async () => {
    for (const ssh of ['-oProxyCommand=id', 'a b', 'x;id']) {
      const report = await probe(target({ ssh }), password(), { signal, sshCommand })
      expect(failed(report)).toMatchObject({ stage: 'tcp', code: 'tcp.unreach' })
    }
  })
})

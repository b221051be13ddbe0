// Proves that a fix of one click is offered where the cause is known, and that taking it mends the stage on a real server.
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeFix, ProbeReport, ProbeStage } from '#contract/metastore-probe'
import { Target } from '#contract/metastore-target'
import { Secret } from '#base/secret'
import { noTls } from '#services/metastore/probe/explain-tls'
import { explainPostgres, readOnly } from '#services/metastore/probe/explain-postgres'
import {
  engineFixes,
  loginFixes,
  trustFixes,
  unusualPort,
  writerFixes,
} from '#services/metastore/probe/fixes'
import { explainLogin } from '#services/metastore/probe/login'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import { reportText } from '#services/metastore/probe/report'
import { tcpLate } from '#services/metastore/probe/vanished'
import { makeCertificates } from '#tests/metastore/certificates'
import { dropping, type Hostile, hostile } from '#tests/metastore/hostile'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { freePort } from '#tests/metastore/ports'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const { ca } = certificates
const [postgres, mariadb] = await Promise.all([
  PostgresServer.start({
    identity: certificates.good,
    rules: ['hostnossl all all 127.0.0.1/32 reject', 'hostnossl all all ::1/128 reject'],
  }),
  MariadbServer.start({ identity: certificates.good }),
])
afterAll(async () => {
  await postgres?.stop()
  await mariadb?.stop()
  removeFolder(folder)
})

async function check(
  target: Target,
  password = '',
  options: Partial<ProbeOptions> = {},
): Promise<ProbeReport> {
  const signal = new AbortController().signal
  return probe(target, new Secret(password), { signal, ...options })
}

const failed = ({ stages }: ProbeReport): ProbeStage | undefined =>
  stages.find(({ verdict }) => verdict === 'fail')

/** The target after the click, as the wizard's form changes it. */
function taken(target: Target, fix: ProbeFix | undefined): Target {
  switch (fix?.kind) {
    case 'engine':
      return { ...target, engine: fix.engine }
    case 'port':
      return { ...target, port: fix.port }
    case 'host':
      return { ...target, host: fix.host }
    case 'rds-ca':
      return { ...target, tls: { ...target.tls, ca: 'rds' } }
    case 'pin':
      return { ...target, tls: { ...target.tls, pin: fix.sha256 } }
    case 'server-name':
      return { ...target, tls: { ...target.tls, serverName: fix.name } }
    case 'encrypt':
      return { ...target, tls: { ...target.tls, mode: 'verify-full' } }
    case 'in-clear':
      return { ...target, tls: { ...target.tls, mode: 'off' } }
    default:
      throw new Error('no change of the target')
  }
}

const aurora = (part: Partial<Target> = {}): Target =>
  Target.parse({
    engine: 'postgresql',
    host: 'science.cluster-c4k2vz81.eu-central-1.rds.amazonaws.com',
    database: 'metastore',
    user: 'science',
    ...part,
  })

describe.runIf(postgres !== undefined && mariadb !== undefined)('on real servers', () => {
  const pg = (part: Partial<Target> = {}): Target => {
    if (!postgres) throw new Error('no server')
    return postgres.target({ tls: { mode: 'verify-full', ca }, ...part })
  }
  const maria = (part: Partial<Target> = {}): Target => {
    if (!mariadb) throw new Error('no server')
    return mariadb.target({ tls: { mode: 'verify-full', ca }, ...part })
  }
  const password = postgres?.password ?? ''

  beforeEach(() => {
    postgres?.present(certificates.good)
    mariadb?.present(certificates.good)
  })

  it('switches to the engine that answers', async () => {
    const wrong = maria({ engine: 'postgresql' })
    const stage = failed(await check(wrong, password))
    expect(stage?.fixes).toEqual([
      {
        kind: 'engine',
        engine: 'mariadb',
        label: expect.stringMatching(
          /^MariaDB 10\.\S+ answers here: switch the engine to MariaDB\.$/,
        ),
      },
    ])
    expect((await check(taken(wrong, stage?.fixes?.[0]), password)).ok).toBe(true)
  })

  it('pins a certificate that the server signed itself', async () => {
    postgres?.present(certificates.selfSigned)
    const stage = failed(await check(pg(), password))
    expect(stage?.fixes).toEqual([{ kind: 'pin', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect((await check(taken(pg(), stage?.fixes?.[0]), password)).ok).toBe(true)
    // Another certificate in its place is no matter of a click.
    mariadb?.present(certificates.selfSigned)
    const other = await check(taken(maria(), { kind: 'pin', sha256: '00'.repeat(32) }), password)
    expect(failed(other)).toMatchObject({ code: 'tls.untrusted' })
    expect(failed(other)?.fixes).toBeUndefined()
  })

  it('takes the one name of a certificate whose signer was chosen', async () => {
    postgres?.present(certificates.wrongHost)
    const stage = failed(await check(pg(), password))
    expect(stage).toMatchObject({
      code: 'tls.host',
      fixes: [{ kind: 'server-name', name: 'db.example' }],
    })
    expect((await check(taken(pg(), stage?.fixes?.[0]), password)).ok).toBe(true)
  })

  it('encrypts where the server insists', async () => {
    const clear = pg({ tls: { mode: 'off', ca } })
    const stage = failed(await check(clear, password))
    expect(stage).toMatchObject({ code: 'tls.required', fixes: [{ kind: 'encrypt' }] })
    expect((await check(taken(clear, stage?.fixes?.[0]), password)).ok).toBe(true)
  })

  it('encrypts where MariaDB hides that an account has to', async () => {
    mariadb?.sql(
      `create or replace user secure@'%' identified by '${password}' require ssl; grant all privileges on metastore.* to secure@'%'`,
    )
    const clear = maria({ user: 'secure', tls: { mode: 'off', ca } })
    const stage = failed(await check(clear, password))
    expect(stage).toMatchObject({ code: 'auth.denied', fixes: [{ kind: 'encrypt' }] })
    expect((await check(taken(clear, stage?.fixes?.[0]), password)).ok).toBe(true)
    expect(failed(await check(maria(), 'wrong-Passw0rd'))?.fixes).toBeUndefined()
  })

  it('goes on in clear on this computer where the server has no TLS', async () => {
    await mariadb?.halt()
    await mariadb?.boot(['--skip-ssl'])
    const stage = failed(await check(maria(), password))
    expect(stage).toMatchObject({ code: 'tls.unsupported', fixes: [{ kind: 'in-clear' }] })
    expect((await check(taken(maria(), stage?.fixes?.[0]), password)).ok).toBe(true)
  })

  it('creates the database that is missing, by the statement it shows', async () => {
    const missing = pg({ database: 'not"there' })
    const stage = failed(await check(missing, password))
    expect(stage).toMatchObject({ code: 'db.missing', fixes: [{ kind: 'create-database' }] })
    const [fix] = stage?.fixes ?? []
    if (fix?.kind !== 'create-database') throw new Error('no statement')
    expect(fix.sql).toBe(stage?.copy)
    postgres?.sql(fix.sql)
    expect((await check(missing, password)).ok).toBe(true)
  })

  it('offers the usual ports where nothing listens', async () => {
    const port = await freePort()
    const stage = failed(await check(pg({ port }), password))
    expect(stage).toMatchObject({
      code: 'tcp.refused',
      fixes: [
        { kind: 'port', port: 9472 },
        { kind: 'port', port: 5432 },
      ],
    })
  })
})

describe('in clear', () => {
  it('is offered for this computer alone', async () => {
    expect(noTls(aurora(), false).fixes).toBeUndefined()
    const server: Hostile = await hostile((socket) => socket.once('data', () => socket.write('N')))
    const base = { engine: 'postgresql', database: 'x', user: 'y', port: server.port }
    const stage = failed(await check(Target.parse({ host: '127.0.0.1', ...base })))
    expect(stage?.fixes).toEqual([{ kind: 'in-clear' }])
    await server.stop()
  })
})

describe('packets that vanish', () => {
  it('are followed on their way, with the numbers of the causes where they sit', async () => {
    const wall = await dropping()
    const target = Target.parse({
      engine: 'postgresql',
      host: aurora().host,
      port: wall.port,
      database: 'metastore',
      user: 'science',
    })
    // A resolver that leads the public name of RDS to the wall on this machine.
    const report = await check(target, '', {
      resolve: async () => ['127.0.0.1'],
      budgets: { tcp: 500 },
    })
    wall.stop()
    const { causes = [], path = [] } = failed(report) ?? {}
    expect(path.map(({ place }) => place)).toEqual([
      'computer',
      'network',
      'gateway',
      'acl',
      'rule',
      'database',
    ])
    expect(path.filter(({ passed }) => passed).map(({ place }) => place)).toEqual(['computer'])
    const at = (place: string) =>
      causes[(path.find((each) => each.place === place)?.cause ?? 0) - 1]
    expect(at('rule')).toContain(`No inbound rule for TCP ${String(wall.port)}`)
    expect(at('gateway')).toContain('internet gateway')
    expect(at('acl')).toContain('network ACL')
    expect(at('network')).toContain("company's firewall")
    expect(path.find(({ place }) => place === 'rule')?.cause).toBe(1)
  })

  it('rule out "publicly accessible" for a public address, and blame it for a private one', () => {
    const open = tcpLate(aurora(), ['198.51.100.18'], 5_000)
    expect(open.ruledOut).toEqual(['Publicly accessible is on: the name gives a public address.'])
    expect(open.causes?.join()).not.toContain('ublicly accessible')
    expect(open.fixes).toEqual([{ kind: 'rule' }])
    expect(open.path?.at(-1)).toMatchObject({ detail: '198.51.100.18', passed: false })
    const hidden = tcpLate(aurora(), ['10.1.2.3'], 5_000)
    expect(hidden.ruledOut).toBeUndefined()
    expect(hidden.causes?.[0]).toContain('not publicly accessible')
    expect(hidden.path?.at(-1)).toMatchObject({ cause: 1, detail: '10.1.2.3, private' })
  })

  it('have places of their own where it is not AWS', () => {
    const { path, causes } = tcpLate(aurora({ host: 'db.example' }), ['198.51.100.18'], 5_000)
    expect(path?.map(({ name }) => name)).toEqual([
      'This computer',
      'Your network',
      'Router',
      "Provider's firewall",
      "Server's firewall",
      'Database',
    ])
    expect(causes?.join()).not.toContain('subnet')
  })

  it('keep what is ruled out in the text for a ticket, without the address', () => {
    const target = aurora()
    const stage = {
      stage: 'tcp',
      verdict: 'fail',
      ms: 5,
      ...tcpLate(target, ['198.51.100.18'], 5_000),
    } as const
    const text = reportText({ ok: false, stages: [stage] }, target)
    expect(text).toContain('ruled out: Publicly accessible is on')
    expect(text).not.toContain('198.51.100.18')
  })
})

describe('what is known from the names alone', () => {
  it('leads from the reader of Aurora to its writer', () => {
    const reader = 'science.cluster-ro-c4k2vz81.eu-central-1.rds.amazonaws.com'
    expect(writerFixes(aurora({ host: reader }))).toEqual([{ kind: 'host', host: aurora().host }])
    expect(writerFixes(aurora())).toEqual([])
    expect(writerFixes(aurora({ host: 'db.cluster-ro-1.example' }))).toEqual([])
    expect(loginFixes(readOnly(), aurora({ host: reader }))).toHaveLength(1)
  })

  it('takes a cluster’s endpoint for Aurora, and a family’s refusal for either of its two', () => {
    const said = (kind: 'postgresql' | 'mysql', label: string) => ({ kind, label })
    const kinds = (target: Target, speaker: Parameters<typeof engineFixes>[1]) =>
      engineFixes(target, speaker).map((fix) => (fix.kind === 'engine' ? fix.engine : fix.kind))
    const plain = aurora({ host: 'db.example', engine: 'sqlserver' })
    expect(kinds(aurora({ engine: 'mariadb' }), said('postgresql', 'PostgreSQL'))).toEqual([
      'aurora-postgresql',
    ])
    expect(kinds(aurora(), said('mysql', 'MySQL 8.0'))).toEqual(['aurora-mysql'])
    expect(kinds(plain, said('mysql', 'MySQL 9.7.4'))).toEqual(['mysql'])
    expect(kinds(plain, said('mysql', 'A server of the MySQL family'))).toEqual([
      'mariadb',
      'mysql',
    ])
    expect(kinds(plain, { kind: 'ssh', label: 'SSH' })).toEqual([])
  })

  it('trusts Amazon’s bundle for what Amazon signed, and pins what MySQL signed for itself', () => {
    const signed = (issuer: string, target = aurora()) =>
      trustFixes(target, { subject: 'x', issuer, validTo: '2030-01-01', sha256: 'ab' })
    const amazon = 'Amazon RDS eu-central-1 Subordinate CA RSA2048 G1.A.7'
    expect(signed(amazon, aurora({ host: 'db.example' }))).toEqual([{ kind: 'rds-ca' }])
    const chosen = aurora({ tls: { mode: 'verify-full', ca: 'rds' } })
    expect(signed(amazon, chosen)).toEqual([])
    expect(signed('MySQL_Server_9.7.4_Auto_Generated_CA_Certificate')).toEqual([
      { kind: 'pin', sha256: 'ab' },
    ])
    expect(signed('Somebody’s authority')).toEqual([])
  })

  it('offers another port only where this one is unusual, when somebody is there', () => {
    expect(unusualPort(aurora({ port: 9472 }))).toEqual([])
    expect(unusualPort(aurora({ port: 5432 }))).toEqual([])
    expect(unusualPort(aurora({ port: 22 }))).toHaveLength(2)
  })

  it('offers no statement where the engine has none', () => {
    const told = { target: aurora({ engine: 'oracle' }), encrypted: true, from: undefined }
    const missing = explainLogin(Object.assign(new Error('x'), { code: 'NJS-518' }), told, false)
    expect(missing).toMatchObject({ code: 'db.missing' })
    expect(missing.fixes).toBeUndefined()
    const denied = explainPostgres(Object.assign(new Error('x'), { code: '28P01' }), told)
    expect(denied?.fixes).toBeUndefined()
  })
})

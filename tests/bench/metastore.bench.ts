// Owns how fast a database is checked, prepared and validated, against the engines' own clients in the same run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compose } from '#compose'
import { Threads } from '#services/scan/threads'
import { root } from '#tests/app'
import type { Channel, Input, Output, Result, Target } from '#contract'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { makeCertificates } from '#tests/metastore/certificates'
import { MariadbServer } from '#tests/metastore/mariadb-server'
import { PostgresServer } from '#tests/metastore/postgres-server'
import { removeFolder, temporaryFolder } from '#tests/workspace'
import { interleaved, median, report } from './rounds.ts'
import { slowLine } from './slow-line.ts'

const PROBES = 21
const RUNS = 15
const FAR_RUNS = 5
/** A database on another continent's near side, in milliseconds. */
const ROUND_TRIP = 50
/** Tables that are not ours, to see whether anybody asks about each. */
const OTHERS = 200

const folder = temporaryFolder()
const certificates = makeCertificates(folder)
const authority = join(folder, 'authority.pem')
writeFileSync(authority, certificates.ca)
// Servers do not wait for a disk: that would hide what the clients do. Our own records stay on one.
const memory = existsSync('/dev/shm') ? { below: '/dev/shm' } : {}
const postgres = await PostgresServer.start({ identity: certificates.good, ...memory })
const mariadb = await MariadbServer.start({ identity: certificates.good, ...memory })
if (!postgres || !mariadb) throw new Error('PostgreSQL and MariaDB have to be installed.')

const app = await compose({
  dataDir: join(folder, 'data'),
  capabilities: { host: 'loopback', clipboard: 'browser', dialogs: false, notices: 'page' },
  command: 'dsadmin',
  scanThreads: new Threads(join(root, 'main', 'scan-thread.ts')),
})

async function operate<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
  const context = { signal: new AbortController().signal, consent: true }
  const result = (await app.dispatch(channel, input, context)) as Result<Output<C>>
  if (!result.ok) throw new Error(`${channel}: ${result.failure.message}`)
  return result.value
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** A whole process, from its start to its end. */
async function ran(
  program: string,
  args: readonly string[],
  more: { readonly password?: string; readonly input?: string } = {},
): Promise<void> {
  const env = { ...process.env, ...(more.password ? { PGPASSWORD: more.password } : {}) }
  const stdin = more.input === undefined ? 'ignore' : openSync(more.input, 'r')
  const child = spawn(program, args, { env, stdio: [stdin, 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`)
}

const tls = { mode: 'verify-full', ca: certificates.ca } as const

interface Peer {
  readonly label: string
  readonly target: (part: Partial<Target>) => Target
  readonly password: string
  readonly database: () => string
  readonly sql: (text: string, database: string) => void
  /** `select 1`. */
  readonly asks: () => Promise<void>
  /** Both scripts, a statement at a time, as the client does it. */
  readonly runs: (database: string, port: number) => Promise<void>
}

let databases = 0
const next = () => `bench${String((databases += 1))}`
const scripts = (dialect: 'postgresql' | 'mariadb') =>
  scriptsOf(dialect).map(({ name, text }) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  })

function postgresPeer(server: PostgresServer): Peer {
  const { password } = server
  const [schema = '', txn = ''] = scripts('postgresql')
  const where = (database: string, port: number) =>
    `host=localhost port=${String(port)} user=postgres dbname=${database} sslmode=verify-full sslrootcert=${authority}`
  return {
    label: 'PostgreSQL, against psql',
    target: (part) => server.target({ tls, ...part }),
    password,
    database: () => {
      const name = next()
      server.sql(`create database ${name}`)
      return name
    },
    sql: (text, database) => server.sql(text, database),
    asks: () =>
      ran('psql', ['-X', '-q', '-c', 'select 1', where('postgres', server.port)], { password }),
    runs: (database, port) =>
      ran(
        'psql',
        ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', schema, '-f', txn, where(database, port)],
        { password },
      ),
  }
}

function mariadbPeer(server: MariadbServer): Peer {
  // In a file, because that of an argument can be read by everybody.
  const options = join(folder, 'mariadb.cnf')
  writeFileSync(options, `[client]\npassword="${server.password}"\n`)
  const both = join(folder, 'both.sql')
  writeFileSync(
    both,
    scriptsOf('mariadb')
      .map(({ text }) => text)
      .join('\n'),
  )
  const where = (port: number) => [
    `--defaults-file=${options}`,
    '--host=localhost',
    '--protocol=tcp',
    `--port=${String(port)}`,
    '--user=owner',
    `--ssl-ca=${authority}`,
    '--ssl-verify-server-cert',
  ]
  return {
    label: 'MariaDB, against mariadb',
    target: (part) => server.target({ tls, ...part }),
    password: server.password,
    database: () => {
      const name = next()
      server.sql(`create database ${name}; grant all on ${name}.* to owner@'%'`)
      return name
    },
    sql: (text, database) => server.sql(text, database),
    asks: () => ran('mariadb', [...where(server.port), '-e', 'select 1', 'metastore']),
    runs: (database, port) => ran('mariadb', [...where(port), database], { input: both }),
  }
}

const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const

/** The median of the rounds' own ratios: a noisy moment hits both of a round. */
function compared(
  name: string,
  times: { readonly ours: readonly number[]; readonly peer: readonly number[] },
  most: number,
  note: string,
): void {
  const ratios = times.ours.map((ours, at) => ours / (times.peer[at] ?? Number.NaN))
  const ratio = median(ratios)
  report({
    name,
    ours: median(times.ours),
    peer: median(times.peer),
    ratio,
    bound: `<= ${String(most)}`,
    ok: ratio <= most,
    range: range(ratios),
    note,
  })
}

try {
  for (const peer of [postgresPeer(postgres), mariadbPeer(mariadb)]) {
    const { label, target, password, database } = peer
    const access = (part: Partial<Target> = {}) => ({ access: { target: target(part), password } })
    const probe = () => operate('metastore.probe', access())
    const cold = await timed(probe)
    const probes = await interleaved(PROBES, {
      ours: () => timed(probe),
      peer: () => timed(peer.asks),
    })
    const first = `the first of a session, which loads the driver: ${cold.toFixed(0)} ms`
    compared(`a healthy check, ${label} -c 'select 1'`, probes, 1.5, first)

    const prepare = (name: string, port: number) =>
      operate('metastore.prepare', access({ database: name, port }))
    const here = target({}).port
    const runs = await interleaved(RUNS, {
      ours: () => {
        const name = database()
        return timed(() => prepare(name, here))
      },
      peer: () => {
        const name = database()
        return timed(() => peer.runs(name, here))
      },
    })
    compared(`preparing on this computer, ${label} with both scripts`, runs, 1.1, '')

    const far = await slowLine(here, ROUND_TRIP)
    if (peer.label.startsWith('PostgreSQL')) {
      const times = await interleaved(FAR_RUNS, {
        ours: () => {
          const name = database()
          return timed(() => prepare(name, far.port))
        },
        peer: () => {
          const name = database()
          return timed(() => peer.runs(name, far.port))
        },
      })
      const what = `preparing at ${String(ROUND_TRIP)} ms round-trip time, ${label}, a statement at a time`
      compared(what, times, 0.25, 'the whole of both, log-in included')
    }

    const near = await slowLine(here, 0)
    const name = database()
    await prepare(name, here)
    // Without encryption, whose own packets come and go as they like.
    const off = { mode: 'off' } as const
    const trips = async () => {
      near.turns()
      await operate(
        'metastore.validate',
        access({ database: name, port: near.port, tls: off, host: '127.0.0.1' }),
      )
      // The goodbye is on its way, too.
      await pause(200)
      return near.turns()
    }
    const few = await trips()
    const tables = Array.from(
      { length: OTHERS },
      (_, at) => `create table sci_other${String(at)} (a int)`,
    )
    peer.sql(tables.join(';'), name)
    const many = await trips()
    report({
      name: `round trips of validating, ${label.split(',')[0] ?? ''}, with ${String(OTHERS)} more tables`,
      ours: many,
      peer: few,
      ratio: many / few,
      bound: '= 1',
      ok: many === few,
      note: `log-in included: ${String(few)} and ${String(many)}`,
    })
    far.close()
    near.close()
  }
} finally {
  await app.close()
  await postgres.stop()
  await mariadb.stop()
  removeFolder(folder)
}

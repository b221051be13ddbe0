// Owns how fast the gate answers, against the least that node:http can do and against a library that does the same job.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey } from '#services/keys/format'
import { Inventory } from '#tests/inventory'
import { builtServer } from './built.ts'
import { type BenchServer, processorTime, startServer } from './child.ts'
import { interleaved, median, report } from './rounds.ts'
import { wrk } from './wrk.ts'

const ROUNDS = 11
const SECONDS = 2
const CONNECTIONS = 32
const KEYS = 1_000
const MANY = 100_000

interface Told {
  readonly port: number
  readonly keys?: readonly string[]
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `bench key ${String(at)}`)

const peer = join(import.meta.dirname, 'peers', 'better-auth.mjs')
if (!existsSync(join(import.meta.dirname, 'peers', 'node_modules')))
  throw new Error('Install the peers first: npm ci in tests/bench/peers, or npm run bench.')

const folder = mkdtempSync(join(tmpdir(), 'dsadmin-bench-'))
const few = new Inventory()
const many = new Inventory()
const servers: BenchServer<Told>[] = []
const start = async (path: string, ...args: readonly string[]) => {
  const server = await startServer<Told>(path, args)
  servers.push(server)
  return server
}

try {
  const keys = few.keys(names(KEYS)).map(({ value }) => value)
  const manyKeys = many.keys(names(MANY)).map(({ value }) => value)
  const spread = manyKeys.filter((_, at) => at % (MANY / KEYS) === 0)
  const strangers = keys.map((key, at) => (at % 2 ? generateKey().value.reveal() : key))

  const gateProgram = await builtServer('gate')
  const bare = await start(await builtServer('bare'))
  const gate = await start(gateProgram, JSON.stringify(few.files))
  const gateOfMany = await start(gateProgram, JSON.stringify(many.files))
  const betterAuth = await start(peer, folder, String(KEYS))

  const p99: Record<string, number[]> = {}
  const cost: Record<string, number[]> = {}
  const run =
    (name: string, server: BenchServer<Told>, keys: readonly string[], refused = 0) =>
    async () => {
      const url = `http://127.0.0.1:${String(server.told.port)}`
      const before = processorTime(server.pid)
      const measured = await wrk({ url, keys, seconds: SECONDS, connections: CONNECTIONS })
      const used = processorTime(server.pid) - before
      cost[name] = [...(cost[name] ?? []), used / measured.requests]
      const share = measured.others / measured.requests
      // A server that refuses what it should let in would be measured at the wrong work.
      if (Math.abs(share - refused) > 0.02)
        throw new Error(`${name}: ${String(share)} of the answers were no 204`)
      p99[name] = [...(p99[name] ?? []), measured.p99]
      return measured.perSecond
    }
  const perSecond = await interleaved(ROUNDS, {
    betterAuth: run('betterAuth', betterAuth, betterAuth.told.keys ?? []),
    // Between the two that it is compared with: what a neighbour does at this moment hits all three.
    gate: run('gate', gate, keys),
    bare: run('bare', bare, keys),
    many: run('many', gateOfMany, spread),
    strangers: run('strangers', gate, strangers, 0.5),
  })

  const of = (name: keyof typeof perSecond) => median(perSecond[name])
  const compare = (
    name: string,
    ours: keyof typeof perSecond,
    theirs: keyof typeof perSecond,
    /** Absent: published without a demand. */
    atLeast?: number,
  ) => {
    // Of each round, so that a slow minute does not decide; then the middle one.
    const ratios = perSecond[ours].map((value, round) => value / (perSecond[theirs][round] ?? 1))
    const ratio = median(ratios)
    report({
      name,
      ours: of(ours),
      peer: of(theirs),
      ratio,
      bound: atLeast === undefined ? 'none' : `>= ${String(atLeast)}`,
      ok: atLeast === undefined || ratio >= atLeast,
      range: [Math.min(...ratios), Math.max(...ratios)],
      note: `requests/s; p99 ${median(p99[ours] ?? []).toFixed(1)} against ${median(p99[theirs] ?? []).toFixed(1)} ms; by processor time, which neighbours disturb less, ${(median(cost[theirs] ?? []) / median(cost[ours] ?? [])).toFixed(2)}`,
    })
  }
  compare('gate, 1,000 keys, against a bare node:http server', 'gate', 'bare', 0.65)
  compare(
    'gate, 1,000 of 100,000 keys every second, against a bare node:http server',
    'many',
    'bare',
  )
  compare('gate, half of the keys unknown, against a bare node:http server', 'strangers', 'bare')
  compare('gate against better-auth verifyApiKey behind the same server', 'gate', 'betterAuth', 25)
} finally {
  await Promise.all(servers.map((server) => server.stop()))
  few.remove()
  many.remove()
  rmSync(folder, { recursive: true, force: true })
}

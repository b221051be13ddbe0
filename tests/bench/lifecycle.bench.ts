// Owns the speed of what is asked about a whole inventory: unused, due, rules, report, over 100,000 keys and a year of use.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { DAY, HOUR, MINUTE } from '#base/duration'
import { silentLog } from '#base/log'
import { type Channel, operations, type Parsed } from '#contract'
import { AsOf } from '#services/audit/as-of'
import { holdsKey } from '#services/keys/format'
import { Keys } from '#services/keys/keys'
import { fold } from '#services/keys/names'
import { Policies } from '#services/policy/policies'
import { Credentials } from '#services/report/credentials'
import { Database } from '#store/database'
import { Ledger } from '#store/ledger'
import { median, report, type Result } from './rounds.ts'

const KEYS = 100_000
/** One key in ten is used every day of the year, and one in a hundred every hour; a third never was. */
const DAYS = 365
const LIMIT = 300
const ROUNDS = 7
const NOW = Math.floor(Date.now() / HOUR) * HOUR + 30 * MINUTE

/** Written by SQL, as many rows as a year leaves behind; the services have their own tests. */
function fill(database: Database): void {
  database.connection.raw.pragma('cache_size = -400000')
  database.connection.raw.pragma('synchronous = OFF')
  const day = Math.floor(NOW / DAY)
  const hour = Math.floor(NOW / HOUR)
  database.write((db) => {
    db.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(KEYS)})
       INSERT INTO key (nr, id, name, name_fold, owner, purpose, used_by, tags, created_at, created_by,
                        expires_at, ends_at, suspended_at, revoked_at, last_used_at, prefix, delivered_at)
       SELECT i, printf('01970000-0000-7000-8000-%012d', i), 'team-' || (i % 97) || ' job ' || i,
              'team-' || (i % 97) || ' job ' || i, iif(i % 5 = 0, '', 'owner ' || (i % 300)),
              iif(i % 7 = 0, '', 'Runs job ' || i || ' of its team every night'), 'scheduler', '["prod"]',
              :now - (i % 400 + 3) * :day, 'ada@desk',
              iif(i % 5 = 1, :now + (i % 200 - 20) * :day, NULL), iif(i % 5 = 1, :now + (i % 200 - 20) * :day, NULL),
              iif(i % 50 = 7, :now - :day, NULL), iif(i % 10 = 9, :now - :day, NULL),
              iif(i % 10 = 3, :now - (i % 3) * 3600000, iif(i % 3 = 0, NULL, :now - (i % 300 + 1) * :day)),
              printf('dsk_%08d', i), 1 FROM n`,
      { now: NOW, day: DAY },
    )
    db.run(
      `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by,
                                delivered_at, last_used_at, revoked_at, changed_epoch)
       SELECT 'v' || id, id, 1, prefix, 'sha256', randomblob(32), created_at, created_by, 1,
              last_used_at, revoked_at, 1 FROM key`,
    )
    db.run(
      `INSERT INTO audit (seq, at, actor, operation, key_id, prefix, detail, prev, hash)
       SELECT nr, created_at, 'ada@desk', 'keys.create', id, prefix, '{}', x'', x'' FROM key`,
    )
    db.run(
      `INSERT INTO audit (seq, at, actor, operation, key_id, prefix, detail, prev, hash)
       SELECT 100000 + nr, created_at + :day, 'ada@desk', iif(nr % 2, 'keys.suspend', 'keys.edit'), id, prefix,
              '{"changed":{"expiresAt":{"from":null,"to":"2030-01-01T00:00:00.000Z"}}}', x'', x''
         FROM key WHERE nr % 10 = 4`,
      { day: DAY },
    )
    for (const gate of ['a', 'b', 'c']) {
      db.run(
        `INSERT INTO gate (id, name, address, version, pid, host, started_at, heartbeat_at, applied_epoch,
                           keys_loaded, flushed_at, clients_recorded)
         VALUES (:gate, :gate, 'x', '1', 1, 'h', 0, :now, 1, 1, :now, 1)`,
        { gate, now: NOW },
      )
      // A restart a day, which is no gap.
      db.run(
        `WITH RECURSIVE d (x) AS (SELECT :day - 399 UNION ALL SELECT x + 1 FROM d WHERE x < :day)
         INSERT INTO gate_watch SELECT :gate, x * :ms, min((x + 1) * :ms - 9000, :now) FROM d`,
        { gate, day, ms: DAY, now: NOW },
      )
    }
    db.run(
      `WITH RECURSIVE d (x) AS (SELECT :day - ${String(DAYS - 1)} UNION ALL SELECT x + 1 FROM d WHERE x < :day)
       INSERT INTO use_day SELECT v.id, x, 100 + x % 50
         FROM (SELECT 'v' || id AS id FROM key WHERE nr % 10 = 3 ORDER BY 1) v, d`,
      { day },
    )
    db.run(
      `WITH RECURSIVE h (x) AS (SELECT :hour - 335 UNION ALL SELECT x + 1 FROM h WHERE x < :hour)
       INSERT INTO use_hour SELECT v.id, x, 'a', '10.0.0.1', 'svc', 10, x * 3600000
         FROM (SELECT 'v' || id AS id, nr FROM key WHERE nr % 10 = 3 ORDER BY 1) v, h
        WHERE nr % 100 = 3 OR x % 24 = 2`,
      { hour },
    )
    db.run('ANALYZE')
  })
  database.connection.raw.pragma('cache_size = -2000')
  database.connection.raw.pragma('synchronous = FULL')
}

function measure(run: () => unknown): readonly number[] {
  run()
  return Array.from({ length: ROUNDS }, () => {
    const started = performance.now()
    run()
    return performance.now() - started
  })
}

function services(database: Database, folder: string) {
  const runtime = { now: () => NOW, id: () => v7(), actor: 'bench' }
  const policies = new Policies({
    database,
    runtime,
    log: silentLog,
    settings: { unusedDays: () => 90, setUnusedDays: () => {} },
    holdsKey,
  })
  const keys = new Keys({
    database,
    ledger: new Ledger(join(folder, 'revoked.ledger')),
    runtime,
    log: silentLog,
    vault: { put: async () => {}, take: async () => undefined, drop: async () => {} },
    audit: { summary: () => '', signSoon: () => {} },
    settings: () => ({ unusedAfterDays: 90, clipboardSeconds: 60 }),
    policy: policies,
  })
  const credentials = new Credentials({
    database,
    runtime,
    policy: policies,
    rows: (db, numbers) => keys.rows(db, numbers),
  })
  return { policies, keys, credentials, asOf: new AsOf({ database, runtime, fold }) }
}

/** Milliseconds to read the report to its end. */
function wholeReport(credentials: Credentials): number {
  const started = performance.now()
  for (let offset = 0; offset < KEYS; offset += 1_000)
    credentials.report(parsed('report.credentials', { offset, limit: 1_000, summary: false }))
  return performance.now() - started
}

function parsed<C extends Channel>(channel: C, input: object): Parsed<C> {
  return operations[channel].input.parse(input) as Parsed<C>
}

function result(name: string, rounds: readonly number[], whole: number | undefined): Result {
  const ours = median(rounds)
  const held: Result = {
    name: `${name}: ms, 100,000 keys, 3.65 million rows of use by day`,
    ours,
    limit: LIMIT,
    ratio: ours / LIMIT,
    bound: '< 300 ms',
    ok: ours < LIMIT,
    range: [Math.min(...rounds), Math.max(...rounds)],
  }
  const note = `all 100,000 rows, window by window: ${((whole ?? 0) / 1_000).toFixed(1)} s`
  return whole === undefined ? held : { ...held, note }
}

/** Fills an inventory and asks of it what a page asks when it opens: a window of rows and every count. */
export async function run(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-bench-'))
  const database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
  try {
    fill(database)
    const { policies, keys, credentials, asOf } = services(database, folder)
    policies.set(
      parsed('policy.set', {
        requireOwner: true,
        requirePurpose: true,
        maxLifetimeDays: 365,
        names: { patterns: ['team-1*', 'team-2*'], characters: 'a-z0-9 -' },
      }),
      {
        actor: 'bench',
        operation: 'policy.set',
        signal: new AbortController().signal,
        progress: () => {},
        consent: true,
      },
    )
    const asked: readonly (readonly [name: string, run: () => unknown])[] = [
      [
        'unused for 90 d: 100 rows, the count and the coverage',
        () => keys.list(parsed('keys.list', { unusedForMs: 90 * DAY, unusedState: 'yes' })),
      ],
      ['summary of the list', () => keys.summary({})],
      ['due list: 100 rows and the counts', () => policies.due(parsed('policy.due', {}))],
      [
        'broken rules: 100 rows and the counts',
        () => policies.violations(parsed('policy.violations', {})),
      ],
      [
        'credential report: 1,000 rows and the summary',
        () => credentials.report(parsed('report.credentials', { limit: 1_000 })),
      ],
      ['ages and last uses', () => keys.ages()],
      [
        'keys half a year ago: 100 rows and the count',
        () => asOf.asOf(parsed('audit.asOf', { at: new Date(NOW - 180 * DAY).toISOString() })),
      ],
    ]
    const whole = wholeReport(credentials)
    return asked.map(([name, ask]) =>
      result(name, measure(ask), name.startsWith('credential report') ? whole : undefined),
    )
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) for (const result of await run()) report(result)

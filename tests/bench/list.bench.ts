// Owns the speed of list and find over 100,000 keys in the main process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { silentLog } from '#base/log'
import { operations, type Parsed } from '#contract'
import { generateKey, holdsKey } from '#services/keys/format'
import { Keys } from '#services/keys/keys'
import { fold } from '#services/keys/names'
import { Policies } from '#services/policy/policies'
import { appendAudit } from '#store/audit'
import { Database } from '#store/database'
import { insertKey, insertVersion } from '#store/key-change'
import { Ledger } from '#store/ledger'
import { median, report, type Result } from './rounds.ts'

const KEYS = 100_000
/** One frame. */
const LIMIT = 16
const ROUNDS = 15
const WORDS =
  'etl nightly spark notebook tableau power-bi airflow report team lab prod staging finance risk model feature store ingest'.split(
    ' ',
  )

const DAY = 86_400_000

function fill(database: Database): void {
  let random = 7
  const pick = (bound: number): number => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648
    return random % bound
  }
  const word = (): string => WORDS[pick(WORDS.length)] ?? ''
  const now = Date.now()
  database.write((db) => {
    for (let number = 0; number < KEYS; number += 1) {
      const id = v7()
      const name = `${word()} ${word()} ${word()} ${String(number)}`
      const { prefix, digest } = generateKey()
      const created_at = now - pick(400) * DAY
      insertKey(db, {
        id,
        name,
        name_fold: fold(name),
        owner: word(),
        purpose: `Runs the ${word()} of ${word()} every night`,
        used_by: 'scheduler',
        tags: '["prod"]',
        created_at,
        created_by: 'ada@desk',
        expires_at: pick(5) === 0 ? now + (pick(200) - 20) * DAY : null,
        prefix,
      })
      insertVersion(db, {
        id: v7(),
        key_id: id,
        number: 1,
        prefix,
        alg: 'sha256',
        digest,
        created_at,
        created_by: 'ada@desk',
        changed_epoch: 1,
      })
      const used = pick(3) === 0 ? null : now - pick(200) * DAY
      const revoked = pick(10) === 0 ? now : null
      db.run('UPDATE key SET last_used_at = ?, revoked_at = ? WHERE id = ?', used, revoked, id)
    }
    appendAudit(db, { at: now, actor: 'bench', operation: 'keys.create', detail: {} })
  })
}

/** What a person types letter by letter, and what they press in between. */
const TYPED: readonly (readonly [name: string, inputs: readonly object[]])[] = [
  [
    'list, each order',
    ['name', 'prefix', 'lastUsed', 'createdAt', 'state'].map((sort) => ({
      sort,
      direction: 'desc',
    })),
  ],
  ['list, scrolled', [0, 10_000, 45_000, 89_000].map((offset) => ({ offset }))],
  [
    'list, filtered',
    [
      { unusedForMs: 90 * DAY },
      { neverUsed: true },
      { expiringInMs: 30 * DAY },
      { states: ['active'] },
      { unconfirmed: true },
    ],
  ],
  ...['spark airflow 77', 'e', 'tableau', 'zzz'].map(
    (text): readonly [string, readonly object[]] => [
      `find "${text}" letter by letter`,
      Array.from(text, (_, at) => ({ find: text.slice(0, at + 1) })),
    ],
  ),
  [
    'find "dsk_1aB" letter by letter',
    ['dsk_', 'dsk_1', 'dsk_1a', 'dsk_1aB'].map((find) => ({ find })),
  ],
  [
    'find, each order',
    ['prefix', 'lastUsed', 'createdAt', 'state'].map((sort) => ({
      find: 'e',
      sort,
      direction: 'desc',
    })),
  ],
  [
    'find, filtered',
    [
      { find: 'a', unusedForMs: 90 * DAY },
      { find: 'a', neverUsed: true },
      { find: 'team', states: ['active'] },
    ],
  ],
]

function percentile95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
}

/** The 95th percentile of each round: a busy moment of the machine spoils a round, not the median. */
function measure(keys: Keys, inputs: readonly Parsed<'keys.list'>[]): readonly number[] {
  return Array.from({ length: ROUNDS }, () =>
    percentile95(
      inputs.map((input) => {
        const started = performance.now()
        keys.list(input)
        return performance.now() - started
      }),
    ),
  )
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100

/** Fills an inventory of 100,000 keys and measures what a keystroke costs in the main process. */
export async function run(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-bench-'))
  const database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
  try {
    fill(database)
    const keys = new Keys({
      database,
      ledger: new Ledger(join(folder, 'revoked.ledger')),
      runtime: { now: Date.now, id: () => v7(), actor: 'bench' },
      log: silentLog,
      vault: { put: async () => {}, take: async () => undefined, drop: async () => {} },
      audit: { summary: () => '', signSoon: () => {} },
      settings: () => ({ unusedAfterDays: 90, clipboardSeconds: 60 }),
      policy: new Policies({
        database,
        runtime: { now: Date.now },
        log: silentLog,
        settings: { unusedDays: () => 90, setUnusedDays: () => {} },
        holdsKey,
      }),
    })
    keys.list(operations['keys.list'].input.parse({ find: 'warm' }))
    return TYPED.map(([name, inputs]): Result => {
      const rounds = measure(
        keys,
        inputs.map((input) => operations['keys.list'].input.parse(input)),
      )
      const ours = rounded(median(rounds))
      return {
        name: `${name}: ms at p95, 100,000 keys`,
        ours,
        limit: LIMIT,
        ratio: rounded(ours / LIMIT),
        bound: '< 1 frame of 16 ms',
        ok: ours < LIMIT,
        range: [rounded(Math.min(...rounds)), rounded(Math.max(...rounds))],
      }
    })
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) for (const result of await run()) report(result)

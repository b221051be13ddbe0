// Owns a pair in a database of the arena with the workspace that remembers it; refuses to go by way of the probe.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dialect, Pair, Target } from '#contract/metastore-target'
import type { GivenPair } from '#services/metastore/pair/given'
import { Pairs, type PairRun } from '#services/metastore/pair/pairs'
import type { SqlSession } from '#services/metastore/session'
import { Database } from '#store/database'

const never = new AbortController().signal

/** The pair in the manner of Hive's that the tests bring, for a dialect. */
export function depotPair(dialect: Dialect): Pair {
  const folder = join(
    import.meta.dirname,
    '../../fixtures/pair',
    dialect === 'mariadb' ? 'mysql' : dialect,
  )
  return { schema: join(folder, 'depot-schema.sql'), txn: join(folder, 'depot-txn-schema.sql') }
}

/** A workspace with nothing in it but what is remembered of pairs. */
export class PairPlace {
  readonly folder: string
  readonly database: Database
  readonly pairs: Pairs

  /** An older folder: as after a crash of the app. */
  constructor(folder = mkdtempSync(join(tmpdir(), 'dsadmin-pair-'))) {
    this.folder = folder
    this.database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
    const runtime = { now: Date.now, id: () => '', actor: 'tess@desk' }
    this.pairs = new Pairs({ database: this.database, runtime })
  }

  read(pair: Pair, dialect: Dialect): Promise<GivenPair> {
    return this.pairs.read(pair, dialect, never)
  }

  prepare(session: SqlSession, target: Target, pair: GivenPair, run: Partial<PairRun> = {}) {
    return this.pairs.prepare(session, target, pair, {
      signal: never,
      answer: undefined,
      lockWaitMs: 5_000,
      onStep: () => {},
      ...run,
    })
  }

  close(): void {
    this.database.close()
  }

  remove(): void {
    this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

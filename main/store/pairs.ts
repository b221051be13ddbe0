// Owns the rows of given pairs, one a database and pair; refuses to know what a statement or a snapshot means.
import type { Reader, Writer } from './connection.ts'

/** Which pair in which database. */
export interface PairKey {
  readonly engine: string
  readonly host: string
  readonly port: number
  readonly database_name: string
  /** Of both scripts and all that they include, in hex. */
  readonly sha256: string
}

export interface PairRow extends PairKey {
  readonly schema_name: string
  readonly txn_name: string
  /** JSON: ranges of numbers. */
  readonly left_over: string
  readonly through: number
  /** JSON: ranges of numbers. */
  readonly sent: string
  readonly changed_at: number
  /** JSON. */
  readonly snapshot: string | null
  readonly snapshot_at: number | null
}

const HERE = `engine = :engine AND host = :host AND port = :port AND database_name = :database_name
  AND sha256 = :sha256`

export function readPair(db: Reader, key: PairKey): PairRow | undefined {
  return db.get<PairRow>(`SELECT * FROM pair WHERE ${HERE}`, { ...key })
}

export type PairProgress = PairKey &
  Pick<PairRow, 'schema_name' | 'txn_name' | 'left_over' | 'through' | 'sent' | 'changed_at'>

/** Writes how far it is; the snapshot stays. */
export function savePairProgress(db: Writer, row: PairProgress): void {
  db.run(
    `INSERT INTO pair (engine, host, port, database_name, sha256, schema_name, txn_name, left_over,
       through, sent, changed_at)
     VALUES (:engine, :host, :port, :database_name, :sha256, :schema_name, :txn_name, :left_over,
       :through, :sent, :changed_at)
     ON CONFLICT (engine, host, port, database_name, sha256) DO UPDATE SET
       schema_name = excluded.schema_name, txn_name = excluded.txn_name, left_over = excluded.left_over,
       through = excluded.through, sent = excluded.sent, changed_at = excluded.changed_at`,
    { ...row },
  )
}

/** Keeps what the pair had made. Its progress must have been written before. */
export function savePairSnapshot(db: Writer, key: PairKey, snapshot: string, now: number): void {
  db.run(`UPDATE pair SET snapshot = :snapshot, snapshot_at = :now WHERE ${HERE}`, {
    ...key,
    snapshot,
    now,
  })
}

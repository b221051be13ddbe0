// Owns what a gate reads of keys and of the epoch; refuses to write anything.
import type { Connection, Reader } from './connection.ts'

/** One version of a key, as much of it as decides a request. Times are milliseconds since 1970. */
export interface VerifiableRow {
  /** SHA-256 of the whole key in hex: as text it costs a third of the memory of 100,000 small buffers. */
  readonly digest: string
  /** The end of the overlap after a rotation. */
  readonly refused_from: number | null
  readonly expires_at: number | null
  /** 1 when the key is suspended. */
  readonly suspended: number
  /** 1 when the version, or the key with all its versions, is revoked. */
  readonly revoked: number
}

/** Who a version belongs to: what is said about a request that was accepted. */
export interface OwnerRow {
  readonly version_id: string
  readonly key_id: string
  readonly name: string
  readonly prefix: string
}

const VERIFIABLE = `
  SELECT hex(v.digest) AS digest, v.refused_from, k.expires_at, k.suspended_at IS NOT NULL AS suspended,
         v.revoked_at IS NOT NULL OR k.revoked_at IS NOT NULL AS revoked
    FROM key_version v JOIN key k ON k.id = v.key_id`

/** Every version there is, one by one: a gate of 100,000 keys must not hold them twice. */
export function everyVerifiable(db: Reader): IterableIterator<VerifiableRow> {
  return db.iterate<VerifiableRow>(VERIFIABLE)
}

/** The versions that changed after the epoch `seen`. */
export function verifiableSince(db: Reader, seen: number): VerifiableRow[] {
  return db.all<VerifiableRow>(`${VERIFIABLE} WHERE v.changed_epoch > ?`, seen)
}

export function ownerOf(db: Reader, digest: Uint8Array): OwnerRow | undefined {
  return db.get<OwnerRow>(
    `SELECT v.id AS version_id, v.key_id, k.name, v.prefix
       FROM key_version v JOIN key k ON k.id = v.key_id WHERE v.digest = ?`,
    digest,
  )
}

export function countVerifiable(db: Reader): number {
  return db.get<{ total: number }>('SELECT count(*) AS total FROM key_version')?.total ?? 0
}

/**
 * A function that reads the current epoch as fast as SQLite can: it runs before every batch of requests.
 * Valid as long as the connection is open; it throws SQLite's own errors.
 */
export function epochProbe(connection: Connection): () => number {
  const statement = connection.raw
    .prepare('SELECT number FROM epoch ORDER BY number DESC LIMIT 1')
    .pluck()
  return () => (statement.get() as number | undefined) ?? 0
}

/**
 * Sets a gate's connection up for a server: it waits only shortly for locks, because its event loop
 * stands still meanwhile, and what it writes by itself (uses, heartbeats) survives a crash of the
 * process without waiting for the disk each time.
 */
export function tuneForGate(connection: Connection): void {
  connection.raw.pragma('busy_timeout = 100')
  connection.raw.pragma('synchronous = NORMAL')
  // Uses of many keys touch many pages every second: fold them into the file less often than by default,
  // once for several seconds, and hold one second's worth in memory.
  connection.raw.pragma('wal_autocheckpoint = 8000')
  connection.raw.pragma('cache_size = -8000')
}

/** For the last words of a gate that answers no requests any more: it waits for locks again. */
export function tuneForEnd(connection: Connection): void {
  connection.raw.pragma('busy_timeout = 3000')
  connection.raw.pragma('synchronous = FULL')
}

// Owns the rows of the audit chain and how a record is hashed; refuses to change or delete one.
import { createHash } from 'node:crypto'
import type { Reader, Writer } from './connection.ts'

/** One thing that happened. `detail` holds what changed, never a secret. */
export interface AuditRecord {
  /** Milliseconds since 1970. */
  readonly at: number
  /** `user@host`, or the name of a program part that acted by itself. */
  readonly actor: string
  /** The operation's name in the contract. */
  readonly operation: string
  readonly keyId?: string | undefined
  readonly prefix?: string | undefined
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AuditEntry {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly operation: string
  readonly key_id: string | null
  readonly prefix: string | null
  /** JSON. */
  readonly detail: string
  readonly prev: Buffer
  readonly hash: Buffer
}

export interface AuditHead {
  readonly seq: number
  readonly hash: Buffer
}

export interface AuditSignature {
  readonly seq: number
  readonly hash: Buffer
  readonly device: string
  readonly public_key: Buffer
  readonly signature: Buffer
  readonly at: number
}

/** What the first record's `prev` is, and the head of an empty chain. */
export const EMPTY_HEAD: Buffer = Buffer.alloc(32)

/** SHA-256 over the JSON array of all fields in the order of the table, the hash before as hex. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): Buffer {
  const { seq, at, actor, operation, key_id, prefix, detail, prev } = entry
  return createHash('sha256')
    .update(
      JSON.stringify([seq, at, actor, operation, key_id, prefix, detail, prev.toString('hex')]),
    )
    .digest()
}

export function auditHead(db: Reader): AuditHead {
  return (
    db.get<AuditHead>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1') ?? {
      seq: 0,
      hash: EMPTY_HEAD,
    }
  )
}

/** Appends a record to the chain and answers its number. Call it in the transaction of the change itself. */
export function appendAudit(db: Writer, record: AuditRecord): number {
  const head = auditHead(db)
  const row = {
    seq: head.seq + 1,
    at: record.at,
    actor: record.actor,
    operation: record.operation,
    key_id: record.keyId ?? null,
    prefix: record.prefix ?? null,
    detail: JSON.stringify(record.detail),
    prev: head.hash,
  }
  db.run(
    `INSERT INTO audit (seq, at, actor, operation, key_id, prefix, detail, prev, hash)
     VALUES (:seq, :at, :actor, :operation, :key_id, :prefix, :detail, :prev, :hash)`,
    { ...row, hash: auditHash(row) },
  )
  return row.seq
}

interface AuditWindow {
  readonly rows: readonly AuditEntry[]
  readonly total: number
}

/** What a list of records is narrowed to; absent: everything. Times are milliseconds since 1970. */
export interface AuditFilter {
  readonly find?: string | undefined
  /** The part of the operation before the point. */
  readonly areas?: readonly string[] | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly beforeSeq?: number | undefined
}

const NARROWED = `
  FROM audit
  WHERE (:before IS NULL OR seq < :before) AND (:from IS NULL OR at >= :from) AND (:to IS NULL OR at < :to)
    AND (:areas IS NULL OR substr(operation, 1, instr(operation, '.') - 1) IN (SELECT value FROM json_each(:areas)))
    AND (:find IS NULL OR prefix LIKE :find ESCAPE '\\' OR actor LIKE :find ESCAPE '\\'
      OR operation LIKE :find ESCAPE '\\' OR detail LIKE :find ESCAPE '\\'
      OR key_id IN (SELECT id FROM key WHERE name LIKE :find ESCAPE '\\'))`

/** Any text that holds it, upper or lower case. */
const holding = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** A window of the chain, newest first. */
export function listAudit(
  db: Reader,
  { find, areas, from, to, beforeSeq }: AuditFilter,
  offset: number,
  limit: number,
): AuditWindow {
  const filter = {
    find: find === undefined || find === '' ? null : holding(find),
    areas: areas === undefined || areas.length === 0 ? null : JSON.stringify(areas),
    from: from ?? null,
    to: to ?? null,
    before: beforeSeq ?? null,
  }
  const { total } = db.get<{ total: number }>(`SELECT count(*) AS total ${NARROWED}`, filter) ?? {
    total: 0,
  }
  const rows = db.all<AuditEntry>(
    `SELECT * ${NARROWED} ORDER BY seq DESC LIMIT :limit OFFSET :offset`,
    { ...filter, limit, offset },
  )
  return { rows, total }
}

/** A window of what happened to one key, newest first. */
export function listAuditOfKey(
  db: Reader,
  keyId: string,
  offset: number,
  limit: number,
): AuditWindow {
  const { total } = db.get<{ total: number }>(
    'SELECT count(*) AS total FROM audit WHERE key_id = ?',
    keyId,
  ) ?? { total: 0 }
  return {
    rows: db.all<AuditEntry>(
      'SELECT * FROM audit WHERE key_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?',
      keyId,
      limit,
      offset,
    ),
    total,
  }
}

/** The newest restore before which the chain did not hold: it gave the chain another head, which looks whole. */
export function restoreOverBroken(db: Reader): AuditEntry | undefined {
  return db.get<AuditEntry>(
    `SELECT * FROM audit WHERE operation = 'backup.restore' AND detail ->> 'held' = 0 ORDER BY seq DESC LIMIT 1`,
  )
}

/** The newest record of an operation after the record `seq`; 0: of all. */
export function lastAuditOf(db: Reader, operation: string, seq = 0): AuditEntry | undefined {
  return db.get<AuditEntry>(
    'SELECT * FROM audit WHERE operation = ? AND seq > ? ORDER BY seq DESC LIMIT 1',
    operation,
    seq,
  )
}

/** Whether the chain holds this very record. */
export function holdsRecord(db: Reader, { seq, hash }: AuditHead): boolean {
  return db.get('SELECT 1 FROM audit WHERE seq = ? AND hash = ?', seq, hash) !== undefined
}

/** What one operation did to one key, oldest first. */
export function auditOfKeyBy(db: Reader, keyId: string, operation: string): readonly AuditEntry[] {
  return db.all<AuditEntry>(
    'SELECT * FROM audit WHERE key_id = ? AND operation = ? ORDER BY seq',
    keyId,
    operation,
  )
}

/** The number of the last record of each of some keys; a key without one is left out. */
export function lastSeqsOf(db: Reader, keyIds: readonly string[]): ReadonlyMap<string, number> {
  const rows = db.all<{ key_id: string; seq: number }>(
    `SELECT key_id, max(seq) AS seq FROM audit
     WHERE key_id IN (SELECT value FROM json_each(?)) GROUP BY key_id`,
    JSON.stringify(keyIds),
  )
  return new Map(rows.map(({ key_id, seq }) => [key_id, seq]))
}

/** When the last record was written, milliseconds since 1970; undefined for an empty chain. */
export function lastRecordAt(db: Reader): number | undefined {
  return db.get<{ at: number }>('SELECT at FROM audit ORDER BY seq DESC LIMIT 1')?.at
}

/** The whole chain, oldest first, one by one. */
export function walkAudit(db: Reader): IterableIterator<AuditEntry> {
  return db.iterate<AuditEntry>('SELECT * FROM audit ORDER BY seq')
}

export function saveSignature(db: Writer, signature: AuditSignature): void {
  db.run(
    `INSERT OR REPLACE INTO audit_signature (seq, hash, device, public_key, signature, at)
     VALUES (:seq, :hash, :device, :public_key, :signature, :at)`,
    { ...signature },
  )
}

export function listSignatures(db: Reader): AuditSignature[] {
  return db.all<AuditSignature>('SELECT * FROM audit_signature ORDER BY seq')
}

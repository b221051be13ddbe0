// Owns the rows of access reviews: heads, packs, and what is frozen and decided a key; refuses to change a row of one that has ended.
import type { Reader, SqlValue, Writer } from './connection.ts'

export type DecisionName = 'keep' | 'rotate' | 'revoke' | 'defer' | 'exception'
export type OutcomeName = 'done' | 'skipped' | 'failed'

/** A row of `review`. Times are milliseconds since 1970. */
export interface ReviewRecord {
  readonly id: string
  readonly name: string
  readonly state: 'open' | 'signed' | 'abandoned'
  readonly as_of: number
  readonly started_by: string
  readonly app: string
  readonly epoch: number
  readonly audit_seq: number
  readonly audit_hash: Buffer
  readonly rows: number
  readonly look: number
  readonly sha256: string
  /** JSON. */
  readonly thresholds: string
  /** JSON. */
  readonly coverage: string
  readonly previous_id: string | null
  readonly ended_at: number | null
  readonly ended_by: string | null
  readonly end_reason: string | null
  readonly signoff: string | null
  readonly signature: Buffer | null
  readonly public_key: Buffer | null
}

/** What was frozen of a key. */
export interface FrozenRow {
  readonly review_id: string
  readonly key_id: string
  readonly position: number
  readonly name: string
  readonly name_fold: string
  readonly prefix: string
  readonly state: string
  /** JSON, as are `reasons`. */
  readonly frozen: string
  readonly reasons: string
  readonly because: string
}

/** What was decided on a key, and what became of it. */
export interface ReviewRowRecord extends FrozenRow {
  readonly decision: DecisionName | null
  readonly reason: string | null
  readonly owner: string | null
  readonly until: number | null
  readonly decided_at: number | null
  readonly decided_by: string | null
  readonly outcome: OutcomeName | null
  readonly outcome_at: number | null
  readonly outcome_message: string | null
  readonly outcome_epoch: number | null
}

export type NewReview = Omit<
  ReviewRecord,
  'state' | 'ended_at' | 'ended_by' | 'end_reason' | 'signoff' | 'signature' | 'public_key'
>

export function insertReview(db: Writer, review: NewReview): void {
  db.run(
    `INSERT INTO review (id, name, state, as_of, started_by, app, epoch, audit_seq, audit_hash, rows,
                         look, sha256, thresholds, coverage, previous_id)
     VALUES (:id, :name, 'open', :as_of, :started_by, :app, :epoch, :audit_seq, :audit_hash, :rows,
             :look, :sha256, :thresholds, :coverage, :previous_id)`,
    { ...review },
  )
}

export function insertRow(db: Writer, row: FrozenRow): void {
  db.run(
    `INSERT INTO review_row (review_id, key_id, position, name, name_fold, prefix, state, frozen,
                             reasons, because)
     VALUES (:review_id, :key_id, :position, :name, :name_fold, :prefix, :state, :frozen,
             :reasons, :because)`,
    { ...row },
  )
}

export function reviewById(db: Reader, id: string): ReviewRecord | undefined {
  return db.get<ReviewRecord>('SELECT * FROM review WHERE id = ?', id)
}

/** There is at most one. */
export function openReview(db: Reader): ReviewRecord | undefined {
  return db.get<ReviewRecord>(`SELECT * FROM review WHERE state = 'open'`)
}

export function lastSigned(db: Reader): ReviewRecord | undefined {
  return db.get<ReviewRecord>(
    `SELECT * FROM review WHERE state = 'signed' ORDER BY ended_at DESC, id DESC LIMIT 1`,
  )
}

export interface LastReview {
  readonly id: string
  /** When it was signed, and the day by which the next was promised then. */
  readonly at: number
  readonly next: string | null
  readonly reviewer: string | null
}

/** The last one that was signed. */
export function lastReview(db: Reader): LastReview | undefined {
  return db.get<LastReview>(
    `SELECT id, ended_at AS at, signoff ->> '$.nextAt' AS next, signoff ->> '$.reviewer' AS reviewer
       FROM review WHERE state = 'signed' ORDER BY ended_at DESC, id DESC LIMIT 1`,
  )
}

/** What a review decided on some keys, by key id. */
export function decisionsOn(
  db: Reader,
  reviewId: string,
  keyIds: readonly string[],
): ReadonlyMap<string, Pick<ReviewRowRecord, 'decision' | 'reason'>> {
  const rows = db.all<Pick<ReviewRowRecord, 'key_id' | 'decision' | 'reason'>>(
    `SELECT key_id, decision, reason FROM review_row
     WHERE review_id = ? AND key_id IN (SELECT value FROM json_each(?))`,
    reviewId,
    JSON.stringify(keyIds),
  )
  return new Map(rows.map((row) => [row.key_id, row]))
}

/** The reviews of a state, or all of them, the newest first. */
export function listReviews(db: Reader, state?: ReviewRecord['state']): readonly ReviewRecord[] {
  return db.all<ReviewRecord>(
    'SELECT * FROM review WHERE :state IS NULL OR state = :state ORDER BY as_of DESC, id DESC',
    { state: state ?? null },
  )
}

export function isNameOfReview(db: Reader, name: string): boolean {
  return db.get('SELECT 1 FROM review WHERE name = ?', name) !== undefined
}

export interface DecisionCount {
  readonly decision: DecisionName | null
  readonly rows: number
  readonly done: number
}

/** How many keys were decided in which way, and on how many of them that was done. */
export function decisionCounts(db: Reader, reviewId: string): readonly DecisionCount[] {
  return db.all<DecisionCount>(
    `SELECT decision, count(*) AS rows, count(*) FILTER (WHERE outcome = 'done') AS done
       FROM review_row INDEXED BY review_row_count WHERE review_id = ? GROUP BY decision`,
    reviewId,
  )
}

/** How many of the first `look` keys are open. */
export function openUpTo(db: Reader, reviewId: string, look: number): number {
  return (
    db.get<{ rows: number }>(
      `SELECT count(*) AS rows FROM review_row INDEXED BY review_row_count
        WHERE review_id = ? AND decision IS NULL AND position <= ?`,
      reviewId,
      look,
    )?.rows ?? 0
  )
}

export interface RowFilter {
  readonly reviewId: string
  /** Positions from and to, both included. */
  readonly from: number
  readonly to: number
  /** Null: the open ones. */
  readonly decision?: DecisionName | null | undefined
  /** Part of a folded name, or the beginning of a prefix in lower case. */
  readonly find?: string | undefined
}

const FIND = '(instr(name_fold, :find) > 0 OR instr(lower(prefix), :find) = 1)'

function where({ decision, find }: RowFilter): string {
  return [
    'review_id = :reviewId AND position BETWEEN :from AND :to',
    ...(decision === undefined ? [] : ['decision IS :decision']),
    ...(find === undefined ? [] : [FIND]),
  ].join(' AND ')
}

/** Only what the statement names: another parameter would be an error. */
function values({ reviewId, from, to, decision, find }: RowFilter): Record<string, SqlValue> {
  return {
    reviewId,
    from,
    to,
    ...(decision === undefined ? {} : { decision }),
    ...(find === undefined ? {} : { find }),
  }
}

/** A window of the rows that match, in their order, and how many there are. */
export function rowWindow(
  db: Reader,
  filter: RowFilter,
  offset: number,
  limit: number,
): { readonly rows: readonly ReviewRowRecord[]; readonly total: number } {
  const matching = `FROM review_row INDEXED BY review_row_list WHERE ${where(filter)}`
  const { total } = db.get<{ total: number }>(
    `SELECT count(*) AS total ${matching}`,
    values(filter),
  ) ?? { total: 0 }
  const numbers = db.column<number>(
    `SELECT nr ${matching} ORDER BY position LIMIT :limit OFFSET :offset`,
    { ...values(filter), limit, offset },
  )
  return {
    rows: db.all<ReviewRowRecord>(
      'SELECT * FROM review_row WHERE nr IN (SELECT value FROM json_each(?)) ORDER BY position',
      JSON.stringify(numbers),
    ),
    total,
  }
}

export function rowOf(db: Reader, reviewId: string, keyId: string): ReviewRowRecord | undefined {
  return db.get<ReviewRowRecord>(
    'SELECT * FROM review_row WHERE review_id = ? AND key_id = ?',
    reviewId,
    keyId,
  )
}

/** The first open key after a position; from the top again when there is none. */
export function nextOpen(db: Reader, reviewId: string, position: number): string | undefined {
  const [keyId] = db.column<string>(
    `SELECT key_id FROM review_row INDEXED BY review_row_count
      WHERE review_id = :reviewId AND decision IS NULL AND position <> :position
      ORDER BY position <= :position, position LIMIT 1`,
    { reviewId, position },
  )
  return keyId
}

/** All rows of a review, in no order. */
export function rowsOf(db: Reader, reviewId: string): readonly ReviewRowRecord[] {
  return db.all<ReviewRowRecord>('SELECT * FROM review_row WHERE review_id = ?', reviewId)
}

/** What a decision, or opening a key again, writes. */
export interface DecidedRow {
  readonly review_id: string
  readonly key_id: string
  readonly decision: DecisionName | null
  readonly reason: string | null
  readonly owner: string | null
  readonly until: number | null
  readonly decided_at: number
  readonly decided_by: string
}

/** False when the key is not in this review, or the review is not open. */
export function decideRow(db: Writer, row: DecidedRow): boolean {
  return (
    db.run(
      `UPDATE review_row SET decision = :decision, reason = :reason, owner = :owner, until = :until,
                             decided_at = :decided_at, decided_by = :decided_by
        WHERE review_id = :review_id AND key_id = :key_id
          AND EXISTS (SELECT 1 FROM review WHERE id = :review_id AND state = 'open')`,
      { ...row },
    ) > 0
  )
}

export interface OutcomeRow {
  readonly review_id: string
  readonly key_id: string
  readonly outcome: OutcomeName
  readonly outcome_at: number
  readonly outcome_message: string
  readonly outcome_epoch: number | null
}

export function recordOutcome(db: Writer, row: OutcomeRow): void {
  db.run(
    `UPDATE review_row SET outcome = :outcome, outcome_at = :outcome_at,
                           outcome_message = :outcome_message, outcome_epoch = :outcome_epoch
      WHERE review_id = :review_id AND key_id = :key_id`,
    { ...row },
  )
}

export interface SignedReview {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly signoff: string
  readonly signature: Buffer | null
  readonly publicKey: Buffer | null
}

export function signReview(db: Writer, signed: SignedReview): void {
  db.run(
    `UPDATE review SET state = 'signed', ended_at = :at, ended_by = :by, signoff = :signoff,
                       signature = :signature, public_key = :publicKey
      WHERE id = :id AND state = 'open'`,
    { ...signed },
  )
}

export function abandonReview(
  db: Writer,
  ended: { readonly id: string; readonly at: number; readonly by: string; readonly reason: string },
): void {
  db.run(
    `UPDATE review SET state = 'abandoned', ended_at = :at, ended_by = :by, end_reason = :reason
      WHERE id = :id AND state = 'open'`,
    { ...ended },
  )
}

export interface PackRecord {
  readonly review_id: string
  readonly number: number
  readonly manifest: string
  readonly path: string
  readonly at: number
}

/** The packs that were written of a review, oldest first. */
export function packsOf(db: Reader, reviewId: string): readonly PackRecord[] {
  return db.all<PackRecord>(
    'SELECT * FROM review_pack WHERE review_id = ? ORDER BY number',
    reviewId,
  )
}

export function insertPack(db: Writer, pack: Omit<PackRecord, 'number'>): void {
  db.run(
    `INSERT INTO review_pack (review_id, number, manifest, path, at)
     SELECT :review_id, count(*) + 1, :manifest, :path, :at FROM review_pack WHERE review_id = :review_id`,
    { ...pack },
  )
}

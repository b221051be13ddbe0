// Owns what became of a decision, and its record; refuses to carry anything out.
import type { Call } from '#base/call'
import { appendAudit } from '#store/audit'
import { keyById } from '#store/keys'
import { type OutcomeRow, recordOutcome, type ReviewRecord } from '#store/reviews'
import { isRotated } from './changes.ts'
import type { ReviewContext } from './context.ts'
import { type Present, revokedWords } from './drift.ts'
import type { WholeRow } from './rows.ts'

export type Carried = Pick<OutcomeRow, 'outcome' | 'outcome_message' | 'outcome_epoch'>

export const said = (
  outcome: OutcomeRow['outcome'],
  message: string,
  epoch: number | null = null,
): Carried => ({ outcome, outcome_message: message, outcome_epoch: epoch })

export const GONE =
  'It is not in the inventory any more: somebody deleted it from the file. It was not revoked.'

/** A frozen key as it is now. */
export function presentOf(
  { database, runtime, livingKey }: Pick<ReviewContext, 'database' | 'runtime' | 'livingKey'>,
  keyId: string,
): Present {
  return database.read((db) => ({
    now: livingKey(db, keyId, runtime.now()),
    record: keyById(db, keyId),
  }))
}

/** Revoked by this very review, in a run that ended before it could say so, or by somebody else. */
export function revokedAlready({ record }: Present): Carried | undefined {
  if (record === undefined || record.revoked_at === null) return undefined
  return said('done', `Already: ${revokedWords(record)}`)
}

/** What became of the decision to rotate: only a person can hand a new value out. */
export function rotationOf({ key }: WholeRow, present: Present): Carried {
  const { now } = present
  if (now === undefined) return revokedAlready(present) ?? said('failed', GONE)
  return isRotated(key, now)
    ? said('done', `Rotated to ${now.prefix}.`)
    : said(
        'skipped',
        'Not rotated yet: hand out a new value with dsadmin keys rotate, then apply again.',
      )
}

/** Records an outcome that is another than the one before. A rotation that is still to come is none yet. */
export function recordNews(
  { database, runtime }: Pick<ReviewContext, 'database' | 'runtime'>,
  { id, name }: Pick<ReviewRecord, 'id' | 'name'>,
  { row, key }: WholeRow,
  carried: Carried,
  { actor, operation }: Pick<Call, 'actor' | 'operation'>,
): void {
  const { outcome, outcome_message: message } = carried
  if (outcome === row.outcome && message === row.outcome_message) return
  if (row.decision === 'rotate' && outcome === 'skipped') return
  const at = runtime.now()
  database.write((db) => {
    recordOutcome(db, { review_id: id, key_id: key.keyId, outcome_at: at, ...carried })
    const detail = { review: id, name, outcome, message }
    appendAudit(db, { at, actor, operation, keyId: key.keyId, prefix: key.prefix, detail })
  })
}

// Owns bringing access reviews of a copy, attached as `backup`, into the inventory; refuses to change one that was signed here.
import type { Writer } from './connection.ts'

const HEAD =
  'id, name, as_of, started_by, app, epoch, audit_seq, audit_hash, rows, look, sha256, thresholds, coverage, previous_id, signoff, signature, public_key'
const FROZEN =
  'review_id, key_id, position, name, name_fold, prefix, state, frozen, reasons, because'
const DECIDED = 'decision, reason, owner, until, decided_at, decided_by'
const OUTCOME = 'outcome, outcome_at, outcome_message, outcome_epoch'
const ENDED = 'state, ended_at, ended_by, end_reason, signoff, signature, public_key'

const of = (alias: string, columns: string): string =>
  columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ')

const SAME = 'b.review_id = main.review_row.review_id AND b.key_id = main.review_row.key_id'
const CROWDED = `b.state = 'open' AND EXISTS (SELECT 1 FROM main.review h WHERE h.state = 'open' AND h.id <> b.id)`

/**
 * Reviews that are not here are added; two cannot be open at a time, so then ours goes on. Of one that is
 * open here, the later word on each key counts, and an end that the copy knows, with all that was decided
 * for it. Of one that has ended here nothing but later outcomes comes in.
 */
export function addReviews(db: Writer): void {
  db.run(
    `INSERT OR IGNORE INTO main.review (${HEAD}, state, ended_at, ended_by, end_reason)
     SELECT ${of('b', HEAD)}, iif(${CROWDED}, 'abandoned', b.state), iif(${CROWDED}, b.as_of, b.ended_at),
            iif(${CROWDED}, b.started_by, b.ended_by),
            iif(${CROWDED}, 'Another review was open when this one was restored.', b.end_reason)
       FROM backup.review b ORDER BY b.as_of`,
  )
  db.run(
    `INSERT OR IGNORE INTO main.review_row (${FROZEN}, ${DECIDED}, ${OUTCOME})
     SELECT ${FROZEN}, ${DECIDED}, ${OUTCOME} FROM backup.review_row`,
  )
  db.run(
    `UPDATE main.review_row SET (${DECIDED}) = (${of('b', DECIDED)}) FROM backup.review_row b
      WHERE ${SAME} AND main.review_row.review_id IN (SELECT id FROM main.review WHERE state = 'open')
        AND (b.decided_at > coalesce(main.review_row.decided_at, 0)
          OR b.review_id IN (SELECT id FROM backup.review WHERE state <> 'open'))`,
  )
  db.run(
    `UPDATE main.review SET (${ENDED}) = (${of('b', ENDED)}) FROM backup.review b
      WHERE b.id = main.review.id AND main.review.state = 'open' AND b.state <> 'open'`,
  )
  db.run(
    `UPDATE main.review_row SET (${OUTCOME}) = (${of('b', OUTCOME)}) FROM backup.review_row b
      WHERE ${SAME} AND b.outcome_at > coalesce(main.review_row.outcome_at, 0)
        AND main.review_row.outcome IS NOT 'done'`,
  )
  db.run('INSERT OR IGNORE INTO main.review_pack SELECT * FROM backup.review_pack')
}

// Owns what a page or a command reads of reviews: heads, the list of keys, one key at length; refuses to change anything.
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed, ReviewNote, ReviewRow } from '#contract'
import { ReviewCoverage, Thresholds } from '#contract/reviews'
import type { Reader } from '#store/connection'
import {
  listReviews,
  nextOpen,
  openUpTo,
  reviewById,
  type ReviewRecord,
  type ReviewRowRecord,
  rowOf,
  rowWindow,
} from '#store/reviews'
import { withReceipt } from './apply.ts'
import type { ReviewContext } from './context.ts'
import { headOf, requireReview } from './head.ts'
import { frozenOf, reviewRow } from './rows.ts'
import { findings } from './triage.ts'

export function list(
  { database }: ReviewContext,
  { state }: Parsed<'review.list'>,
): Output<'review.list'> {
  return database.read((db) => ({
    reviews: listReviews(db, state).map((review) => headOf(db, review)),
  }))
}

/** Errors: Fault review.missing. */
export function show(
  { database }: ReviewContext,
  { id }: Parsed<'review.show'>,
): Output<'review.show'> {
  return database.read((db) => headOf(db, requireReview(db, id)))
}

/** A row with what the gates say of its revoke now. Not inside another view: the receipt is one of its own. */
function spoken(context: ReviewContext, row: ReviewRowRecord, review: ReviewRecord): ReviewRow {
  const read = reviewRow(row, review)
  const { outcome } = read
  if (outcome?.epoch === undefined) return read
  const message = withReceipt(context, outcome.message, outcome.epoch)
  return { ...read, outcome: { ...outcome, message } }
}

/** Errors: Fault review.missing. */
export function rows(
  context: ReviewContext,
  { id, find, group, decision, offset, limit }: Parsed<'review.rows'>,
): Output<'review.rows'> {
  const { database, fold, cutToPrefix } = context
  const wanted = fold(cutToPrefix(find ?? ''))
  const { review, found, lookOpen } = database.read((db) => {
    const record = requireReview(db, id)
    const filter = {
      reviewId: id,
      from: group === 'fine' ? record.look + 1 : 1,
      to: group === 'look' ? record.look : record.rows,
      ...(decision === undefined ? {} : { decision: decision === 'open' ? null : decision }),
      ...(wanted === '' ? {} : { find: wanted }),
    }
    return {
      review: record,
      found: rowWindow(db, filter, offset, limit),
      lookOpen: openUpTo(db, id, record.look),
    }
  })
  return {
    rows: found.rows.map((row) => spoken(context, row, review)),
    total: found.total,
    look: review.look,
    lookOpen,
  }
}

type Last = Output<'review.row'>['last']

interface Before {
  readonly review: ReviewRecord
  /** Absent: the key was not there. */
  readonly row: ReviewRowRecord | undefined
}

function beforeOf(db: Reader, review: ReviewRecord, keyId: string): Before | undefined {
  const previous = review.previous_id === null ? undefined : reviewById(db, review.previous_id)
  return previous && { review: previous, row: rowOf(db, previous.id, keyId) }
}

function lastOf({ review, row }: Before): Last {
  if (!row?.decision || review.ended_at === null) return undefined
  return {
    review: review.name,
    decision: row.decision,
    reason: row.reason ?? '',
    at: instant(row.decided_at ?? review.ended_at),
  }
}

function notesOf(
  review: ReviewRecord,
  row: ReviewRowRecord,
  before: Before | undefined,
): readonly ReviewNote[] {
  const last = before && {
    name: before.review.name,
    key: () => (before.row === undefined ? undefined : frozenOf(before.row)),
  }
  return findings(frozenOf(row), {
    asOf: instant(review.as_of),
    thresholds: Thresholds.parse(JSON.parse(review.thresholds)),
    coverage: ReviewCoverage.parse(JSON.parse(review.coverage)),
    ...(last === undefined ? {} : { last }),
  }).map(({ reason, title, text }) => ({ reason, title, text }))
}

/** Errors: Fault review.missing, key.missing for a key that was not frozen, review.unbalanced. */
export function row(
  context: ReviewContext,
  { id, keyId }: Parsed<'review.row'>,
): Output<'review.row'> {
  const { review, found, before, next } = context.database.read((db) => {
    const head = requireReview(db, id)
    const one = rowOf(db, id, keyId)
    if (one === undefined) throw notFrozen(head.name)
    return {
      review: head,
      found: one,
      before: beforeOf(db, head, keyId),
      next: nextOpen(db, id, one.position),
    }
  })
  const last = before && lastOf(before)
  return {
    row: spoken(context, found, review),
    key: frozenOf(found),
    notes: notesOf(review, found, before),
    position: found.position,
    ...(next === undefined ? {} : { nextOpen: next }),
    ...(last === undefined ? {} : { last }),
  }
}

function notFrozen(review: string): Fault {
  return new Fault({
    code: 'key.missing',
    message: `This key is not in ${review}.`,
    fix: 'Choose one of its rows. A key made after the freeze is for the next review.',
    field: 'keyId',
  })
}

// Owns finding a review and saying how far it is; refuses an operation at the wrong point of its life.
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import { instant } from '#base/runtime'
import { ReviewCoverage, type ReviewHead, Thresholds } from '#contract/reviews'
import type { Reader } from '#store/connection'
import { decisionCounts, packsOf, reviewById, type ReviewRecord } from '#store/reviews'
import { balances, remediated, tallyOf } from './arithmetic.ts'
import { parseSignOff, type SignOff } from './sign-off.ts'

/** Errors: Fault review.missing. */
export function requireReview(db: Reader, id: string): ReviewRecord {
  const review = reviewById(db, id)
  if (review) return review
  throw new Fault({
    code: 'review.missing',
    message: 'There is no such review in this workspace.',
    fix: 'Choose one of the list: dsadmin review list.',
    field: 'id',
  })
}

const ENDED = { open: 'is open', signed: 'is signed', abandoned: 'was abandoned' } as const

/** Errors: Fault review.missing, review.state when it is not where it has to be. */
export function requireState(
  db: Reader,
  id: string,
  state: 'open' | 'signed',
  fix: string,
): ReviewRecord {
  const review = requireReview(db, id)
  if (review.state === state) return review
  throw new Fault({
    code: 'review.state',
    message: `${review.name} ${ENDED[review.state]}${review.state === 'open' ? ' and not signed yet' : ''}.`,
    fix,
    field: 'id',
  })
}

/** The sign-off of a review that is signed. Errors: Fault review.unbalanced where it cannot be read. */
export function signOffOf({ signoff, name }: ReviewRecord): SignOff {
  const said = signoff === null ? undefined : parseSignOff(signoff)
  if (said) return said
  throw new Fault({
    code: 'review.unbalanced',
    message: `The sign-off of ${name} cannot be read.`,
    fix: 'Somebody changed the inventory from outside. Its pack, if one was written, still shows what was signed.',
  })
}

function signatureOf(review: ReviewRecord): ReviewHead['signature'] {
  const { signedAt, reviewer, role, signedBy, statement, nextAt, signer } = signOffOf(review)
  return {
    at: signedAt,
    reviewer,
    role,
    by: signedBy,
    statement,
    nextAt,
    ...(signer === null ? { assurance: 'unsigned' } : { assurance: 'signed', fingerprint: signer }),
    sha256: sha256(review.signoff ?? ''),
  }
}

function previousOf(db: Reader, { previous_id: id }: ReviewRecord): Pick<ReviewHead, 'previous'> {
  const previous = id === null ? undefined : reviewById(db, id)
  if (previous?.ended_at === undefined || previous.ended_at === null) return {}
  return {
    previous: { id: previous.id, name: previous.name, signedAt: instant(previous.ended_at) },
  }
}

export function headOf(db: Reader, review: ReviewRecord): ReviewHead {
  const counts = decisionCounts(db, review.id)
  const tally = tallyOf(counts)
  const pack = packsOf(db, review.id).at(-1)
  const { ended_at: at, ended_by: by, end_reason: reason } = review
  return {
    id: review.id,
    name: review.name,
    state: review.state,
    asOf: instant(review.as_of),
    startedBy: review.started_by,
    rows: review.rows,
    sha256: review.sha256,
    epoch: review.epoch,
    audit: { seq: review.audit_seq, hash: review.audit_hash.toString('hex') },
    thresholds: Thresholds.parse(JSON.parse(review.thresholds)),
    coverage: ReviewCoverage.parse(JSON.parse(review.coverage)),
    tally,
    balanced: balances(tally, review.rows),
    ...previousOf(db, review),
    ...(review.state === 'signed' ? { signature: signatureOf(review) } : {}),
    ...(review.state === 'abandoned' && at !== null
      ? { abandoned: { at: instant(at), by: by ?? '', reason: reason ?? '' } }
      : {}),
    remediation: remediated(counts),
    ...(pack === undefined
      ? {}
      : { pack: { path: pack.path, manifest: pack.manifest, at: instant(pack.at) } }),
  }
}

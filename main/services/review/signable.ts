// Owns whether a review may be signed: every key decided, the numbers adding up, the frozen as it was; refuses with what is missing.
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import { instant } from '#base/runtime'
import { type ReviewDiff, Thresholds } from '#contract/reviews'
import type { Reader } from '#store/connection'
import { decisionCounts, packsOf, reviewById, type ReviewRecord } from '#store/reviews'
import { balances, reviewed, tallyOf } from './arithmetic.ts'
import { diffWithPrevious } from './compare.ts'
import { decisionsCsv } from './decisions-csv.ts'
import { requireState } from './head.ts'
import { populationCsv } from './population-csv.ts'
import { type WholeRow, wholeRows } from './rows.ts'
import type { SignOff } from './sign-off.ts'
import { counted, listed } from './words.ts'

export interface Signable {
  readonly review: ReviewRecord
  readonly rows: readonly WholeRow[]
  readonly population: string
  readonly decisions: string
  readonly tally: SignOff['tally']
  readonly previous: SignOff['previous']
  readonly diff: ReviewDiff
}

function unbalanced(message: string, fix: string): Fault {
  return new Fault({ code: 'review.unbalanced', message, fix })
}

/** @throws Fault review.unbalanced with what is missing. */
function requireWhole(review: ReviewRecord, rows: readonly WholeRow[], now: number): void {
  if (rows.length !== review.rows)
    throw unbalanced(
      `${counted(review.rows, 'key')} were frozen, and ${counted(rows.length, 'row is', 'rows are')} there.`,
      'Somebody changed the inventory from outside. Abandon this review and start another.',
    )
  const open = rows.filter(({ row }) => row.decision === null)
  if (open.length > 0)
    throw unbalanced(
      `${String(open.length)} of ${counted(rows.length, 'key')} ${open.length === 1 ? 'is' : 'are'} still to be decided: ${listed(open.map(({ key }) => key.name))}.`,
      'Decide on each, then sign.',
    )
  const over = rows.filter(({ row }) => row.until !== null && row.until <= now)
  if (over.length > 0)
    throw unbalanced(
      `What was decided until a day that has passed has to be decided again: ${listed(over.map(({ key }) => key.name))}.`,
      'Decide on each, then sign.',
    )
}

/** Everything that is signed, read and checked. Errors: Fault review.missing, review.state, review.unbalanced. */
export function signable(db: Reader, id: string, now: number): Signable {
  const review = requireState(db, id, 'open', 'Only an open review can be signed, and once.')
  const rows = wholeRows(db, id)
  requireWhole(review, rows, now)
  const tally = tallyOf(decisionCounts(db, id))
  if (!balances(tally, review.rows))
    throw unbalanced(
      `The decisions add up to ${String(reviewed(tally))}, and ${counted(review.rows, 'key')} were frozen.`,
      'Somebody changed the inventory from outside. Abandon this review and start another.',
    )
  const population = populationCsv(
    rows.map(({ key }) => key),
    {
      asOf: instant(review.as_of),
      thresholds: Thresholds.parse(JSON.parse(review.thresholds)),
    },
  )
  if (sha256(population) !== review.sha256)
    throw unbalanced(
      'What was frozen is not as it was: its hash is another one.',
      'Somebody changed the inventory from outside. Abandon this review and start another.',
    )
  return {
    review,
    rows,
    population,
    decisions: decisionsCsv(rows.map(({ row }) => row)),
    tally,
    previous: previousSignOff(db, review),
    diff: diffWithPrevious(db, review, rows),
  }
}

function previousSignOff(db: Reader, { previous_id: id }: ReviewRecord): SignOff['previous'] {
  const previous = id === null ? undefined : reviewById(db, id)
  if (previous === undefined || previous.signoff === null) return null
  return {
    id: previous.id,
    name: previous.name,
    signoff: sha256(previous.signoff),
    manifest: packsOf(db, previous.id).at(-1)?.manifest ?? null,
  }
}

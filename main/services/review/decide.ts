// Owns deciding on the keys of an open review, each with a reason, on disk before it is confirmed; refuses what is not whole.
import type { Call } from '#base/call'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { Decision } from '#contract/reviews'
import { appendAudit } from '#store/audit'
import type { Writer } from '#store/connection'
import { decideRow, type DecidedRow, decisionCounts, rowOf } from '#store/reviews'
import { balances, tallyOf } from './arithmetic.ts'
import { LONG, type ReviewContext, SHORT } from './context.ts'
import { requireState } from './head.ts'
import { minuteWords } from './words.ts'

/** A deferral that lasts longer would be a decision that nobody took. */
const MOST_DEFERRED = 30

type Given = Pick<Parsed<'review.decide'>, 'decision' | 'reason' | 'owner' | 'until'>
type Made = Pick<DecidedRow, 'decision' | 'reason' | 'owner' | 'until'>

const NEEDS: Readonly<Record<Decision, string>> = {
  keep: 'Keeping a key needs a reason.',
  rotate: 'Rotating a key needs a reason.',
  revoke: 'Revoking a key needs a reason.',
  defer: 'Deferring a key needs a reason.',
  exception: 'An exception needs a reason.',
}

function refuse(field: string, message: string, fix: string): never {
  throw new Fault({ code: 'input.invalid', message, fix, field })
}

/** Errors: Fault input.invalid. */
function endOf(decision: 'defer' | 'exception', until: string | undefined, now: number): number {
  if (until === undefined)
    refuse(
      'until',
      decision === 'defer' ? 'A deferral needs an end.' : 'An exception needs an end.',
      'Give the day on which it has to be decided again.',
    )
  const at = Date.parse(until)
  if (at <= now) refuse('until', 'This end lies in the past.', 'Give a time to come.')
  // By whole days, so that the evening of the last one counts.
  if (decision === 'defer' && Math.floor((at - now) / DAY) > MOST_DEFERRED)
    refuse(
      'until',
      `A deferral ends after ${String(MOST_DEFERRED)} days at the latest.`,
      'Choose an earlier day, or make it an exception.',
    )
  return at
}

/** Errors: Fault input.invalid, input.secret, with the field. */
function checked(given: Given, said: ReviewContext['said'], now: number): Made {
  const { decision, owner, until } = given
  const rest = Object.entries({ reason: given.reason, owner, until })
  const needless = (allowed: readonly string[]) => {
    const extra = rest.find(([name, value]) => value !== undefined && !allowed.includes(name))
    if (extra)
      refuse(extra[0], `This decision takes no ${extra[0]}.`, 'Leave it out, or decide otherwise.')
  }
  if (decision === undefined) {
    needless([])
    return { decision: null, reason: null, owner: null, until: null }
  }
  const reason = said(given.reason ?? '', {
    field: 'reason',
    called: 'reason',
    most: LONG,
    lines: true,
    missing: NEEDS[decision],
    fix: 'Say in a few words why: it is signed and goes into the pack.',
  })
  switch (decision) {
    case 'defer':
      return {
        decision,
        reason,
        owner: said(owner ?? '', {
          field: 'owner',
          called: 'owner',
          most: SHORT,
          missing: 'A deferral needs somebody who decides it later.',
          fix: 'Name the person or the team.',
        }),
        until: endOf(decision, until, now),
      }
    case 'exception':
      needless(['reason', 'until'])
      return { decision, reason, owner: null, until: endOf(decision, until, now) }
    default:
      needless(['reason'])
      return { decision, reason, owner: null, until: null }
  }
}

interface Recorded {
  readonly keyId: string
  readonly made: Made
  readonly seen: string | null | undefined
  readonly id: string
  readonly now: number
  readonly actor: string
}

/** Errors: Fault key.changed when somebody decided on the key since the caller looked at it. */
function requireSeen(db: Writer, { id, keyId, seen }: Recorded): void {
  const row = seen === undefined ? undefined : rowOf(db, id, keyId)
  if (row === undefined || row.decided_at === null) return
  const decided = row.decision === null ? null : instant(row.decided_at)
  if (decided === seen) return
  const by = `${row.decided_by ?? 'somebody'}, ${minuteWords(instant(row.decided_at))}`
  throw new Fault({
    code: 'key.changed',
    message:
      row.decision === null
        ? `“${row.name}” was opened again meanwhile by ${by}.`
        : `“${row.name}” was decided meanwhile: ${row.decision}, by ${by}.`,
    fix: 'Look at it, then decide again.',
    field: 'seen',
  })
}

function record(db: Writer, recorded: Recorded): void {
  const { keyId, made, seen: _, ...head } = recorded
  requireSeen(db, recorded)
  const known = decideRow(db, {
    review_id: head.id,
    key_id: keyId,
    ...made,
    decided_at: head.now,
    decided_by: head.actor,
  })
  if (known) return
  throw new Fault({
    code: 'key.missing',
    message: `The key ${keyId} is not in this review.`,
    fix: 'Choose one of its rows. A key made after the freeze is for the next review.',
    field: 'keyIds',
  })
}

interface Written {
  readonly id: string
  readonly rows: number
  readonly decided: number
  readonly now: number
  readonly actor: string
}

function answer(db: Writer, { id, rows, decided, now, actor }: Written): Output<'review.decide'> {
  const tally = tallyOf(decisionCounts(db, id))
  return { decided, at: instant(now), by: actor, tally, balanced: balances(tally, rows) }
}

const ENDED = 'What was decided cannot be changed any more. Start the next review instead.'

/** Errors: Fault review.missing, review.state, key.missing, key.changed, input.invalid, input.secret, store.*. */
export function decide(
  { database, runtime, said }: ReviewContext,
  { id, keyIds, seen, ...given }: Parsed<'review.decide'>,
  { actor, operation }: Call,
): Output<'review.decide'> {
  const now = runtime.now()
  const made = checked(given, said, now)
  const keys = [...new Set(keyIds)]
  return database.write((db) => {
    const review = requireState(db, id, 'open', ENDED)
    for (const keyId of keys) record(db, { keyId, made, seen, id, now, actor })
    const [only] = keys.length === 1 ? keys : []
    const row = only === undefined ? undefined : rowOf(db, id, only)
    appendAudit(db, {
      at: now,
      actor,
      operation,
      keyId: row?.key_id,
      prefix: row?.prefix,
      detail: {
        review: id,
        name: review.name,
        keys: keys.length,
        decision: made.decision,
        reason: made.reason,
      },
    })
    return answer(db, { id, rows: review.rows, decided: keys.length, now, actor })
  })
}

/** As `decide`, each key in its own way; one that is refused leaves all as they were, and is named. */
export function decideEach(
  { database, runtime, said }: ReviewContext,
  { id, decisions }: Parsed<'review.decideEach'>,
  { actor, operation }: Call,
): Output<'review.decideEach'> {
  const now = runtime.now()
  const all = decisions.map(({ keyId, seen, ...given }, index) => ({
    keyId,
    seen,
    made: named(index, () => checked(given, said, now)),
  }))
  return database.write((db) => {
    const review = requireState(db, id, 'open', ENDED)
    for (const one of all) record(db, { ...one, id, now, actor })
    const detail = { review: id, name: review.name, keys: all.length }
    appendAudit(db, { at: now, actor, operation, detail })
    return answer(db, { id, rows: review.rows, decided: all.length, now, actor })
  })
}

/** Says which of many decisions was refused. */
function named<T>(index: number, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { code, message, fix, field } = error
    throw new Fault({
      code,
      message: `Decision ${String(index + 1)}: ${message}`,
      fix: `${fix} Nothing was recorded.`,
      field: `decisions.${String(index)}${field === undefined ? '' : `.${field}`}`,
      cause: error,
    })
  }
}

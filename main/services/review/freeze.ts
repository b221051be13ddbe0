// Owns starting a review: everything of one instant in one transaction; refuses a second one while one is open.
import type { Call } from '#base/call'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { sha256 } from '#base/sha256'
import { instant } from '#base/runtime'
import type { FrozenKey, Output, Parsed, Thresholds } from '#contract'
import { appendAudit, auditHead } from '#store/audit'
import type { Reader } from '#store/connection'
import { currentEpoch } from '#store/epoch'
import { gatesWatching } from '#store/gates'
import {
  insertReview,
  insertRow,
  isNameOfReview,
  lastSigned,
  openReview,
  type ReviewRecord,
} from '#store/reviews'
import { watchGaps } from '#store/watch'
import { type ReviewContext, SHORT } from './context.ts'
import { coverageOf } from './coverage.ts'
import { headOf, requireReview } from './head.ts'
import { populationCsv } from './population-csv.ts'
import { byName, wholeRows } from './rows.ts'
import { type Sight, triage } from './triage.ts'

/** Errors: Fault review.state. */
function requireNoneOpen(db: Reader): void {
  const open = openReview(db)
  if (open === undefined) return
  throw new Fault({
    code: 'review.state',
    message: `${open.name} is open since ${instant(open.as_of).slice(0, 10)}; only one review can be open at a time.`,
    fix: 'Go on with it: dsadmin review show latest. Or end it: dsadmin review abandon latest --reason TEXT.',
  })
}

/** The first that nobody has: `Access review 2026 Q4`, then with a number behind it. */
function defaultName(db: Reader, now: number): string {
  const at = new Date(now)
  const quarter = Math.floor(at.getUTCMonth() / 3) + 1
  const name = `Access review ${String(at.getUTCFullYear())} Q${String(quarter)}`
  if (!isNameOfReview(db, name)) return name
  for (let number = 2; ; number += 1) {
    const next = `${name} (${String(number)})`
    if (!isNameOfReview(db, next)) return next
  }
}

/** The review before, as triage needs it. */
export function lastSight(db: Reader, previous: ReviewRecord | undefined): Pick<Sight, 'last'> {
  if (previous === undefined) return {}
  const keys = new Map(wholeRows(db, previous.id).map(({ key }) => [key.keyId, key]))
  return { last: { name: previous.name, key: (keyId) => keys.get(keyId) } }
}

interface Ranked {
  readonly key: FrozenKey
  readonly id: string
  readonly fold: string
  readonly triaged: ReturnType<typeof triage>
}

/** Those that deserve a look first, by their first reason, then by name. */
function inOrder(a: Ranked, b: Ranked): number {
  return (
    Number(b.triaged.look) - Number(a.triaged.look) ||
    a.triaged.rank - b.triaged.rank ||
    byName(a, b)
  )
}

/** Errors: Fault review.state, input.invalid, input.secret, store.*. */
export function start(
  { database, runtime, version, population, fold, ...context }: ReviewContext,
  input: Parsed<'review.start'>,
  { actor, operation }: Call,
): Output<'review.start'> {
  const given = input.name === undefined ? undefined : reviewName(context.said, input.name)
  const defaults = context.thresholds()
  const thresholds: Thresholds = {
    idleDays: input.thresholds?.idleDays ?? defaults.idleDays,
    ageDays: input.thresholds?.ageDays === undefined ? defaults.ageDays : input.thresholds.ageDays,
    expiringDays: input.thresholds?.expiringDays ?? defaults.expiringDays,
  }
  const id = runtime.id()
  return database.write((db) => {
    requireNoneOpen(db)
    const now = runtime.now()
    const asOf = instant(now)
    const keys = population(db, now)
    const from = now - thresholds.idleDays * DAY
    const coverage = coverageOf(watchGaps(db, from, now), {
      asOf: now,
      days: thresholds.idleDays,
      gates: gatesWatching(db, from),
    })
    const previous = lastSigned(db)
    const sight: Sight = { asOf, thresholds, coverage, ...lastSight(db, previous) }
    const judged = keys.map((key) => ({
      key,
      id: key.keyId,
      fold: fold(key.name),
      triaged: triage(key, sight),
    }))
    const head = auditHead(db)
    const name = given ?? defaultName(db, now)
    const named = judged.toSorted(byName).map(({ key }) => key)
    const hash = sha256(populationCsv(named, sight))
    insertReview(db, {
      id,
      name,
      as_of: now,
      started_by: actor,
      app: version,
      epoch: currentEpoch(db).number,
      audit_seq: head.seq,
      audit_hash: head.hash,
      rows: keys.length,
      look: judged.filter(({ triaged }) => triaged.look).length,
      sha256: hash,
      thresholds: JSON.stringify(thresholds),
      coverage: JSON.stringify(coverage),
      previous_id: previous?.id ?? null,
    })
    for (const [index, { key, fold: folded, triaged }] of judged.toSorted(inOrder).entries())
      insertRow(db, {
        review_id: id,
        key_id: key.keyId,
        position: index + 1,
        name: key.name,
        name_fold: folded,
        prefix: key.prefix,
        state: key.state,
        frozen: JSON.stringify(key),
        reasons: JSON.stringify(triaged.reasons),
        because: triaged.because,
      })
    const detail = { review: id, name, rows: keys.length, population: hash }
    appendAudit(db, { at: now, actor, operation, detail })
    return headOf(db, requireReview(db, id))
  })
}

function reviewName(said: ReviewContext['said'], text: string): string {
  return said(text, {
    field: 'name',
    called: 'name of the review',
    most: SHORT,
    missing: 'A review needs a name.',
    fix: 'Say when or why it is held, or leave the name out.',
  })
}

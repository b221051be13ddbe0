// Owns how reviews read on a terminal; refuses to show an unsigned one without saying so.
import { spoken } from '#base/fingerprint'
import type {
  DiffKey,
  Output,
  PackReport,
  ReviewDiff,
  ReviewHead,
  ReviewRow,
  Tally,
} from '#contract'
import { fields, printable, table } from './output.ts'

const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`
const day = (at: string): string => at.slice(0, 10)

const counted = (keys: number): string => `${String(keys)} ${keys === 1 ? 'key' : 'keys'}`

/** `18 keys = 9 keep + 2 rotate + …`, what is open last. */
export function tallyWords(tally: Tally, rows: number): string {
  const { open, ...decided } = tally
  const parts = Object.entries(decided).map(([decision, keys]) => `${String(keys)} ${decision}`)
  if (open > 0) parts.push(`${String(open)} to decide`)
  return `${counted(rows)} = ${parts.join(' + ')}`
}

function stateWords({ state, signature }: ReviewHead): string {
  return signature?.assurance === 'unsigned' ? 'signed off, UNSIGNED' : state
}

export function reviewTable(reviews: readonly ReviewHead[]): string {
  return table(
    ['NAME', 'STATE', 'FROZEN', 'KEYS', 'OPEN', 'CARRIED OUT', 'ID'],
    reviews.map((review) => [
      review.name,
      stateWords(review),
      day(review.asOf),
      String(review.rows),
      String(review.tally.open),
      review.remediation.of === 0
        ? ''
        : `${String(review.remediation.done)} of ${String(review.remediation.of)}`,
      review.id,
    ]),
  )
}

function signatureWords({
  signature,
}: ReviewHead): readonly (readonly [string, string | undefined])[] {
  if (signature === undefined) return []
  const { reviewer, role, at, by, statement, nextAt, fingerprint } = signature
  return [
    ['Signed off', `${minute(at)} by ${reviewer}, ${role} (${by})`],
    [
      'Signature',
      fingerprint === undefined
        ? 'UNSIGNED: nothing could sign, so nobody can prove who it was'
        : `by the key ${spoken(fingerprint)}`,
    ],
    ['Statement', statement],
    ['Next review', `by ${day(nextAt)}`],
  ]
}

export function reviewWords(review: ReviewHead): string {
  const { coverage, thresholds, previous, abandoned, remediation, pack } = review
  const facts = fields([
    ['Review', review.name],
    ['Id', review.id],
    ['State', stateWords(review)],
    ['Frozen', `${minute(review.asOf)} by ${review.startedBy}`],
    ['Gates watched', `${String(coverage.coveredDays)} of ${String(coverage.days)} days`],
    [
      'Points out',
      `idle for ${String(thresholds.idleDays)} d, not rotated for ${thresholds.ageDays === null ? 'ever' : `${String(thresholds.ageDays)} d`}, expiring within ${String(thresholds.expiringDays)} d`,
    ],
    ['population.csv', `sha256 ${review.sha256}`],
    ['Follows', previous && `${previous.name}, signed ${day(previous.signedAt)}`],
    ...signatureWords(review),
    ['Abandoned', abandoned && `${minute(abandoned.at)} by ${abandoned.by}: ${abandoned.reason}`],
    [
      'Carried out',
      remediation.of === 0 ? undefined : `${String(remediation.done)} of ${String(remediation.of)}`,
    ],
    ['Pack', pack && `${pack.path}, manifest sha256 ${pack.manifest}`],
  ])
  return `${facts}${tallyWords(review.tally, review.rows)}\n`
}

export function rowTable(rows: readonly ReviewRow[]): string {
  return table(
    ['', 'NAME', 'PREFIX', 'AS FROZEN', 'DECISION', 'REASON'],
    rows.map(({ look, name, prefix, because, decision, reason, until, outcome }) => [
      look ? '!' : '',
      name,
      prefix,
      because,
      [decision ?? 'open', until && `until ${day(until)}`, outcome && `(${outcome.state})`]
        .filter(Boolean)
        .join(' '),
      reason ?? '',
    ]),
  )
}

export function decidedWords({ decided, tally, balanced }: Output<'review.decide'>): string {
  const rows = Object.values(tally).reduce((sum, keys) => sum + keys, 0)
  const next = balanced
    ? 'It adds up, and can be signed.'
    : `Decide ${String(tally.open)} more to sign.`
  return `Recorded for ${counted(decided)}. ${tallyWords(tally, rows)}. ${next}\n`
}

export function driftWords({ drift, added }: Output<'review.drift'>): string {
  const more = added === 0 ? '' : `Made since, and for the next review: ${counted(added)}.\n`
  if (drift.length === 0) return `Nothing has happened to these keys since the freeze.\n${more}`
  const rows = drift.map(({ name, prefix, decision, message, held }) => [
    name,
    prefix,
    decision ?? 'open',
    held && decision === 'revoke'
      ? `${message} It will be skipped unless named with --despite.`
      : message,
  ])
  return `${table(['NAME', 'PREFIX', 'DECISION', 'SINCE THE FREEZE'], rows)}${more}`
}

const DIFF: readonly (readonly [keyof Omit<ReviewDiff, 'previous'>, string])[] = [
  ['unfinished', 'Decided then and not done'],
  ['revokedOutside', 'Revoked outside a review'],
  ['stillUnused', 'Certainly unused, then and now'],
  ['added', 'New'],
  ['changed', 'Registered otherwise'],
  ['rotated', 'Rotated'],
  ['revoked', 'Revoked as decided'],
]

export function diffWords(diff: ReviewDiff): string {
  if (diff.previous === undefined)
    return 'This is the first review: there is none to compare with.\n'
  const part = (title: string, keys: readonly DiffKey[]): string => {
    const lines = keys.map(({ name, prefix, note }) => printable(`  ${name} (${prefix}): ${note}`))
    return lines.length === 0 ? '' : `\n${title}: ${String(lines.length)}\n${lines.join('\n')}\n`
  }
  const parts = DIFF.map(([of, title]) => part(title, diff[of])).join('')
  return `Since ${printable(diff.previous.name)}:\n${parts || 'Nothing has changed.\n'}`
}

export function appliedWords({ results, review }: Output<'review.apply'>): string {
  const { done, of } = review.remediation
  const rows = results.map(({ name, prefix, decision, state, message }) => [
    name,
    prefix,
    decision,
    state,
    message,
  ])
  const head =
    results.length === 0 ? '' : table(['NAME', 'PREFIX', 'DECISION', 'OUTCOME', ''], rows)
  return `${head}Carried out: ${String(done)} of ${String(of)}.\n`
}

export function packWords({ pack, signature }: ReviewHead): string {
  if (pack === undefined) return ''
  const signer = pack.fingerprint ?? signature?.fingerprint
  const compare =
    signer === undefined
      ? 'It is UNSIGNED, and says so: anybody could have written it.'
      : `Read this fingerprint out to whoever checks it: ${spoken(signer)}`
  return `Pack: ${printable(pack.path)}\n${compare}\n`
}

export function verifiedWords(report: PackReport): string {
  const { message, problems, review, chainMessage } = report
  const facts = review
    ? fields([
        ['Review', `${review.name}, ${review.workspace}`],
        ['Frozen', minute(review.asOf)],
        ['Signed off', `${minute(review.signedAt)} by ${review.reviewer}, ${review.role}`],
        ['Next review', `by ${day(review.nextAt)}`],
        ['Carried out', `${String(review.remediation.done)} of ${String(review.remediation.of)}`],
        ['Manifest', `sha256 ${review.manifest}`],
        ['Chain', chainMessage],
      ])
    : ''
  const found = problems.map((problem) => printable(`  ${problem.file}: ${problem.message}`))
  return [
    `${printable(message)}\n`,
    facts,
    review ? `${tallyWords(review.tally, review.rows)}\n` : '',
    found.length === 0 ? '' : `Problems:\n${found.join('\n')}\n`,
  ].join('')
}

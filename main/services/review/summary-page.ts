// Owns summary.html: the whole review on one page that a person reads or prints; refuses scripts, and to hide that nothing signed it.
import { spoken } from '#base/fingerprint'
import { instant } from '#base/runtime'
import { Decision, type Tally } from '#contract/reviews'
import { type Markup, markup, NOTHING } from '#base/markup'
import type { PackParts } from './pack.ts'
import { facts, page, table } from './page.ts'
import { receiptWords } from './receipt-words.ts'
import type { Remediation } from './remediation-csv.ts'
import type { WholeRow } from './rows.ts'
import type { SignOff } from './sign-off.ts'
import { keyCell, more, sinceLast } from './summary-diff.ts'
import { counted, fullDay, minuteWords } from './words.ts'

export const SUMMARY_PAGE = 'summary.html'

/** More rows than this are in decisions.csv alone. */
const MOST_ROWS = 1_000

const TITLE: Readonly<Record<Decision, string>> = {
  revoke: 'Revoke',
  rotate: 'Rotate',
  defer: 'Deferred',
  exception: 'Exceptions',
  keep: 'Keep',
}
/** What asks for something to be done comes first. */
const ORDER = ['revoke', 'rotate', 'defer', 'exception', 'keep'] as const

function signatureBox({ signer, reviewer, role, signedAt }: SignOff): Markup {
  return signer === null
    ? markup`<div class="box warn"><p><strong>Unsigned.</strong> No key could sign here, so nothing
proves who wrote this page: anybody could have. ${reviewer} (${role}) is named as the reviewer,
${minuteWords(signedAt)}.</p></div>`
    : markup`<div class="box ok"><p><strong>Signed</strong> by ${reviewer}, ${role},
${minuteWords(signedAt)}, with the key whose fingerprint is <span class="mono">${spoken(signer)}</span>.
Compare it with what the reviewer reads out. A page cannot check itself:
<a href="HOW-TO-CHECK.html">how to check this pack</a>.</p></div>`
}

/** One strip, as long as all keys together. */
function strip(tally: Tally, rows: number): Markup {
  const width = (decision: Decision): number => (rows === 0 ? 0 : (tally[decision] / rows) * 1_000)
  const parts = Decision.options.map((decision, at) => {
    const from = Decision.options.slice(0, at).reduce((sum, before) => sum + width(before), 0)
    const wide = Math.max(0, width(decision) - 2)
    return markup`<rect class="${decision}" x="${from.toFixed(2)}" width="${wide.toFixed(2)}" height="10"/>`
  })
  return markup`<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`
}

function sum(tally: Tally, rows: number): Markup {
  const parts = Decision.options.map(
    (decision, at) =>
      markup`${at === 0 ? '' : ' + '}<svg class="cell" viewBox="0 0 10 10" aria-hidden="true"><rect class="${decision}" width="10" height="10" rx="2"/></svg>${tally[decision].toLocaleString('en')} ${decision}`,
  )
  return markup`<p class="sum"><strong>${counted(rows, 'key')}</strong> = ${parts}</p>`
}

/** "3 Jan 2026, platform team": when it ends, and who decides then. */
function untilWords({ row }: WholeRow): string {
  const day = row.until === null ? '' : fullDay(instant(row.until))
  return [day, row.owner ?? ''].filter(Boolean).join(', ')
}

function decided(rows: readonly WholeRow[], decision: Decision): Markup {
  const those = rows.filter(({ row }) => row.decision === decision)
  if (those.length === 0) return NOTHING
  const ends = decision === 'defer' || decision === 'exception'
  const heads = ['Key', 'As of the freeze', 'Reason']
  const cells = (one: WholeRow) => [
    keyCell(one.key.name, one.key.prefix),
    one.row.because,
    one.row.reason ?? '',
  ]
  const shown = those
    .slice(0, MOST_ROWS)
    .map((one) => (ends ? cells(one).concat(untilWords(one)) : cells(one)))
  return markup`<h2>${TITLE[decision]}: ${counted(those.length, 'key')}</h2>
${table(ends ? [...heads, 'Until'] : heads, shown)}
${more(those.length, MOST_ROWS, 'decisions.csv')}`
}

const OUTCOME = { done: 'Done', skipped: 'Skipped', failed: 'Failed' } as const

function remediation(all: readonly Remediation[]): Markup {
  if (all.length === 0) return NOTHING
  const done = all.filter(({ row }) => row.outcome === 'done').length
  const shown = all
    .slice(0, MOST_ROWS)
    .map(({ row, receipt }) => [
      keyCell(row.name, row.prefix),
      row.decision === 'rotate' ? 'Rotate' : 'Revoke',
      row.outcome === null ? 'Still to be done' : OUTCOME[row.outcome],
      [row.outcome_message ?? '', receipt === undefined ? '' : receiptWords(receipt)]
        .filter(Boolean)
        .join(' '),
    ])
  return markup`<h2>Carried out: ${done} of ${all.length}</h2>
${table(['Key', 'Decision', 'Outcome', 'What happened'], shown)}
${more(all.length, MOST_ROWS, 'remediation.csv')}`
}

function coverageWords({ coverage, thresholds }: SignOff): string {
  const { days, coveredDays, gates, gapsTotal } = coverage
  if (gates === 0)
    return `No gate watched in the ${String(days)} days before the freeze, so nobody knows which keys were used.`
  const rest =
    gapsTotal === 0
      ? 'so a key that was not seen was not used'
      : `with ${counted(gapsTotal, 'gap')}, so a key that was not seen in ${String(thresholds.idleDays)} days may have been used all the same`
  return `${counted(gates, 'gate')} watched on ${String(coveredDays)} of the ${String(days)} days before the freeze, ${rest}.`
}

function pointedOut({ thresholds: { idleDays, ageDays, expiringDays } }: SignOff): string {
  const old = ageDays === null ? '' : ` not rotated for ${String(ageDays)},`
  return `idle for ${String(idleDays)} days,${old} expiring within ${String(expiringDays)}`
}

/** Keys on which the account decided that had made them. */
function ownMade(rows: readonly WholeRow[]): string {
  const own = rows.filter(({ row, key }) => row.decided_by === key.createdBy).length
  return own === 0
    ? 'No key was decided on by the account that made it.'
    : `${counted(own, 'key was', 'keys were')} decided on by the account that made ${own === 1 ? 'it' : 'them'}.`
}

function frozen(signOff: SignOff): Markup {
  const { asOf, startedBy, rows, epoch, audit, previous, population, decisions } = signOff
  return facts([
    ['As of', `${minuteWords(asOf)}, by ${startedBy}`],
    ['Covers', `every key that was not revoked: ${counted(rows, 'key')}`],
    ['Watched', coverageWords(signOff)],
    ['Pointed out', pointedOut(signOff)],
    ['Inventory', `change ${String(epoch)}, audit record ${String(audit.seq)}`],
    ['Review before', previous === null ? 'none' : previous.name],
    ['population.csv', markup`<span class="mono">sha256 ${population}</span>`],
    ['decisions.csv', markup`<span class="mono">sha256 ${decisions}</span>`],
  ])
}

/** The whole review. `at`: when this page was written. */
export function summaryPage(parts: PackParts, signOff: SignOff, at: string): string {
  const { rows, tally, review, workspace, asOf } = signOff
  const body = markup`<h1>${review.name}</h1>
<p class="sub">${workspace.name} · frozen ${minuteWords(asOf)} · ${counted(rows, 'key')}</p>
${signatureBox(signOff)}
${strip(tally, rows)}
${sum(tally, rows)}
<h2>Sign-off</h2>
${facts([
  ['Reviewer', `${signOff.reviewer}, ${signOff.role}`],
  ['Statement', signOff.statement],
  ['Signed', `${minuteWords(signOff.signedAt)} by ${signOff.signedBy}`],
  ['Next review', `by ${fullDay(signOff.nextAt)}`],
  ['Four eyes', ownMade(parts.rows)],
])}
<h2>What was frozen</h2>
${frozen(signOff)}
${remediation(parts.remediation)}
${sinceLast(parts.diff)}
${ORDER.map((decision) => decided(parts.rows, decision))}
<p class="note">Written ${minuteWords(at)} by Data Science Admin. Times are UTC.</p>`
  return page(`${review.name}, ${workspace.name}`, body)
}

// Owns summary.html: the whole review on one page that a person reads or prints; refuses scripts, and to hide that nothing signed it.
import { spoken } from '#base/fingerprint'
import { Decision, type DiffKey, type ReviewDiff, type Tally } from '#contract/reviews'
import { html, type Markup, NOTHING } from './markup.ts'
import type { PackParts } from './pack.ts'
import { facts, page } from './page.ts'
import { receiptWords } from './receipt-words.ts'
import type { Remediation } from './remediation-csv.ts'
import type { WholeRow } from './rows.ts'
import type { SignOff } from './sign-off.ts'
import { instant } from '#base/runtime'
import { counted, fullDay, minuteWords } from './words.ts'

export const SUMMARY_PAGE = 'summary.html'

/** More rows than this are in decisions.csv alone. */
const MOST_ROWS = 1_000
const MOST_DIFF = 100

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
    ? html`<div class="box warn">
        <p>
          <strong>Unsigned.</strong> No key could sign here, so this page does not prove who wrote
          it: anybody could have. ${reviewer} (${role}) is named as the reviewer,
          ${minuteWords(signedAt)}.
        </p>
      </div>`
    : html`<div class="box ok">
        <p>
          <strong>Signed</strong> by ${reviewer}, ${role}, ${minuteWords(signedAt)}, with the key
          whose fingerprint is <span class="mono">${spoken(signer)}</span>. Compare it with what the
          reviewer reads out. A page cannot check itself:
          <a href="HOW-TO-CHECK.html">how to check this pack</a>.
        </p>
      </div>`
}

/** One strip as long as all keys together. */
function bar(tally: Tally, rows: number): Markup {
  let from = 0
  const parts = Decision.options.map((decision) => {
    const width = rows === 0 ? 0 : (tally[decision] / rows) * 1_000
    const part = html`<rect
      class="${decision}"
      x="${from.toFixed(2)}"
      y="0"
      width="${Math.max(0, width - 2).toFixed(2)}"
      height="10"
    />`
    from += width
    return part
  })
  return html`<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
    ${parts}
  </svg>`
}

function sums(tally: Tally, rows: number): Markup {
  const said = Decision.options.map(
    (decision) => `${tally[decision].toLocaleString('en')} ${decision}`,
  )
  return html`<p class="sum"><strong>${counted(rows, 'key')}</strong> = ${said.join(' + ')}</p>`
}

function table(heads: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

const keyCell = (name: string, prefix: string): Markup =>
  html`${name}<br /><span class="mono">${prefix}</span>`

function more(all: number, shown: number, where: string): Markup {
  return all > shown
    ? html`<p class="note">And ${(all - shown).toLocaleString('en')} more, in ${where}.</p>`
    : NOTHING
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
  return html`<h2>${TITLE[decision]}: ${counted(those.length, 'key')}</h2>
    ${table(
      ends ? [...heads, 'Until'] : heads,
      those
        .slice(0, MOST_ROWS)
        .map((one) => (ends ? cells(one).concat(untilWords(one)) : cells(one))),
    )}${more(those.length, MOST_ROWS, 'decisions.csv')}`
}

const OUTCOME = { done: 'Done', skipped: 'Skipped', failed: 'Failed' } as const

function remediation(all: readonly Remediation[]): Markup {
  if (all.length === 0) return NOTHING
  const done = all.filter(({ row }) => row.outcome === 'done').length
  const cells = ({ row, receipt }: Remediation) => [
    keyCell(row.name, row.prefix),
    row.decision === 'rotate' ? 'Rotate' : 'Revoke',
    row.outcome === null ? 'Still to be done' : OUTCOME[row.outcome],
    [row.outcome_message ?? '', receipt === undefined ? '' : receiptWords(receipt)]
      .filter(Boolean)
      .join(' '),
  ]
  return html`<h2>Carried out: ${done} of ${all.length}</h2>
    ${table(['Key', 'Decision', 'Outcome', 'What happened'], all.slice(0, MOST_ROWS).map(cells))}${more(all.length, MOST_ROWS, 'remediation.csv')}`
}

const DIFF: readonly (readonly [of: Exclude<keyof ReviewDiff, 'previous'>, title: string])[] = [
  ['unfinished', 'Decided then and not done'],
  ['revokedOutside', 'Gone without such a decision'],
  ['revoked', 'Revoked as decided'],
  ['stillUnused', 'Unused then and now'],
  ['added', 'New'],
  ['rotated', 'Rotated'],
  ['changed', 'Registered otherwise'],
]

function diff(found: ReviewDiff): Markup {
  if (found.previous === undefined) return NOTHING
  const part = (title: string, keys: readonly DiffKey[]): Markup =>
    keys.length === 0
      ? NOTHING
      : html`<h2>${title}: ${counted(keys.length, 'key')}</h2>
          ${table(
            ['Key', ''],
            keys.slice(0, MOST_DIFF).map(({ name, prefix, note }) => [keyCell(name, prefix), note]),
          )}${more(keys.length, MOST_DIFF, 'the population of both packs')}`
  const parts = DIFF.map(([of, title]) => part(title, found[of]))
  const same = DIFF.every(([of]) => found[of].length === 0)
  return html`<h2>Since ${found.previous.name}</h2>
    ${same ? html`<p class="sub">Nothing has changed.</p>` : parts}`
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

/** Keys on which the account decided that had made them. */
function ownMade(rows: readonly WholeRow[]): string {
  const own = rows.filter(({ row, key }) => row.decided_by === key.createdBy).length
  return own === 0
    ? 'On no key did the account decide that had made it.'
    : `On ${counted(own, 'key')} the account decided that had made ${own === 1 ? 'it' : 'them'}.`
}

/** The whole review. `at`: when this page was written. */
export function summaryPage(parts: PackParts, signOff: SignOff, at: string): string {
  const { rows, tally, review, workspace, asOf, previous, thresholds } = signOff
  const body = html`<h1>${review.name}</h1>
    <p class="sub">${workspace.name} · frozen ${minuteWords(asOf)} · ${counted(rows, 'key')}</p>
    ${signatureBox(signOff)} ${bar(tally, rows)} ${sums(tally, rows)}
    <h2>Sign-off</h2>
    ${facts([
      ['Reviewer', `${signOff.reviewer}, ${signOff.role}`],
      ['Statement', signOff.statement],
      ['Signed', `${minuteWords(signOff.signedAt)} by ${signOff.signedBy}`],
      ['Next review', `by ${fullDay(signOff.nextAt)}`],
      ['Four eyes', ownMade(parts.rows)],
    ])}
    <h2>What was frozen</h2>
    ${facts([
      ['As of', `${minuteWords(asOf)}, by ${signOff.startedBy}`],
      ['Covers', `every key that was not revoked: ${counted(rows, 'key')}`],
      ['Watched', coverageWords(signOff)],
      [
        'Pointed out',
        `idle for ${String(thresholds.idleDays)} days, ${thresholds.ageDays === null ? '' : `not rotated for ${String(thresholds.ageDays)}, `}expiring within ${String(thresholds.expiringDays)}`,
      ],
      ['Inventory', `change ${String(signOff.epoch)}, audit record ${String(signOff.audit.seq)}`],
      ['Review before', previous === null ? 'none' : previous.name],
      ['population.csv', html`<span class="mono">sha256 ${signOff.population}</span>`],
      ['decisions.csv', html`<span class="mono">sha256 ${signOff.decisions}</span>`],
    ])}
    ${remediation(parts.remediation)} ${diff(parts.diff)}
    ${ORDER.map((decision) => decided(parts.rows, decision))}
    <p class="note">Written ${minuteWords(at)} by Data Science Admin. Times are UTC.</p>`
  return page(`${review.name}, ${workspace.name}`, body)
}

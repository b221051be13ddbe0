// Owns how a key reads on a terminal; refuses to say "never used" without saying since when.
import { DAY, durationWords } from '#base/duration'
import type { Coverage, KeyDetail, KeyRow, KeyVersion, LastUsed, Output } from '#contract'
import { fields, printable, table } from './output.ts'

const minute = (at: string) => at.slice(0, 16).replace('T', ' ')
const day = (at: string) => at.slice(0, 10)

export function lastUsedWords(lastUsed: LastUsed): string {
  switch (lastUsed.state) {
    case 'used':
      return `${minute(lastUsed.at)} UTC`
    case 'never':
      return `never since ${day(lastUsed.trackingSince)}`
    case 'unknown':
      return 'unknown: no gate has watched yet'
    default:
      return lastUsed satisfies never
  }
}

/** `weighsUse`: a column says whether each is certainly unused. */
export function keyTable(rows: readonly KeyRow[], weighsUse = false): string {
  return table(
    ['NAME', 'KEY PREFIX', 'LAST USED', ...(weighsUse ? ['UNUSED'] : []), 'CREATED', 'STATE'],
    rows.map(({ name, prefix, lastUsed, createdAt, state, unconfirmed, unused }) => [
      name,
      prefix,
      lastUsedWords(lastUsed),
      ...(weighsUse ? [unused.state] : []),
      day(createdAt),
      unconfirmed ? `${state}, value never confirmed` : state,
    ]),
  )
}

const MOST_GAPS = 5

/** Why nobody knows of some keys whether they are unused. */
export function unknownWords(
  keys: number,
  { gaps, gapsTotal, watched, windowDays }: Coverage,
): string {
  const missed = durationWords(Math.round((1 - watched) * windowDays * DAY))
  const longest = gaps
    .toSorted((a, b) => length(b) - length(a))
    .slice(0, MOST_GAPS)
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map(
      (gap) => `  ${minute(gap.from)} to ${minute(gap.to)} UTC (${durationWords(length(gap))})\n`,
    )
  const more =
    gapsTotal > longest.length ? `  and ${String(gapsTotal - longest.length)} more\n` : ''
  const count = keys === 1 ? '1 key' : `${keys.toLocaleString('en')} keys`
  return `Of ${count} nobody knows: not seen used, but no gate watched for ${missed} of this window:\n${longest.join('')}${more}`
}

function length({ from, to }: Coverage['gaps'][number]): number {
  return Date.parse(to) - Date.parse(from)
}

function versionState({ state, refusedFrom }: KeyVersion): string {
  return state === 'active' && refusedFrom ? `active until ${minute(refusedFrom)} UTC` : state
}

/** Which version was pasted and what becomes of it: the key's own state may be another. */
export function identified({ matched, name, versions }: Output<'keys.identify'>): string {
  const version = versions.find(({ prefix }) => prefix === matched)
  const which = version === versions[0] ? 'the newest value' : 'an older value'
  return printable(
    `${matched}, ${which} of ${name}: ${version ? versionState(version) : 'revoked'}.`,
  )
}

export function keyDetail(key: KeyDetail): string {
  const facts = fields([
    ['Name', key.name],
    ['Key prefix', key.prefix],
    ['State', key.state],
    [
      'Value',
      key.unconfirmed && key.state !== 'revoked'
        ? 'never confirmed: rotate the key if nobody stored it'
        : undefined,
    ],
    ['Last used', lastUsedWords(key.lastUsed)],
    ['In 24 h', String(key.use.uses24h)],
    ['Used by', key.usedBy],
    ['Owner', key.owner],
    ['Purpose', key.purpose],
    ['Tags', key.tags.join(', ')],
    ['Breaks rules', key.violations.join(', ')],
    ['Created', `${minute(key.createdAt)} UTC by ${key.createdBy}`],
    ['Expires', key.expiresAt && `${minute(key.expiresAt)} UTC`],
    [
      'Revoked',
      key.revokedAt &&
        `${minute(key.revokedAt)} UTC by ${key.revokedBy ?? ''}: ${key.revokeReason ?? ''}`,
    ],
  ])
  const versions = table(
    ['VERSION', 'SINCE', 'LAST USED', 'STATE'],
    key.versions.map((version) => [
      version.prefix,
      day(version.createdAt),
      lastUsedWords(version.lastUsed),
      versionState(version),
    ]),
  )
  return `${facts}\n${versions}`
}

// Owns why a frozen key deserves a look, and the sentence that says so; pure, and never decides.
import { DAY } from '#base/duration'
import {
  type FrozenKey,
  type ReviewCoverage,
  type ReviewNote,
  ReviewReason,
  type Thresholds,
} from '#contract/reviews'
import { changedFields } from './changes.ts'
import { counted, daysBetween, dayWords, fullDay, listed, minuteWords } from './words.ts'

/** What every key of a review is seen against. */
export interface Sight {
  readonly asOf: string
  readonly thresholds: Thresholds
  readonly coverage: ReviewCoverage
  /** The review before. Absent: this is the first. */
  readonly last?: {
    readonly name: string
    /** The key as it was frozen then. */
    readonly key: (keyId: string) => FrozenKey | undefined
  }
}

export interface Finding extends ReviewNote {
  /** In the list: "Idle for 102 d". */
  readonly short: string
}

type Look = (key: FrozenKey, sight: Sight) => Finding | undefined

/** These say how things stand; nothing is wrong with them. */
const FINE: ReadonlySet<ReviewReason> = new Set(['overlap', 'expiring'])

const windowFrom = ({ asOf, thresholds }: Sight): number =>
  Date.parse(asOf) - thresholds.idleDays * DAY

/** Old enough to be called unused, and not used in the window. */
function isQuiet({ createdAt, lastUsedAt }: FrozenKey, sight: Sight): boolean {
  const from = windowFrom(sight)
  return (
    Date.parse(createdAt) <= from && (lastUsedAt === undefined || Date.parse(lastUsedAt) < from)
  )
}

const lastUseWords = ({ lastUsed, lastUsedAt, trackingSince }: FrozenKey, asOf: string): string => {
  if (lastUsed === 'unknown') return 'last use unknown'
  if (lastUsedAt !== undefined) return `last used ${dayWords(lastUsedAt, asOf)}`
  return `never used since ${dayWords(trackingSince ?? asOf, asOf)}`
}

function watchWords({ coverage }: Sight): string {
  const { days, coveredDays, gates } = coverage
  return coveredDays === days
    ? `${gates === 1 ? 'The gate' : `${String(gates)} gates`} watched on each of the ${String(days)} days before the freeze. So it is unused, not unseen.`
    : `Gates watched on ${String(coveredDays)} of the ${String(days)} days before the freeze.`
}

const expired: Look = (key, { asOf }) => {
  if (key.state !== 'expired' || key.expiresAt === undefined) return undefined
  return {
    reason: 'expired',
    short: `Expired ${dayWords(key.expiresAt, asOf)}, ${lastUseWords(key, asOf)}`,
    title: `Expired ${fullDay(key.expiresAt)}`,
    text: 'No gate lets it in any more. Revoking it ends it for ever and frees its name; a later expiry would wake it.',
  }
}

const suspended: Look = ({ suspendedAt }, { asOf }) => {
  if (suspendedAt === undefined) return undefined
  const days = daysBetween(suspendedAt, asOf)
  const shut =
    days === 0 ? 'No gate lets it in' : `No gate has let it in for ${counted(days, 'day')}`
  return {
    reason: 'suspended',
    short: `Suspended since ${dayWords(suspendedAt, asOf)}`,
    title: `Suspended since ${fullDay(suspendedAt)}`,
    text: `${shut}. If nobody missed it, it can go.`,
  }
}

const neverUsed: Look = (key, sight) => {
  const { trackingSince, createdAt } = key
  if (key.lastUsed !== 'never' || !isQuiet(key, sight) || sight.coverage.gapsTotal > 0)
    return undefined
  const since = trackingSince ?? createdAt
  return {
    reason: 'never-used',
    short: `Never used since ${dayWords(since, sight.asOf)}`,
    title: `Never used since ${fullDay(since)}`,
    text: `That is ${counted(daysBetween(since, sight.asOf), 'day')}. ${watchWords(sight)}`,
  }
}

const idle: Look = (key, sight) => {
  const { lastUsedAt } = key
  if (lastUsedAt === undefined || !isQuiet(key, sight) || sight.coverage.gapsTotal > 0)
    return undefined
  const days = daysBetween(lastUsedAt, sight.asOf)
  return {
    reason: 'idle',
    short: `Idle for ${String(days)} d`,
    title: `Last used ${fullDay(lastUsedAt)}`,
    text: `It has been idle for ${counted(days, 'day')}. ${watchWords(sight)}`,
  }
}

/** What was not seen is not unused: somebody looked, but not all the time. */
const unseen: Look = (key, sight) => {
  const { days, coveredDays, gapsTotal } = sight.coverage
  if (key.lastUsed === 'unknown' || !isQuiet(key, sight) || gapsTotal === 0) return undefined
  return {
    reason: 'unwatched',
    short: `Not seen, but watched ${String(coveredDays)} of ${String(days)} d only`,
    title: 'We could not check whether it is used',
    text: `${watchWords(sight)} In the rest it may have been used unseen (${lastUseWords(key, sight.asOf)}). Ask its owner before you decide.`,
  }
}

/** So it is with every key of the workspace, and says least about any of them. */
const unwatched: Look = ({ lastUsed }) =>
  lastUsed === 'unknown'
    ? {
        reason: 'unwatched',
        short: 'Use unknown: no gate has watched',
        title: 'We could not check whether it is used',
        text: 'No gate has ever reported to this workspace, so nothing is known of the use of any key. Ask its owner before you decide.',
      }
    : undefined

const unconfirmed: Look = ({ unconfirmed: never }) =>
  never
    ? {
        reason: 'unconfirmed',
        short: 'Value never confirmed',
        title: 'Value never confirmed',
        text: 'Nobody confirmed that the newest value was stored, so perhaps nobody has it. Rotate it, or revoke it.',
      }
    : undefined

const old: Look = ({ versionCreatedAt }, { asOf, thresholds }) => {
  const days = daysBetween(versionCreatedAt, asOf)
  if (thresholds.ageDays === null || days < thresholds.ageDays) return undefined
  return {
    reason: 'old',
    short: `Not rotated for ${String(days)} d`,
    title: `Not rotated since ${fullDay(versionCreatedAt)}`,
    text: `Its value is ${counted(days, 'day')} old; it should have been rotated after ${counted(thresholds.ageDays, 'day')}.`,
  }
}

const noOwner: Look = ({ owner }) =>
  owner === ''
    ? {
        reason: 'no-owner',
        short: 'No owner',
        title: 'No owner',
        text: 'Nobody answers for it. Find out who does before you keep it.',
      }
    : undefined

const changed: Look = (key, { last }) => {
  const before = last?.key(key.keyId)
  const fields = before === undefined ? [] : changedFields(before, key)
  if (last === undefined || fields.length === 0) return undefined
  return {
    reason: 'changed',
    short: `Changed since the last review: ${listed(fields)}`,
    title: `Changed since ${last.name}`,
    text: `Registered otherwise than then: ${listed(fields, fields.length)}.`,
  }
}

const added: Look = ({ keyId, createdAt, createdBy }, { last }) =>
  last === undefined || last.key(keyId) !== undefined
    ? undefined
    : {
        reason: 'new',
        short: 'New since the last review',
        title: `New since ${last.name}`,
        text: `Made ${fullDay(createdAt)} by ${createdBy}; no review has looked at it yet.`,
      }

const overlap: Look = ({ overlapUntil }, { asOf }) =>
  overlapUntil === undefined
    ? undefined
    : {
        reason: 'overlap',
        short: `Being rotated, until ${dayWords(overlapUntil, asOf)}`,
        title: 'Being rotated',
        text: `The old value is accepted until ${minuteWords(overlapUntil)}.`,
      }

const expiring: Look = ({ state, expiresAt }, { asOf, thresholds }) => {
  if (state === 'expired' || expiresAt === undefined) return undefined
  const days = daysBetween(asOf, expiresAt)
  if (days >= thresholds.expiringDays) return undefined
  return {
    reason: 'expiring',
    short: days === 0 ? 'Expires within a day' : `Expires in ${String(days)} d`,
    title: `Expires ${fullDay(expiresAt)}`,
    text: 'It ends by itself then, unless it gets a later expiry.',
  }
}

/** In the order of the contract: the first one names the key in the list, and sorts it. */
const LOOKS: readonly Look[] = [
  expired,
  suspended,
  neverUsed,
  idle,
  unseen,
  unconfirmed,
  old,
  noOwner,
  changed,
  added,
  unwatched,
  overlap,
  expiring,
]

/** Every reason with its words, the one that counts most first. */
export function findings(key: FrozenKey, sight: Sight): readonly Finding[] {
  return LOOKS.map((look) => look(key, sight)).filter((found) => found !== undefined)
}

export interface Triage {
  readonly reasons: readonly ReviewReason[]
  readonly because: string
  readonly look: boolean
  /** Where it comes in its group: the place of its first reason. */
  readonly rank: number
}

export function triage(key: FrozenKey, sight: Sight): Triage {
  const found = findings(key, sight)
  const reasons = found.map(({ reason }) => reason)
  const look = reasons.some((reason) => !FINE.has(reason))
  return {
    reasons,
    because: found.length === 0 ? usedWords(key, sight.asOf) : allOf(found),
    look,
    rank: look && reasons[0] ? ReviewReason.options.indexOf(reasons[0]) : 0,
  }
}

/** Each reason; that nobody watched goes for every key, and is said where nothing else is. */
function allOf(found: readonly Finding[]): string {
  const own = found.filter(
    ({ reason, short }) => reason !== 'unwatched' || short === found[0]?.short,
  )
  return own.map(({ short }) => short).join('; ')
}

/** `Used 08:58 UTC` on the day of the freeze, `Used 12 Nov` before. */
function usedWords({ lastUsedAt, trackingSince }: FrozenKey, asOf: string): string {
  if (lastUsedAt === undefined)
    return `Not used yet, since ${dayWords(trackingSince ?? asOf, asOf)}`
  return lastUsedAt.slice(0, 10) === asOf.slice(0, 10)
    ? `Used ${lastUsedAt.slice(11, 16)} UTC`
    : `Used ${dayWords(lastUsedAt, asOf)}`
}

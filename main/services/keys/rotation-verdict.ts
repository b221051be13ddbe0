// Owns the answer to "may the old values end?"; pure, and refuses "safe" where somebody could have been overlooked.
import { DAY, durationWords, MINUTE } from '#base/duration'
import { instant, instantField, minuteWords } from '#base/runtime'
import type { RotationVerdict } from '#contract/rotation'
import type { WatchGap } from '#store/watch'

/** An old value that was silent for so long may end. */
export const SILENCE_NEEDED = DAY
/** How far the clock may stand before what was recorded last, before nobody believes it. */
export const CLOCK_SLACK = 10 * MINUTE
const MOST_USES = 10
const MOST_GAPS = 20

/** One use of an old value. */
export interface OldUse {
  readonly gate: string
  readonly client: string
  readonly agent: string
  readonly at: number
}

export interface RotationFacts {
  readonly now: number
  /** Old values that are still accepted. */
  readonly olderAlive: number
  /** There is an older value at all. */
  readonly rotated: boolean
  /** When the youngest of them was made. */
  readonly olderSince: number
  readonly lastOldAt: number | null
  /** Newest first. */
  readonly uses: readonly OldUse[]
  /** Within the needed silence. */
  readonly gaps: readonly WatchGap[]
  /** Gates that neither report nor have signed off. */
  readonly silentGates: readonly string[]
  /** The latest instant of anything that was recorded. */
  readonly recordedAt: number
  /** A gate has reported at least once. */
  readonly watched: boolean
}

type Said = Pick<RotationVerdict, 'state' | 'message'> & { readonly fix?: string }

function nothingOld({ rotated }: RotationFacts): Said {
  return {
    state: 'none',
    message: rotated
      ? 'No old value is accepted any more.'
      : 'This key has one value only: it was never rotated.',
  }
}

function used(lastOldAt: number, use: OldUse | undefined): Said {
  const who = use && use.client !== '' ? `, by ${use.client}${use.agent && ` (${use.agent})`}` : ''
  const where = use ? ` through gate ${use.gate}` : ''
  return {
    state: 'used',
    message: `Still used${where}${who}, last at ${minuteWords(lastOldAt)}.`,
    fix: 'Give that client the new value, or extend the overlap.',
  }
}

function missed(gaps: readonly WatchGap[]): string {
  const missed = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0)
  const [first] = gaps
  const when = first ? `${minuteWords(first.from)} to ${minuteWords(first.to)}` : ''
  const more = gaps.length > 1 ? `, and ${String(gaps.length - 1)} more times` : ''
  return `We could not check: no gate watched for ${durationWords(missed)} of the last 24 h (${when}${more}).`
}

/** Why silence proves nothing; undefined when it does. */
function unchecked(facts: RotationFacts): Said | undefined {
  const { now, gaps, silentGates, recordedAt, watched, olderSince } = facts
  const wait = 'Wait until gates have watched for 24 h, or ask whoever uses the key.'
  if (!watched)
    return {
      state: 'unchecked',
      message: 'We could not check: no gate has ever reported here.',
      fix: 'Run a gate in front of the API, or ask whoever uses the key.',
    }
  if (recordedAt > now + CLOCK_SLACK)
    return {
      state: 'unchecked',
      message: `We could not check: the clock says ${minuteWords(now)}, but something was recorded at ${minuteWords(recordedAt)}.`,
      fix: 'Set the clock of this computer right.',
    }
  if (silentGates.length > 0)
    return {
      state: 'unchecked',
      message: `We could not check: ${silentGates.join(', ')} ${silentGates.length === 1 ? 'does' : 'do'} not report, and did not sign off.`,
      fix: 'Start the gate again, take in its report, or retire it if it will not come back.',
    }
  if (gaps.length > 0) return { state: 'unchecked', message: missed(gaps), fix: wait }
  if (now - olderSince < SILENCE_NEEDED)
    return {
      state: 'unchecked',
      message: `Too early to say: the old value is only ${durationWords(now - olderSince)} old.`,
      fix: wait,
    }
  return undefined
}

function said(facts: RotationFacts): Said {
  const { now, olderAlive, lastOldAt, uses } = facts
  if (olderAlive === 0) return nothingOld(facts)
  if (lastOldAt !== null && lastOldAt > now - SILENCE_NEEDED) return used(lastOldAt, uses[0])
  return (
    unchecked(facts) ?? {
      state: 'safe',
      message: 'The old value has been silent for 24 h, and gates watched: safe to revoke.',
      fix: 'End it now, or let the overlap run out.',
    }
  )
}

/** Whether the old values of a key may end, in a word and in a sentence. */
export function rotationVerdict(facts: RotationFacts): RotationVerdict {
  const { now, lastOldAt, olderSince, olderAlive, gaps, silentGates } = facts
  const from = now - SILENCE_NEEDED
  const silentSince = Math.max(lastOldAt ?? 0, olderSince, gaps.at(-1)?.to ?? 0)
  return {
    ...said(facts),
    neededMs: SILENCE_NEEDED,
    silentMs: olderAlive === 0 ? 0 : Math.min(SILENCE_NEEDED, Math.max(0, now - silentSince)),
    ...instantField('lastOldAt', lastOldAt),
    through: facts.uses
      .filter((use) => use.at > from)
      .slice(0, MOST_USES)
      .map(({ gate, client, agent, at }) => ({ gate, client, agent, at: instant(at) })),
    gaps: gaps.slice(0, MOST_GAPS).map((gap) => ({ from: instant(gap.from), to: instant(gap.to) })),
    silentGates: [...silentGates],
  }
}

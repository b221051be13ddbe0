// Owns what the page of a rotation says: verdict, shares, what is left to do; pure, and never says more than was seen.
import type { Rotation, RotationClient, RotationSide } from '#contract'
import { ago, moment, span } from '#ui/time-words.ts'

export const count = (uses: number): string => uses.toLocaleString('en')
export const countWords = (n: number, one: string, many: string): string =>
  `${count(n)} ${n === 1 ? one : many}`

/** Old values that are still accepted, or would be if the key were. */
export const livingOf = ({ older }: Pick<Rotation, 'older'>): readonly RotationSide[] =>
  older.filter((side) => side.state !== 'revoked')

/** When the first of the old values ends that was sent within the silence that is needed; else the first of all. */
export function firstEnd(
  rotation: Pick<Rotation, 'older' | 'verdict' | 'now' | 'overlap'>,
): string | undefined {
  const { verdict, now, overlap } = rotation
  const since = Date.parse(now) - verdict.neededMs
  const living = livingOf(rotation)
  const sent = living.filter(
    ({ lastUsed }) => lastUsed.state === 'used' && Date.parse(lastUsed.at) > since,
  )
  const [first = overlap?.until] = (sent.length > 0 ? sent : living)
    .flatMap(({ refusedFrom }) => refusedFrom ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return first
}

/** "96.7 %" of the recent uses; undefined while there are none. Never rounds something to nothing. */
export function shareWords(uses: number, all: number): string | undefined {
  if (all === 0) return undefined
  const percent = (uses / all) * 100
  if (uses === 0) return '0 %'
  if (uses === all) return '100 %'
  if (percent < 0.1) return '< 0.1 %'
  if (percent > 99.9) return '> 99.9 %'
  return `${percent.toFixed(1)} %`
}

/** Clients whose last value was an old one, or that send both. */
export const lagging = ({ clients }: Pick<Rotation, 'clients'>): readonly RotationClient[] =>
  clients.filter(({ standing }) => standing === 'old' || standing === 'both')

/** Lagging clients that sent an old value within the silence that is needed. */
export function current({ clients, verdict, now }: Rotation): readonly RotationClient[] {
  const since = Date.parse(now) - verdict.neededMs
  return lagging({ clients }).filter(({ lastOldAt }) => Date.parse(lastOldAt ?? '') > since)
}

export interface Headline {
  readonly tone: 'ok' | 'warn' | 'neutral'
  readonly title: string
  readonly sentence: string
  readonly fix: string | undefined
}

const inside = (at: string, nowMs: number) => ago(at, nowMs).toLowerCase()

const names = (list: readonly string[]) =>
  list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`

function used(rotation: Rotation, nowMs: number): Headline {
  const { verdict } = rotation
  const end = firstEnd(rotation)
  const clients = current(rotation)
  const [first] = verdict.through
  const gates = [...new Set(verdict.through.map(({ gate }) => gate))]
  const stops = end === undefined ? '' : `, or it stops in ${span(Date.parse(end) - nowMs)}`
  if (clients.length > 0) {
    const [one] = clients
    const last = one?.lastOldAt === undefined ? '' : ` ${inside(one.lastOldAt, nowMs)}`
    return {
      tone: 'warn',
      title: `Not yet: ${countWords(clients.length, 'client is', 'clients are')} on the old one`,
      sentence: `${one?.client ?? ''} sent it${last}. ${clients.length === 1 ? `Give it the new value${stops}.` : `Give them the new value${stops.replace('it stops', 'they stop')}.`}`,
      fix: undefined,
    }
  }
  const last = verdict.lastOldAt === undefined ? '' : ` ${inside(verdict.lastOldAt, nowMs)}`
  if (first !== undefined && first.client !== '') {
    return {
      tone: 'warn',
      title: 'Not yet: the old one was in use today',
      sentence: `${first.client} sent it last,${last}, and has moved since. Wait until the old version has been silent for 24 h.`,
      fix: undefined,
    }
  }
  return {
    tone: 'warn',
    title:
      gates.length === 0
        ? 'Not yet: the old one is still used'
        : `Not yet: still used through ${gates.length === 1 ? 'gate' : 'gates'} ${names(gates)}`,
    sentence: `Last${last}. ${rotation.clientsRecorded ? '' : 'Your gates record no clients, so we cannot name who it is. '}Ask whoever comes through there, or extend the overlap.`,
    fix: undefined,
  }
}

/** The engine names no more gaps than this; then their sum is not known here. */
const MOST_GAPS = 20

function unchecked({ verdict, now }: Rotation): Headline {
  const [gap] = verdict.gaps
  const at = (when: string) => moment(when, Date.parse(now))
  // Another reason, such as a clock that is wrong, comes before a gap, and its words are the engine's.
  const named =
    gap !== undefined && verdict.gaps.length < MOST_GAPS && /no gate watched/.test(verdict.message)
  const title = named
    ? `Unchecked: nobody watched from ${at(gap.from)} to ${at(gap.to)}`
    : 'Unchecked: a use could have been overlooked'
  const more = verdict.gaps.length - 1
  const missed = verdict.gaps.reduce(
    (sum, each) => sum + Date.parse(each.to) - Date.parse(each.from),
    0,
  )
  return {
    tone: 'neutral',
    title:
      named && more > 0 ? `${title}, and ${countWords(more, 'more time', 'more times')}` : title,
    sentence: named
      ? `No use is known, but no gate watched for ${span(missed)} of the last 24 h.`
      : verdict.message,
    fix: verdict.fix,
  }
}

/** Whether the old version may end, as the head of the right column says it. */
export function headline(rotation: Rotation, nowMs: number): Headline {
  const { verdict, older } = rotation
  if (verdict.state === 'used') return used(rotation, nowMs)
  if (verdict.state === 'unchecked') return unchecked(rotation)
  if (verdict.state === 'safe')
    return {
      tone: 'ok',
      title: 'Old version silent for 24 h: safe to end it',
      sentence: 'Gates watched the whole time, and nobody sent it.',
      fix: 'End it now, or let the overlap run out.',
    }
  const ended = older[0]?.revokedAt ?? older[0]?.refusedFrom
  return {
    tone: 'ok',
    title: 'The old version has ended',
    sentence:
      ended === undefined
        ? 'No old value is accepted any more.'
        : `It is refused since ${moment(ended, nowMs)}. The new one is all that works.`,
    fix: undefined,
  }
}

export interface Check {
  readonly id: string
  readonly done: boolean
  readonly word: string
  readonly when: string
}

const SHOWN = 5

function confirmed({ newest }: Rotation, at: (when: string) => string): Check {
  const { deliveredAt, deliveredBy } = newest
  if (deliveredAt === undefined)
    return { id: 'value', done: false, word: 'New value confirmed as stored', when: 'Not yet' }
  return {
    id: 'value',
    done: true,
    word: `Value confirmed${deliveredBy === undefined ? '' : ` by ${deliveredBy}`}`,
    when: at(deliveredAt),
  }
}

function accepted({ gates }: Rotation, at: (when: string) => string): Check {
  const all = gates.filter(({ state }) => state !== 'signed-off')
  if (all.length === 0)
    return { id: 'gates', done: false, word: 'Accepted by a gate', when: 'None runs' }
  const yes = all.filter(({ accepts }) => accepts === 'yes')
  const times = yes.flatMap(({ acceptedAt }) => acceptedAt ?? []).toSorted()
  const last = times.at(-1)
  const unsaid = all.every(({ accepts }) => accepts === 'unknown')
  return {
    id: 'gates',
    done: yes.length === all.length,
    word: unsaid
      ? 'Accepted by the gates'
      : `Accepted by ${yes.length} of ${countWords(all.length, 'gate', 'gates')}`,
    when: unsaid
      ? 'Not recorded'
      : yes.length < all.length
        ? 'Waiting'
        : last === undefined
          ? ''
          : at(last),
  }
}

function moved(rotation: Rotation, at: (when: string) => string): readonly Check[] {
  const { clients } = rotation
  const late = lagging(rotation)
  const gone = clients.filter(({ standing }) => standing === 'moved')
  const known = late.length + gone.length
  if (known === 0) return []
  const last = gone
    .flatMap(({ lastOldAt }) => lastOldAt ?? [])
    .toSorted()
    .at(-1)
  const checks: Check[] = []
  if (gone.length > 0)
    checks.push({
      id: 'moved',
      done: true,
      word: `${gone.length} of ${countWords(known, 'client', 'clients')} moved`,
      when: last === undefined ? '' : at(last),
    })
  const sending = new Set(current(rotation))
  for (const each of late.slice(0, SHOWN)) {
    const { client, agent, standing } = each
    checks.push({
      id: `${client} ${agent}`,
      done: false,
      // Behind one address there may be several.
      word:
        clients.filter((other) => other.client === client).length > 1 && agent !== ''
          ? `${client} (${agent}) moved`
          : `${client} moved`,
      when: standing === 'both' ? 'Sends both' : sending.has(each) ? 'Waiting' : 'Silent for 24 h',
    })
  }
  if (late.length > SHOWN)
    checks.push({
      id: 'more',
      done: false,
      word: `${count(late.length - SHOWN)} more moved`,
      when: 'Waiting',
    })
  return checks
}

/** What should be true before the old version ends, and what of it is; from what was recorded alone. */
export function checklist(rotation: Rotation): readonly Check[] {
  const { verdict, now } = rotation
  const at = (when: string) => moment(when, Date.parse(now))
  const hours = Math.floor(verdict.silentMs / 3_600_000)
  return [
    confirmed(rotation, at),
    accepted(rotation, at),
    ...moved(rotation, at),
    {
      id: 'silent',
      done: verdict.state === 'safe' || verdict.state === 'none',
      word: 'Old version silent for 24 h',
      when:
        verdict.state === 'none'
          ? 'Ended'
          : verdict.state === 'unchecked'
            ? 'Could not be checked'
            : `${hours} of 24 h`,
    },
  ]
}

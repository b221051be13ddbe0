// Owns the words of reviews: states, decisions, the arithmetic, days; pure, and never says signed of what is not.
import type { Decision, ReviewHead, Tally } from '#contract'

export const DECISIONS = [
  { decision: 'keep', letter: 'k', word: 'Keep', about: 'Needs a justification' },
  { decision: 'rotate', letter: 't', word: 'Rotate', about: 'New version, old one overlaps' },
  { decision: 'revoke', letter: 'r', word: 'Revoke', about: 'Final, applied after signing' },
  { decision: 'defer', letter: 'd', word: 'Defer', about: 'Owner and date, 30 days at most' },
  { decision: 'exception', letter: 'e', word: 'Exception', about: 'With an end date' },
] as const satisfies readonly {
  readonly decision: Decision
  readonly letter: string
  readonly word: string
  readonly about: string
}[]

/** "Keep", and "To decide" for none. */
export const decisionWord = (decision: Decision | undefined): string =>
  DECISIONS.find((one) => one.decision === decision)?.word ?? 'To decide'

/** "Kept", as the last review reads. */
export const PAST = {
  keep: 'Kept',
  rotate: 'To be rotated',
  revoke: 'To be revoked',
  defer: 'Deferred',
  exception: 'An exception',
} as const satisfies Record<Decision, string>

export type Part = Decision | 'open'

/** In the order of the bar and of the sentence under it. */
export const PARTS = [
  { part: 'keep', word: 'keep' },
  { part: 'rotate', word: 'rotate' },
  { part: 'revoke', word: 'revoke' },
  { part: 'defer', word: 'defer' },
  { part: 'exception', word: 'exception' },
  { part: 'open', word: 'to decide' },
] as const satisfies readonly { readonly part: Part; readonly word: string }[]

/** "1 key", "1,204 keys". */
export const keysWord = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'key' : 'keys'}`

/** "18 keys = 9 keep + 2 rotate + 3 to decide", what there is none of left out. */
export function tallyWords(tally: Tally, rows: number): string {
  const parts = PARTS.filter(({ part }) => tally[part] > 0).map(
    ({ part, word }) => `${tally[part].toLocaleString('en')} ${word}`,
  )
  return `${keysWord(rows)} = ${parts.length === 0 ? '0' : parts.join(' + ')}`
}

export interface Standing {
  /** The numbers add up to all keys. */
  readonly adds: boolean
  /** Whether it can be signed, or what is left to do. */
  readonly words: string
}

/** What the foot of an open review says. */
export function standing({ tally, rows, balanced }: ReviewHead): Standing {
  const sum = PARTS.reduce((so, { part }) => so + tally[part], 0)
  if (sum !== rows)
    return {
      adds: false,
      words: `Does not add up: ${sum.toLocaleString('en')} of ${keysWord(rows)}. Somebody changed the inventory from outside.`,
    }
  if (rows === 0) return { adds: true, words: 'There is no key to decide on. Ready to sign.' }
  return balanced
    ? { adds: true, words: 'Balances. Ready to sign.' }
    : { adds: true, words: `Balances. Decide ${tally.open.toLocaleString('en')} more to sign.` }
}

export interface StateWords {
  readonly word: string
  readonly tone: 'plain' | 'ok' | 'warn'
}

export function stateWords({
  state,
  signature,
}: Pick<ReviewHead, 'state' | 'signature'>): StateWords {
  if (state === 'open') return { word: 'Draft', tone: 'plain' }
  if (state === 'abandoned') return { word: 'Abandoned', tone: 'plain' }
  return signature?.assurance === 'unsigned'
    ? { word: 'Unsigned', tone: 'warn' }
    : { word: 'Signed', tone: 'ok' }
}

/** "Q3" for "Access review 2026 Q3", otherwise nothing. */
export const quarterOf = (name: string): string | undefined => /\bQ[1-4]\b/.exec(name)?.[0]

/** The first name of the quarter that no review has: "Access review 2026 Q4", then with a number behind it. */
export function nameFor(now: Date, taken: readonly string[]): string {
  const quarter = Math.floor(now.getUTCMonth() / 3) + 1
  const name = `Access review ${now.getUTCFullYear()} Q${quarter}`
  if (!taken.includes(name)) return name
  for (let number = 2; ; number += 1)
    if (!taken.includes(`${name} (${number})`)) return `${name} (${number})`
}

/** "4be1…9c07": enough to tell two apart at a glance, never enough to compare. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)}…${hash.slice(-4)}`

/** `4be1 9c07 …`: in groups of four, to be read out and compared. */
export const spoken = (fingerprint: string): string => fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')

/** `2026-11-26` of a local day, as a date field has it. */
export function dayField(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The last instant of a local day, so that its evening counts. Undefined for what is no day. */
export function endOfDay(day: string): string | undefined {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date, 23, 59, 59, 0)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** A date field so many days from now. */
export const inDays = (days: number, now = new Date()): string =>
  dayField(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days))

/** A word of a shell: quoted only where it has to be. */
const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The line that checks a pack on any computer. */
export function verifyLine(command: string, path: string, fingerprint: string | undefined): string {
  const pin = fingerprint === undefined ? '' : ` --fingerprint ${fingerprint}`
  return `${command} review verify ${quoted(path)}${pin}`
}

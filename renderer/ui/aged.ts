// Owns how old the keys of one group of a chart are, in the address and in words; refuses what the contract would not take.
import type { Aged } from '#contract'

/** What the contract takes, in days. */
const LONGEST = 36_500
const AGED = ['created', 'value', 'used'] as const satisfies readonly Aged['of'][]

/** As in the address: `value.90-180`, `created.365-`. */
export const writeAged = ({ of, fromDays, toDays }: Aged): string =>
  `${of}.${String(fromDays)}-${toDays === undefined ? '' : String(toDays)}`

/** Undefined for what the contract would not take. */
export function readAged(text: string | null | undefined): Aged | undefined {
  const [, word, from, to] = /^([a-z]+)\.(\d{1,5})-(\d{1,5})?$/.exec(text ?? '') ?? []
  const of = AGED.find((each) => each === word)
  if (of === undefined || (to !== undefined && Number(to) < 1)) return undefined
  if (Number(from) > LONGEST || Number(to ?? 0) > LONGEST) return undefined
  return { of, fromDays: Number(from), ...(to === undefined ? {} : { toDays: Number(to) }) }
}

/** "value 90 to 180 d old", "made 365 d ago or earlier", "last used under 7 d ago". */
export function agedWords({ of, fromDays, toDays }: Aged): string {
  const days =
    toDays === undefined
      ? String(fromDays)
      : fromDays === 0
        ? `under ${String(toDays)}`
        : `${String(fromDays)} to ${String(toDays)}`
  const open = toDays === undefined
  if (of === 'value') return `value ${days} d old${open ? ' or older' : ''}`
  return `${of === 'created' ? 'made' : 'last used'} ${days} d ago${open ? ' or earlier' : ''}`
}

// Owns what a revocation receipt says in one sentence, and in the columns of a table; pure.
import type { Receipt } from '#contract'
import { listed, minuteWords } from './words.ts'

export interface ReceiptFacts {
  readonly refusing: number
  readonly counted: number
  /** From the commit to the last gate's first refusal. */
  readonly slowestMs: number | undefined
  /** Gates that have not confirmed, by name. */
  readonly missing: readonly string[]
}

export function receiptFacts({ gates }: Receipt): ReceiptFacts {
  const refusing = gates.filter(({ state }) => state === 'refuses')
  const times = refusing.flatMap(({ afterMs }) => (afterMs === undefined ? [] : [afterMs]))
  return {
    refusing: refusing.length,
    counted: gates.length,
    slowestMs: times.length === 0 ? undefined : Math.max(...times),
    missing: gates.filter(({ state }) => state !== 'refuses').map(({ name }) => name),
  }
}

/** "Refused by 2 of 2 gates, 0.3 s after the commit." */
export function receiptWords(receipt: Receipt): string {
  const { refusing, counted, slowestMs, missing } = receiptFacts(receipt)
  if (counted === 0)
    return 'No gate is running, so none has confirmed it; whichever starts refuses it from its first request.'
  const after =
    slowestMs === undefined ? '' : `, ${(slowestMs / 1_000).toFixed(1)} s after the commit`
  const said = `Refused by ${String(refusing)} of ${counted === 1 ? '1 gate' : `${String(counted)} gates`}${refusing === 0 ? '' : after}.`
  const silent = receipt.gates.find(({ state }) => state === 'silent')
  if (missing.length === 0) return said
  const heard = silent ? `, silent since ${minuteWords(silent.heartbeatAt)}` : ''
  return `${said} Not yet confirmed by ${listed(missing)}${missing.length === 1 ? heard : ''}.`
}

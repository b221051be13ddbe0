// Owns carrying out what a signed review decided: revokes with their receipts; refuses to revoke what somebody has needed since.
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { ReviewRecord } from '#store/reviews'
import type { ReviewContext } from './context.ts'
import { driftOf } from './drift.ts'
import { headOf, requireReview, requireState } from './head.ts'
import {
  type Carried,
  GONE,
  presentOf,
  recordNews,
  revokedAlready,
  rotationOf,
  said,
} from './outcome.ts'
import { freePlace } from './pack.ts'
import { packedHead, packPen, writePack } from './pack-again.ts'
import { receiptWords } from './receipt-words.ts'
import { asksForAction, receiptOf } from './remediation.ts'
import { type WholeRow, wholeRows } from './rows.ts'

const POLL_MS = 100

type Result = Output<'review.apply'>['results'][number]
class Applying {
  readonly #context: ReviewContext
  readonly #review: ReviewRecord
  readonly #despite: ReadonlySet<string>
  readonly #call: Call

  constructor(
    context: ReviewContext,
    review: ReviewRecord,
    { despite }: Parsed<'review.apply'>,
    call: Call,
  ) {
    this.#context = context
    this.#review = review
    this.#despite = new Set(despite)
    this.#call = call
  }

  /** Everything, one after the other; what fails is said and the rest goes on. */
  async run(rows: readonly WholeRow[]): Promise<readonly Result[]> {
    const { signal, progress } = this.#call
    const results: { readonly row: WholeRow; readonly carried: Carried }[] = []
    for (const [done, row] of rows.entries()) {
      // So that a cancel is heard between two keys.
      await setImmediate()
      if (signal.aborted) throw cancelled(done, rows.length)
      progress({ done, of: rows.length, name: row.key.name })
      results.push({ row, carried: this.#carry(row) })
    }
    await this.#waitForGates(results.flatMap(({ carried }) => carried.outcome_epoch ?? []))
    const [last] = rows.slice(-1)
    if (last) progress({ done: rows.length, of: rows.length, name: last.key.name })
    return results.map(({ row: { key, row }, carried }) => ({
      keyId: key.keyId,
      name: key.name,
      prefix: key.prefix,
      decision: row.decision ?? 'revoke',
      state: carried.outcome,
      message: withReceipt(this.#context, carried.outcome_message, carried.outcome_epoch),
    }))
  }

  #carry(one: WholeRow): Carried {
    const { row } = one
    if (row.outcome === 'done') return said('done', row.outcome_message ?? '', row.outcome_epoch)
    const carried = row.decision === 'rotate' ? this.#rotate(one) : this.#revoke(one)
    recordNews(this.#context, this.#review, one, carried, this.#call)
    return carried
  }

  #rotate(one: WholeRow): Carried {
    return rotationOf(one, presentOf(this.#context, one.key.keyId))
  }

  #revoke({ row, key }: WholeRow): Carried {
    const present = presentOf(this.#context, key.keyId)
    if (present.now === undefined) return revokedAlready(present) ?? said('failed', GONE)
    const drifted = driftOf(key, present, instant(this.#review.as_of))
    if (drifted?.held && !this.#despite.has(key.keyId))
      return said('skipped', `Not revoked. ${drifted.message} Name it to revoke it all the same.`)
    try {
      // In the history of the key it is a revoke like any other.
      const call = { ...this.#call, operation: 'keys.revoke' }
      const { epoch } = this.#context.revoke(key.keyId, row.reason ?? '', call)
      // Whoever reads the pack has to see that somebody was overruled.
      const despite = drifted?.held ? `Revoked all the same. ${drifted.message}` : 'Revoked.'
      return said('done', despite, epoch)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return said('failed', `${error.message} ${error.fix}`)
    }
  }

  /** Until every gate that is heard obeys, for a few seconds at most; a silent one is not waited for. */
  async #waitForGates(epochs: readonly number[]): Promise<void> {
    if (epochs.length === 0) return
    const last = Math.max(...epochs)
    const end = performance.now() + this.#context.patience
    while (performance.now() < end && !this.#call.signal.aborted) {
      const receipt = receiptOf(this.#context, last)
      if (!receipt?.gates.some(({ state }) => state === 'waiting')) return
      await setTimeout(POLL_MS)
    }
  }
}

/** What became of a revoke, with what the gates say of it now. */
export function withReceipt(
  context: Pick<ReviewContext, 'receipt'>,
  message: string,
  epoch: number | null,
): string {
  const receipt = epoch === null ? undefined : receiptOf(context, epoch)
  return receipt === undefined ? message : `${message} ${receiptWords(receipt)}`
}

function cancelled(done: number, of: number): Fault {
  return new Fault({
    code: 'cancelled',
    message: `Stopped after ${String(done)} of ${String(of)}.`,
    fix: 'What was revoked stays revoked. Apply again to go on with the rest.',
  })
}

/** Errors: Fault review.*, vault.*, input.invalid, store.*, cancelled. */
export async function apply(
  context: ReviewContext,
  input: Parsed<'review.apply'>,
  call: Call,
): Promise<Output<'review.apply'>> {
  const { database } = context
  const { id } = input
  const { review, rows } = database.read((db) => ({
    review: requireState(
      db,
      id,
      'signed',
      'Sign it first: nothing is done that nobody answers for.',
    ),
    rows: wholeRows(db, id).filter(asksForAction),
  }))
  // What would stop the pack at the end is said before the first key is revoked.
  const path = input.path === undefined ? undefined : freePlace(input.path)
  const pen = path === undefined ? undefined : await packPen(context, review)
  const results = await new Applying(context, review, input, call).run(rows)
  if (path !== undefined)
    writePack(context, { id, path, pen, call, done: 'What was decided is carried out.' })
  const head =
    path === undefined
      ? database.read((db) => headOf(db, requireReview(db, id)))
      : packedHead(context, id, pen)
  return { results, review: head }
}

// Owns doing one thing to many keys: each in its own transaction with its own record; refuses a key that is not as it was seen.
import { setImmediate } from 'node:timers/promises'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Channel, Output, Parsed } from '#contract'
import type { BulkAction, BulkResultRow } from '#contract/bulk'
import { lastSeqsOf } from '#store/audit'
import type { Reader } from '#store/connection'
import { currentEpoch } from '#store/epoch'
import { keyById, type KeyRecord } from '#store/keys'
import { checkAction, tagsAfter } from './bulk-preview.ts'
import type { Changing } from './change.ts'
import type { KeyContext } from './context.ts'
import type { Revoking } from './revoke.ts'

type Row = Parsed<'keys.bulk'>['rows'][number]
type Done = Pick<BulkResultRow, 'outcome' | 'message' | 'revoked'>

/** What a row is recorded as: the history of a key does not care how many others there were. */
const RECORDED: Readonly<Record<BulkAction['kind'], Channel>> = {
  suspend: 'keys.suspend',
  resume: 'keys.resume',
  revoke: 'keys.revoke',
  tag: 'keys.edit',
  owner: 'keys.edit',
}

export class Bulk {
  readonly #context: KeyContext
  readonly #changing: Changing
  readonly #revoking: Revoking

  constructor(context: KeyContext, changing: Changing, revoking: Revoking) {
    this.#context = context
    this.#changing = changing
    this.#revoking = revoking
  }

  /**
   * What was done is answered, also after a cancel and after a failure of the disk. Errors: input.invalid,
   * input.secret for the action, before anything was done.
   */
  async run(input: Parsed<'keys.bulk'>, call: Call): Promise<Output<'keys.bulk'>> {
    const action = checkAction(input.action)
    const own: Call = { ...call, operation: RECORDED[action.kind] }
    /** The newest record of keys that an earlier row has changed. */
    const changedHere = new Map<string, number>()
    const rows: BulkResultRow[] = []
    let stopped: string | undefined
    for (const [at, row] of input.rows.entries()) {
      const name = this.#nameOf(row)
      if (stopped !== undefined || call.signal.aborted) {
        rows.push({ ref: row.ref, id: row.id, name, outcome: 'not-reached' })
        continue
      }
      const done = this.#one(row, action, own, changedHere)
      rows.push({ ref: row.ref, id: row.id, name, ...done })
      if (done.outcome === 'failed') stopped = done.message
      call.progress({ done: at + 1, of: input.rows.length, name })
      // A cancel has to be heard between two rows, and a window to be painted.
      await setImmediate()
    }
    const { database, runtime } = this.#context
    return {
      rows,
      done: rows.filter((row) => row.outcome === 'done').length,
      cancelled: call.signal.aborted && rows.some((row) => row.outcome === 'not-reached'),
      ...(stopped === undefined ? {} : { stopped }),
      epoch: database.read((db) => currentEpoch(db).number),
      finishedAt: instant(runtime.now()),
    }
  }

  #one(row: Row, action: BulkAction, call: Call, changedHere: Map<string, number>): Done {
    const guard = (db: Reader, key: KeyRecord): void => {
      const expected = changedHere.get(key.id) ?? row.seen
      if (key.id === row.id && (lastSeqsOf(db, [key.id]).get(key.id) ?? 0) <= expected) return
      throw new Fault({
        code: 'key.changed',
        message: `The key “${key.name}” was changed since you looked.`,
        fix: 'Look at it again.',
      })
    }
    try {
      const done = this.#apply(row, action, call, guard)
      if (done.outcome === 'done') changedHere.set(row.id, this.#lastSeq(row.id))
      return done
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return refusal(error)
    }
  }

  #apply(
    { ref, id }: Row,
    action: BulkAction,
    call: Call,
    guard: (db: Reader, key: KeyRecord) => void,
  ): Done {
    switch (action.kind) {
      case 'suspend':
      case 'resume':
        this.#changing.setSuspended(id, action.kind === 'suspend', call, guard)
        return { outcome: 'done' }
      case 'revoke': {
        const { revoked } = this.#revoking.revoke({ ref, reason: action.reason }, call, guard)
        return { outcome: 'done', revoked }
      }
      case 'owner':
        return changedOrSame(
          this.#changing.describe({ ref: id, owner: action.owner }, call, guard).changed,
        )
      case 'tag': {
        const tags = (key: KeyRecord) => tagsAfter(key, action)
        return changedOrSame(this.#changing.describe({ ref: id, tags }, call, guard).changed)
      }
      default:
        return action satisfies never
    }
  }

  #lastSeq(id: string): number {
    return this.#context.database.read((db) => lastSeqsOf(db, [id]).get(id) ?? 0)
  }

  /** Of a key that is not there, its id. */
  #nameOf({ id }: Row): string {
    return this.#context.database.read((db) => keyById(db, id)?.name ?? id)
  }
}

function changedOrSame(changed: boolean): Done {
  return { outcome: changed ? 'done' : 'same' }
}

function refusal({ code, message, fix }: Fault): Done {
  const said = { message: `${message} ${fix}` }
  if (code === 'key.changed') return { outcome: 'changed', ...said }
  // Refused by every gate, and recorded by itself later: done, although the disk is in trouble.
  if (code === 'key.unrecorded') return { outcome: 'done', ...said }
  return { outcome: code.startsWith('store.') ? 'failed' : 'refused', ...said }
}

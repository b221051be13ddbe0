// Owns what can be read of keys: lists, counts, one key, whose a pasted value is; refuses to change anything.
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { instant, instantField } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { HistoryEntry, KeyDetail, KeyRow } from '#contract/key'
import type { Aged, KeyFilter } from '#contract/keys'
import { listAuditOfKey } from '#store/audit'
import type { Reader } from '#store/connection'
import { currentEpoch } from '#store/epoch'
import {
  type AgedRow,
  countByState,
  countKeys,
  type KeyFilterRow,
  listKeyNumbers,
  type StateName,
} from '#store/key-list'
import { watchBounds } from '#store/key-use'
import {
  keyById,
  type KeyRecord,
  keysByNumber,
  versionByDigest,
  versionEndsOf,
  versionsOf,
  type VersionEnd,
} from '#store/keys'
import { brokenRules } from '#store/policy'
import { watchGaps } from '#store/watch'
import type { KeyContext } from './context.ts'
import { gateUses, keyUse } from './evidence.ts'
import { Finder } from './finder.ts'
import { readPasted } from './format.ts'
import { requireFree } from './demands.ts'
import { coverageOf } from './last-used.ts'
import { checkName } from './names.ts'
import { keyRow, keyVersion, readView, type View } from './present.ts'
import { resolveKey } from './resolve.ts'
import { searchKeys, type Window } from './search.ts'

const LIVING: readonly StateName[] = ['active', 'suspended', 'expired']
const SOON = 30 * DAY
const HISTORY = 100

export class Inventory {
  readonly #context: KeyContext
  readonly #finder: Finder

  constructor(context: KeyContext) {
    this.#context = context
    this.#finder = new Finder(context.database)
  }

  /** Without `states`: every key that is not revoked. */
  list(input: Parsed<'keys.list'>): Output<'keys.list'> {
    const now = this.#context.runtime.now()
    const windowMs = input.unusedForMs ?? this.#windowMs()
    return this.#context.database.read((db) => {
      const view = readView(db, now, windowMs)
      const unknowable = view.window.gaps.length > 0
      const answer = {
        rows: [],
        total: 0,
        unusedUnknown: 0,
        coverage: coverageOf(view.window, now),
        ...instantField('asOf', view.watch.asOf),
      }
      // While no gate has ever reported, nothing can be said to be never used.
      if (input.neverUsed && view.watch.since === undefined) return answer
      const { numbers, total } = this.#window(db, input, filterRow(input, now))
      const unusedUnknown = input.unusedForMs !== undefined && unknowable ? total : 0
      if (asksInVain(input, unknowable)) return { ...answer, unusedUnknown }
      return { ...answer, rows: this.#rows(db, numbers, view), total, unusedUnknown }
    })
  }

  summary(input: Parsed<'keys.summary'>): Output<'keys.summary'> {
    const now = this.#context.runtime.now()
    const windowMs = input.unusedForMs ?? this.#windowMs()
    return this.#context.database.read((db) => {
      const counts = countByState(db, { now, unusedSince: now - windowMs, endsBefore: now + SOON })
      const { since, as_of } = watchBounds(db)
      const due = this.#context.policy.dueCounts(db)
      const unknowable = watchGaps(db, now - windowMs, now).length > 0
      return {
        keys: counts.active + counts.suspended + counts.expired,
        active: counts.active,
        suspended: counts.suspended,
        expired: counts.expired,
        revoked: counts.revoked,
        unused: counts.unused,
        unusedUnknown: unknowable ? counts.unused : 0,
        unusedForMs: windowMs,
        neverUsed: since === null ? 0 : counts.never_used,
        expiring: counts.expiring,
        unconfirmed: counts.unconfirmed,
        due: due.total,
        overdue: due.overdue,
        epoch: currentEpoch(db).number,
        ...instantField('asOf', as_of),
        gateSeen: since !== null,
      }
    })
  }

  show({ ref }: Parsed<'keys.show'>): Output<'keys.show'> {
    return this.#context.database.read((db) => this.#detail(db, resolveKey(db, ref).key.id))
  }

  /** One key by its id, as an operation that changed it answers. */
  detail(id: string): KeyDetail {
    return this.#context.database.read((db) => this.#detail(db, id))
  }

  checkName({ name, exceptId }: Parsed<'keys.checkName'>): Output<'keys.checkName'> {
    try {
      const tidied = checkName(name)
      this.#context.database.read((db) => requireFree(db, tidied, exceptId))
      return { ok: true }
    } catch (error) {
      if (error instanceof Fault && error.field === 'name')
        return { ok: false, message: error.message, fix: error.fix }
      throw error
    }
  }

  /** Errors: key.missing, saying what is wrong with the text where that can be seen. */
  identify({ value }: Parsed<'keys.identify'>): Output<'keys.identify'> {
    const pasted = readPasted(value)
    return this.#context.database.read((db) => {
      const version = pasted.kind === 'key' ? versionByDigest(db, pasted.digest) : undefined
      if (version) return { ...this.#detail(db, version.key_id), matched: version.prefix }
      throw new Fault({ code: 'key.missing', ...NOT_IDENTIFIED[pasted.kind], field: 'value' })
    })
  }

  #windowMs(): number {
    return this.#context.settings().unusedAfterDays * DAY
  }

  #window(db: Reader, input: Parsed<'keys.list'>, filter: KeyFilterRow): Window {
    const { offset, limit } = input
    const order = { sort: input.sort, direction: input.direction }
    const find = input.find?.trim() ?? ''
    // No index is in the order of a state, which time alone can change.
    if (find !== '' || input.sort === 'state')
      return searchKeys(db, this.#finder, { find, filter, order, offset, limit })
    return {
      numbers: listKeyNumbers(db, filter, order, offset, limit),
      total: countKeys(db, filter),
    }
  }

  /** The keys that a filter means, by name, at most so many, for a transaction that is open. */
  picked(db: Reader, filter: KeyFilter, most: number): readonly KeyRecord[] {
    const now = this.#context.runtime.now()
    const view = readView(db, now, filter.unusedForMs ?? this.#windowMs())
    if (filter.neverUsed && view.watch.since === undefined) return []
    if (asksInVain(filter, view.window.gaps.length > 0)) return []
    const { numbers } = this.#window(
      db,
      { ...filter, sort: 'name', direction: 'asc', offset: 0, limit: most },
      filterRow(filter, now),
    )
    const keys = new Map(keysByNumber(db, numbers).map((key) => [key.nr, key]))
    return numbers.map((nr) => keys.get(nr)).filter((key) => key !== undefined)
  }

  /** Rows against the workspace's own window, in the order of `numbers`, for a transaction that is open. */
  rows(db: Reader, numbers: readonly number[]): readonly KeyRow[] {
    return this.#rows(db, numbers, readView(db, this.#context.runtime.now(), this.#windowMs()))
  }

  /** Rows in the order of `numbers`. */
  #rows(db: Reader, numbers: readonly number[], view: View): readonly KeyRow[] {
    const keys = new Map(keysByNumber(db, numbers).map((key) => [key.nr, key]))
    const broken = brokenRules(db, this.#context.policy.rules(db), numbers)
    const ordered = numbers.map((nr) => keys.get(nr)).filter((key) => key !== undefined)
    const ends = new Map<string, VersionEnd[]>()
    for (const end of versionEndsOf(
      db,
      ordered.map((key) => key.id),
    )) {
      const group = ends.get(end.key_id)
      if (group) group.push(end)
      else ends.set(end.key_id, [end])
    }
    return ordered.map((key) => keyRow(key, ends.get(key.id) ?? [], view, broken.get(key.nr)))
  }

  #detail(db: Reader, id: string): KeyDetail {
    const { runtime, pending, audit, policy } = this.#context
    const now = runtime.now()
    const key = keyById(db, id)
    if (!key) throw new Error('a key that was just resolved is not there')
    const versions = versionsOf(db, id)
    const view = readView(db, now, this.#windowMs())
    const ids = versions.map((version) => version.id)
    const history = listAuditOfKey(db, id, 0, HISTORY)
    return {
      ...keyRow(key, versions, view, brokenRules(db, policy.rules(db), [key.nr]).get(key.nr)),
      versions: versions.map((version) =>
        keyVersion(key, version, pending.has(version.prefix), view),
      ),
      use: keyUse(db, ids, now),
      gates: gateUses(db, ids, now),
      epoch: currentEpoch(db).number,
      history: history.rows.map((entry): HistoryEntry => ({
        seq: entry.seq,
        at: instant(entry.at),
        actor: entry.actor,
        operation: entry.operation,
        ...(entry.prefix === null ? {} : { prefix: entry.prefix }),
        summary: audit.summary(entry),
      })),
      historyTotal: history.total,
    }
  }
}

/** Without `states`: every key that is not revoked. */
function filterRow(input: KeyFilter, now: number): KeyFilterRow {
  return {
    states: input.states ?? LIVING,
    now,
    unusedSince: input.unusedForMs === undefined ? undefined : now - input.unusedForMs,
    neverUsed: input.neverUsed,
    endsBefore: input.expiringInMs === undefined ? undefined : now + input.expiringInMs,
    unconfirmed: input.unconfirmed,
    aged: input.aged === undefined ? undefined : agedRow(input.aged, now),
  }
}

function agedRow({ of, fromDays, toDays }: Aged, now: number): AgedRow {
  return {
    of,
    until: fromDays === 0 ? undefined : now - fromDays * DAY,
    after: toDays === undefined ? undefined : now - toDays * DAY,
  }
}

/** The window is the same for every key, so a gap in it makes all of them unknown, and none certain. */
function asksInVain({ unusedForMs, unusedState }: KeyFilter, unknowable: boolean): boolean {
  return unusedForMs !== undefined && unusedState === (unknowable ? 'yes' : 'unknown')
}

const NOT_IDENTIFIED = {
  key: {
    message: 'This key does not belong to this workspace.',
    fix: 'Look in another workspace, or ask who handed it out.',
  },
  mistyped: {
    message: 'This looks like a key, but characters are missing or wrong.',
    fix: 'Copy it again, all 51 characters.',
  },
  prefix: {
    message: 'This is a key prefix, not a whole key.',
    fix: 'Type it into the search field of the list.',
  },
  other: {
    message: 'This is not a key of this program.',
    fix: 'A key starts with dsk_ and has 51 characters.',
  },
} as const

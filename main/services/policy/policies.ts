// Owns the rules of a workspace: defaults, checks, audit; refuses to apply any of them to a key.
import type { Call } from '#base/call'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { instant, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { Policy } from '#contract/policy'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import type { Database } from '#store/database'
import type { Rules } from '#store/policy'
import { readSettings, saveSetting } from '#store/settings'
import { watchGaps } from '#store/watch'
import { Due } from './due.ts'
import { checkNameRule, forbiddenPattern } from './name-rule.ts'
import { lastReviewAt } from './review.ts'
import { Violations } from './violations.ts'

/** The name of the row of settings that holds the rules. */
const ROW = 'policy'
/** What the settings own is not kept twice. */
const Kept = Policy.omit({ unusedDays: true })

const DEFAULTS: Omit<Policy, 'unusedDays'> = {
  maxLifetimeDays: null,
  rotationDays: 90,
  names: { patterns: [], characters: '' },
  requireOwner: false,
  requirePurpose: false,
  reviewDays: 90,
  lastReviewAt: null,
  noticeDays: 14,
  notify: true,
}

export interface PoliciesParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  readonly log: Log
  /** The settings own the window of "unused". */
  readonly settings: {
    readonly unusedDays: (db: Reader) => number
    readonly setUnusedDays: (db: Writer, days: number) => void
  }
  /** Whether a text holds the value of a key. */
  readonly holdsKey: (text: string) => boolean
}

/** The service behind `policy.*`, and the rules that other services read. */
export class Policies {
  readonly #parts: PoliciesParts
  readonly #violations: Violations
  readonly #due: Due

  constructor(parts: PoliciesParts) {
    this.#parts = parts
    const { database, runtime } = parts
    const shared = { database, runtime, policy: (db: Reader) => this.current(db) }
    this.#violations = new Violations({ ...shared, rules: (db) => this.rules(db) })
    this.#due = new Due(shared)
  }

  show(): Output<'policy.show'> {
    return this.#parts.database.read((db) => {
      const policy = this.current(db)
      return { ...policy, lastReviewAt: lastReviewAt(db, policy) }
    })
  }

  /** Changes what is given and differs. Errors: input.invalid, input.secret, store.*. */
  set(input: Parsed<'policy.set'>, { actor, operation }: Call): Output<'policy.set'> {
    const { database, runtime, settings } = this.#parts
    const now = runtime.now()
    this.#requireText(input)
    requirePast(input.lastReviewAt, now)
    const wanted = input.names ? { ...input, names: checkNameRule(input.names) } : input
    return database.write((db) => {
      const before = this.current(db)
      const after = Policy.parse({ ...before, ...defined(wanted) })
      const changed = (Object.keys(after) as (keyof Policy)[]).filter(
        (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
      )
      if (changed.length === 0) return before
      const { unusedDays, ...kept } = after
      if (changed.some((name) => name !== 'unusedDays')) saveSetting(db, ROW, kept)
      if (changed.includes('unusedDays')) settings.setUnusedDays(db, unusedDays)
      appendAudit(db, {
        at: now,
        actor,
        operation,
        detail: {
          changed: Object.fromEntries(
            changed.map((name) => [name, { from: before[name], to: after[name] }]),
          ),
        },
      })
      return after
    })
  }

  violations(input: Parsed<'policy.violations'>): Output<'policy.violations'> {
    return this.#violations.list(input)
  }

  due(input: Parsed<'policy.due'>): Output<'policy.due'> {
    return this.#due.list(input)
  }

  calendar(input: Parsed<'policy.calendar'>): Output<'policy.calendar'> {
    return this.#due.calendar(input)
  }

  notices(): Output<'policy.notices'> {
    return this.#due.notices()
  }

  /** How much is due within the notice, for the head of the list. */
  dueCounts(db: Reader): { readonly total: number; readonly overdue: number } {
    return this.#due.counts(db)
  }

  /** The rules as seen by a transaction that is already open. */
  current(db: Reader): Policy {
    const json = readSettings(db).get(ROW)
    const unusedDays = this.#parts.settings.unusedDays(db)
    if (json === undefined) return { ...DEFAULTS, unusedDays }
    const stored: unknown = JSON.parse(json)
    const parsed = Kept.safeParse({ ...DEFAULTS, ...(stored as object) })
    if (parsed.success) return { ...parsed.data, unusedDays }
    this.#parts.log.warn('the rules of the workspace cannot be read and have their defaults')
    return { ...DEFAULTS, unusedDays }
  }

  /** The rules as keys are compared with them now. */
  rules(db: Reader): Rules {
    const policy = this.current(db)
    const now = this.#parts.runtime.now()
    const unusedSince = now - policy.unusedDays * DAY
    return {
      now,
      owner: policy.requireOwner,
      purpose: policy.requirePurpose,
      patterns: policy.names.patterns,
      forbidden: forbiddenPattern(policy.names.characters),
      lifetime: inMs(policy.maxLifetimeDays),
      rotation: inMs(policy.rotationDays),
      unusedSince: watchGaps(db, unusedSince, now).length === 0 ? unusedSince : null,
    }
  }

  #requireText({ names }: Parsed<'policy.set'>): void {
    if (!names || ![...names.patterns, names.characters].some(this.#parts.holdsKey)) return
    throw new Fault({
      code: 'input.secret',
      message: 'A name rule holds the value of a key.',
      fix: 'Remove it. If it was shared, revoke that key.',
      field: 'names',
    })
  }
}

function inMs(days: number | null): number | null {
  return days === null ? null : days * DAY
}

/** Absent fields left out, so that they do not overwrite. */
function defined(input: Parsed<'policy.set'>): Partial<Policy> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}

function requirePast(at: string | null | undefined, now: number): void {
  if (typeof at !== 'string' || Date.parse(at) <= now) return
  throw new Fault({
    code: 'input.invalid',
    message: `A review that was held at ${instant(Date.parse(at))} lies in the future.`,
    fix: 'Give the time at which the last review was held.',
    field: 'lastReviewAt',
  })
}

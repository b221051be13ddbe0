// Owns the credential report: what a list knows of a key and what only a reviewer asks, in one row; refuses a blank cell.
import { csvLines } from '#base/csv'
import { DAY } from '#base/duration'
import { instant, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { KeyRow } from '#contract/key'
import type { Policy } from '#contract/policy'
import { CREDENTIAL_COLUMNS, type CredentialRow } from '#contract/report'
import { auditHead } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import { countByState, countKeys, listKeyNumbers, type StateName } from '#store/key-list'
import { watchBounds } from '#store/key-use'
import { countBreaking, type Rules } from '#store/policy'
import { decisionsOn, type LastReview, lastReview } from '#store/reviews'
import { type ReportFacts, reportFacts } from '#store/report'
import { watchGaps } from '#store/watch'

const EVERY: readonly StateName[] = ['active', 'suspended', 'expired', 'revoked']

export interface CredentialsParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  /** Rows as the list shows them, in the order of the numbers. */
  readonly rows: (db: Reader, numbers: readonly number[]) => readonly KeyRow[]
  readonly policy: {
    readonly current: (db: Reader) => Policy
    readonly rules: (db: Reader) => Rules
  }
}

interface Against {
  readonly now: number
  readonly policy: Policy
  /** The first heartbeat of any gate; null: no gate has ever reported. */
  readonly watchedSince: number | null
  /** The last review that was signed, and what it decided on the keys of this window. */
  readonly signed: LastReview | undefined
  readonly decisions: ReturnType<typeof decisionsOn>
}

export class Credentials {
  readonly #parts: CredentialsParts

  constructor(parts: CredentialsParts) {
    this.#parts = parts
  }

  report(input: Parsed<'report.credentials'>): Output<'report.credentials'> {
    const { database, runtime, policy, rows } = this.#parts
    const now = runtime.now()
    return database.read((db) => {
      const filter = { states: input.states ?? EVERY, now }
      const order = { sort: 'name', direction: 'asc' } as const
      const numbers = listKeyNumbers(db, filter, order, input.offset, input.limit)
      const listed = rows(db, numbers)
      const facts = new Map(
        reportFacts(
          db,
          listed.map((row) => row.id),
          now,
        ).map((row) => [row.id, row]),
      )
      const signed = lastReview(db)
      const ids = listed.map((row) => row.id)
      const against: Against = {
        now,
        policy: policy.current(db),
        watchedSince: watchBounds(db).since,
        signed,
        decisions: signed ? decisionsOn(db, signed.id, ids) : new Map(),
      }
      const reported = listed.flatMap((row) => {
        const known = facts.get(row.id)
        return known ? [credentialRow(row, known, against)] : []
      })
      return {
        rows: reported,
        ...(input.csv ? { csv: csvLines(CREDENTIAL_COLUMNS, reported, input.offset === 0) } : {}),
        total: countKeys(db, filter),
        asOf: instant(now),
        auditSeq: auditHead(db).seq,
        ...(input.summary ? { summary: this.#summary(db, against) } : {}),
      }
    })
  }

  #summary(db: Reader, { now, policy, watchedSince }: Against) {
    const unusedSince = now - policy.unusedDays * DAY
    const counts = countByState(db, { now, unusedSince, endsBefore: now })
    const known = watchGaps(db, unusedSince, now).length === 0
    const { breaking, withoutOwner } = countBreaking(db, this.#parts.policy.rules(db))
    return {
      active: counts.active,
      suspended: counts.suspended,
      expired: counts.expired,
      revoked: counts.revoked,
      neverUsed: watchedSince === null ? 0 : counts.never_used,
      unused: known ? counts.unused : 0,
      unusedUnknown: known ? 0 : counts.unused,
      unconfirmed: counts.unconfirmed,
      breakingRules: breaking,
      withoutOwner,
    }
  }
}

const NONE = 'N/A' as const
const UNKNOWN = 'no_information' as const

const at = (ms: number | null): string => (ms === null ? NONE : instant(ms))
const given = (text: string): string => (text === '' ? UNKNOWN : text)
const words = (list: readonly string[]): string => (list.length === 0 ? NONE : list.join(' '))

function used(row: KeyRow, facts: ReportFacts, { now, watchedSince }: Against) {
  const created = Date.parse(row.createdAt)
  const tracked = watchedSince === null ? undefined : Math.max(created, watchedSince)
  const { lastUsed } = row
  const idleSince = lastUsed.state === 'used' ? Date.parse(lastUsed.at) : tracked
  return {
    last_used_at:
      lastUsed.state === 'used' ? lastUsed.at : lastUsed.state === 'never' ? NONE : UNKNOWN,
    last_used_state: lastUsed.state,
    tracking_since: tracked === undefined ? UNKNOWN : instant(tracked),
    idle_days: idleSince === undefined ? UNKNOWN : wholeDays(now - idleSince),
    last_used_source: lastUsed.state === 'never' ? NONE : (facts.source ?? UNKNOWN),
    uses_30d: lastUsed.state === 'unknown' ? UNKNOWN : facts.uses,
  }
}

function reviewed(id: string, { signed, decisions }: Against) {
  const decided = decisions.get(id)
  return {
    review_decision: decided?.decision ?? UNKNOWN,
    review_reason: given(decided?.reason ?? ''),
    reviewer: decided ? given(signed?.reviewer ?? '') : UNKNOWN,
    reviewed_at: decided && signed ? instant(signed.at) : UNKNOWN,
  }
}

function wholeDays(ms: number): number {
  return Math.max(0, Math.floor(ms / DAY))
}

function rotationDue(row: KeyRow, { value_at }: ReportFacts, { rotationDays }: Policy): string {
  return rotationDays === null || row.state === 'revoked'
    ? NONE
    : instant(value_at + rotationDays * DAY)
}

function credentialRow(row: KeyRow, facts: ReportFacts, against: Against): CredentialRow {
  return {
    key_id: row.id,
    name: row.name,
    prefix: row.prefix,
    status: row.state,
    owner: given(row.owner),
    purpose: given(row.purpose),
    environment: 'not_supported',
    created_at: row.createdAt,
    created_by: row.createdBy,
    version_count: facts.versions,
    current_version_created_at: instant(facts.value_at),
    age_days: wholeDays(against.now - Date.parse(row.createdAt)),
    ...used(row, facts, against),
    expires_at: at(facts.expires_at),
    grace_until: row.overlapUntil ?? NONE,
    rotation_due: rotationDue(row, facts, against.policy),
    revoked_at: row.revokedAt ?? NONE,
    revoked_by: row.revokedBy ?? NONE,
    revoke_reason: row.revokeReason ?? NONE,
    ...reviewed(row.id, against),
    ticket: 'not_supported',
    used_by: row.usedBy ?? UNKNOWN,
    tags: words(row.tags),
    unused: row.unused.state,
    unused_window_days: against.policy.unusedDays,
    violations: words(row.violations),
  }
}

// Owns what is due and when: as a list, a calendar and notices; refuses to do what is due.
import { DAY } from '#base/duration'
import { instant, instantField, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { DueKind, type DueRow, type Notice, type Policy } from '#contract/policy'
import { auditHead } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import {
  countDue,
  type DueCounts,
  type DueEntry,
  type DueKindName,
  type DueWindow,
  listDue,
  markTold,
  toldSince,
} from '#store/due'
import { keysByNumber, type KeyRecord, versionsById, type VersionRecord } from '#store/keys'
import { workspaceIdOf } from '#store/workspace'
import { calendarText } from './calendar.ts'
import { noticeOf } from './notice.ts'
import { reviewDueAt } from './review.ts'

const EVERY: readonly DueKindName[] = DueKind.options
/** Calendars with more events are read by nobody, and by few programs. */
const MOST_EVENTS = 2_000
/** Of each kind, so many are told apart: a first start over a large inventory must not write a hundred thousand rows. */
const MOST_TOLD = 200

export interface DueParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  readonly policy: (db: Reader) => Policy
}

export class Due {
  readonly #parts: DueParts

  constructor(parts: DueParts) {
    this.#parts = parts
  }

  list({ withinDays, kinds, offset, limit }: Parsed<'policy.due'>): Output<'policy.due'> {
    return this.#parts.database.read((db) => {
      const window = this.#window(db, withinDays, kinds ?? EVERY)
      return {
        rows: rowsOf(db, listDue(db, window, offset, limit), window.now),
        ...countDue(db, window),
      }
    })
  }

  /** What is due within the policy's notice. */
  counts(db: Reader): DueCounts {
    return countDue(db, this.#window(db, undefined, EVERY))
  }

  calendar({ withinDays }: Parsed<'policy.calendar'>): Output<'policy.calendar'> {
    return this.#parts.database.read((db) => {
      const window = this.#window(db, withinDays, EVERY)
      const rows = rowsOf(db, listDue(db, window, 0, MOST_EVENTS), window.now)
      return {
        text: calendarText(rows, {
          workspace: workspaceIdOf(db),
          now: window.now,
          // Moves with every change, so that a program that has the event takes the newer date.
          sequence: auditHead(db).seq,
        }),
        events: rows.length,
        leftOut: countDue(db, window).total - rows.length,
      }
    })
  }

  /** One notice a kind, of what was not told in the last 24 hours. */
  notices(): Output<'policy.notices'> {
    const { database, policy } = this.#parts
    return database.write((db) => {
      if (!policy(db).notify) return { notices: [] }
      const notices: Notice[] = []
      const told: string[] = []
      let now = 0
      for (const kind of EVERY) {
        // The end of an overlap is news on its last day only.
        const window = this.#window(db, kind === 'overlap' ? 1 : undefined, [kind])
        now = window.now
        const rows = rowsOf(db, listDue(db, window, 0, MOST_TOLD), now)
        const known = new Set(toldSince(db, rows.map(thingOf), now - DAY))
        const news = rows.filter((row) => !known.has(thingOf(row)))
        if (news.length === 0) continue
        const { total } = countDue(db, window)
        notices.push(
          noticeOf(kind, news, { total, untold: news.length + total - rows.length, now }),
        )
        told.push(...news.map(thingOf))
      }
      if (told.length > 0) markTold(db, told, now, now - 2 * DAY)
      return { notices }
    })
  }

  #window(db: Reader, withinDays: number | undefined, kinds: readonly DueKindName[]): DueWindow {
    const policy = this.#parts.policy(db)
    const now = this.#parts.runtime.now()
    return {
      now,
      until: now + (withinDays ?? policy.noticeDays) * DAY,
      rotation: policy.rotationDays === null ? null : policy.rotationDays * DAY,
      reviewAt: reviewDueAt(db, policy),
      kinds: kinds.filter((kind) => kind !== 'rotation' || policy.rotationDays !== null),
    }
  }
}

/** The same thing, whatever becomes of its date. */
function thingOf({ kind, keyId, prefix }: DueRow): string {
  return [kind, keyId ?? '', kind === 'overlap' ? (prefix ?? '') : ''].join(' ').trim()
}

function rowsOf(db: Reader, entries: readonly DueEntry[], now: number): readonly DueRow[] {
  const numbers = entries.map((entry) => entry.nr).filter((nr) => nr !== null)
  const keys = new Map(keysByNumber(db, numbers).map((key) => [key.nr, key]))
  const ids = entries.map((entry) => entry.version_id).filter((id) => id !== null)
  const versions = new Map(versionsById(db, ids).map((version) => [version.id, version]))
  return entries.map((entry) =>
    dueRow(
      entry,
      entry.nr === null ? undefined : keys.get(entry.nr),
      entry.version_id === null ? undefined : versions.get(entry.version_id),
      now,
    ),
  )
}

const TITLE: Readonly<Record<DueKindName, (name: string, overdue: boolean) => string>> = {
  expiry: (name) => `${name} expires`,
  rotation: (name, overdue) =>
    overdue ? `${name} should have been rotated` : `${name} is to be rotated`,
  overlap: (name) => `The old value of ${name} ends`,
  deferral: (name) => `The deferred decision on ${name} is due`,
  exception: (name) => `The exception of ${name} ends`,
  review: (_, overdue) => (overdue ? 'The review of all keys is overdue' : 'Review of all keys'),
}

function dueRow(
  { kind, at, owner }: DueEntry,
  key: KeyRecord | undefined,
  version: VersionRecord | undefined,
  now: number,
): DueRow {
  const overdue = at <= now
  return {
    kind,
    dueAt: instant(at),
    overdue,
    title: TITLE[kind](key?.name ?? '', overdue),
    ...(key
      ? {
          keyId: key.id,
          name: key.name,
          prefix: version?.prefix ?? key.prefix,
          owner: owner ?? key.owner,
        }
      : {}),
    ...instantField('lastUsedAt', version?.last_used_at),
  }
}

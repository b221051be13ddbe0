// Owns what can be said of keys at an instant that has passed; refuses to hide why the answer may be wrong.
import { Fault } from '#base/fault'
import { instant, instantField, minuteWords, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { AsOfRow } from '#contract/as-of'
import {
  type AsOfKey,
  type AsOfVersion,
  chainFacts,
  countAsOf,
  keysAsOf,
  recordsOfKeys,
  type Then,
  versionsAsOf,
} from '#store/as-of'
import type { AuditEntry } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import type { StateName } from '#store/key-list'
import { detailOf, summary } from './summary.ts'

const LIVING: readonly StateName[] = ['active', 'suspended', 'expired']

export interface AsOfParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now'>
  /** How names are compared. */
  readonly fold: (text: string) => string
}

export class AsOf {
  readonly #parts: AsOfParts

  constructor(parts: AsOfParts) {
    this.#parts = parts
  }

  /** Errors: input.invalid for an instant that has not come. */
  asOf(input: Parsed<'audit.asOf'>): Output<'audit.asOf'> {
    const { database, runtime, fold } = this.#parts
    const at = Date.parse(input.at)
    if (at > runtime.now()) {
      throw new Fault({
        code: 'input.invalid',
        message: 'This instant has not come yet.',
        fix: 'Give a time that has passed; what expires when is in the due list.',
        field: 'at',
      })
    }
    const then: Then = { at, iso: instant(at) }
    const filter = { ...then, find: fold(input.find ?? ''), states: input.states ?? LIVING }
    return database.read((db) => {
      const keys = keysAsOf(db, filter, input.offset, input.limit)
      const ids = keys.map((key) => key.id)
      const versions = grouped(versionsAsOf(db, then, ids))
      const records = grouped(recordsOfKeys(db, ids))
      return {
        at: then.iso,
        rows: keys.map((key) =>
          asOfRow(key, versions.get(key.id) ?? [], records.get(key.id) ?? [], at),
        ),
        total: countAsOf(db, filter),
        ...doubtsOf(db, at),
      }
    })
  }
}

function grouped<T extends { readonly key_id: string | null }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    if (row.key_id === null) continue
    const group = groups.get(row.key_id)
    if (group) group.push(row)
    else groups.set(row.key_id, [row])
  }
  return groups
}

function doubtsOf(db: Reader, at: number): Pick<Output<'audit.asOf'>, 'knownSince' | 'doubts'> {
  const { first_at, jumped, restored_at } = chainFacts(db, at)
  const doubts = [
    ...(first_at === null || at < first_at
      ? [
          first_at === null
            ? 'The audit chain is empty: nothing is known of the past.'
            : `The audit chain begins at ${minuteWords(first_at)}: before it nothing is known.`,
        ]
      : []),
    ...(restored_at === null
      ? []
      : [
          `A backup was restored at ${minuteWords(restored_at)}: what it changed is not among the records of each key.`,
        ]),
    ...(jumped === 0
      ? []
      : ['The clock was set back around this time: records are taken at the time that they bear.']),
  ]
  return { ...instantField('knownSince', first_at), doubts }
}

/** What an edit since then replaced: the oldest one counts. */
function replaced(records: readonly AuditEntry[], at: number, field: string): unknown {
  for (const record of records) {
    if (record.at <= at || record.operation !== 'keys.edit') continue
    const { changed } = detailOf(record)
    if (typeof changed !== 'object' || changed === null || !(field in changed)) continue
    const change: unknown = (changed as Readonly<Record<string, unknown>>)[field]
    if (typeof change === 'object' && change !== null && 'from' in change) return change.from
  }
  return undefined
}

function asOfRow(
  key: AsOfKey,
  versions: readonly AsOfVersion[],
  records: readonly AuditEntry[],
  at: number,
): AsOfRow {
  const before = records.filter((record) => record.at <= at)
  const last = before.at(-1)
  const name = replaced(records, at, 'name')
  const owner = replaced(records, at, 'owner')
  const expiry = replaced(records, at, 'expiresAt')
  const made = records.some((record) => record.operation === 'keys.create')
  return {
    id: key.id,
    name: typeof name === 'string' ? name : key.name,
    prefix: versions[0]?.prefix ?? key.prefix,
    state: key.state,
    owner: typeof owner === 'string' ? owner : key.owner,
    createdAt: instant(key.created_at),
    createdBy: key.created_by,
    ...(expiry === undefined
      ? instantField('expiresAt', key.expires_at)
      : typeof expiry === 'string'
        ? { expiresAt: expiry }
        : {}),
    versions: versions.map(({ prefix, accepted }) => ({
      prefix,
      accepted: accepted === 1 && key.state === 'active',
    })),
    ...(last
      ? {
          lastChange: {
            seq: last.seq,
            at: instant(last.at),
            actor: last.actor,
            operation: last.operation,
            summary: summary(last),
          },
        }
      : {}),
    changesBefore: before.length,
    changesSince: records.length - before.length,
    ...(made ? {} : instantField('unknownBefore', records[0]?.at ?? at)),
  }
}

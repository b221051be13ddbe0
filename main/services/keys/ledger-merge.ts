// Owns bringing an inventory in line with the list of refused keys when it is opened; refuses to revive anything.
import { instant } from '#base/runtime'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { bumpEpoch } from '#store/epoch'
import {
  extendVersionTo,
  refuseVersionFrom,
  revokeKeyRow,
  revokeVersionRow,
  touchKey,
} from '#store/key-change'
import {
  keyById,
  type RefusedVersion,
  refusedVersions,
  versionByDigest,
  versionsOf,
  type VersionRecord,
} from '#store/keys'
import { type Ledger, readLedger } from '#store/ledger'
import { type LedgerEntry, type LedgerLine, NO_END } from '#store/ledger-line'
import { isAlive } from './state.ts'

/** Who is named in a record that the ledger, not a person, caused. */
export const LEDGER_ACTOR = 'revoked.ledger'

const REASON = 'Recorded at opening from the list of revoked keys'

export interface Merged {
  /** Prefixes of versions that are revoked now and were not in this file. */
  readonly revoked: readonly string[]
  /** Prefixes of versions that got the end of an overlap which this file did not know. */
  readonly ended: readonly string[]
}

/**
 * Runs when an inventory is opened, in the transaction of the opening. Every digest that the ledger refuses
 * for ever is revoked here too; the end of an overlap that this file does not know, or knows otherwise, is
 * taken over, because the last line counts; and what this file refuses and the ledger does not hold is appended to it. Digests that this
 * file does not know stay in the ledger, which gates obey.
 */
export function mergeLedger(
  db: Writer,
  ledger: Pick<Ledger, 'path' | 'append'>,
  now: number,
): Merged {
  const { entries } = readLedger(ledger.path)
  ledger.append(missingLines(db, entries, now))
  const behind = new Map<string, Behind[]>()
  for (const [digest, entry] of entries) {
    const version = versionByDigest(db, Buffer.from(digest, 'hex'))
    if (!version || !isBehind(version, entry, now)) continue
    behind.set(version.key_id, [...(behind.get(version.key_id) ?? []), { version, entry }])
  }
  const revoked: string[] = []
  const ended: string[] = []
  for (const [keyId, versions] of behind) {
    for (const { version, entry } of versions) {
      catchUp(db, version, entry, now)
      ;(entry.final ? revoked : ended).push(version.prefix)
    }
    settleKey(db, keyId, versions, now)
  }
  return { revoked, ended }
}

interface Behind {
  readonly version: VersionRecord
  readonly entry: LedgerEntry
}

function isBehind(version: VersionRecord, entry: LedgerEntry, now: number): boolean {
  if (version.revoked_at !== null) return false
  const known = version.refused_from ?? NO_END
  if (known > entry.refusedFrom) return true
  // The same end, but a clock that was set back would let the version in again.
  return entry.final ? isAlive(version, now) : isLater(version, entry)
}

/** An overlap that was extended, which this file does not know. */
function isLater(version: VersionRecord, entry: LedgerEntry): boolean {
  return !entry.final && version.refused_from !== null && version.refused_from < entry.refusedFrom
}

function catchUp(db: Writer, version: VersionRecord, entry: LedgerEntry, now: number): void {
  if (isLater(version, entry)) extendVersionTo(db, version.id, entry.refusedFrom)
  else if (!entry.final) refuseVersionFrom(db, version.id, entry.refusedFrom)
  else {
    const at = Math.min(entry.refusedFrom, now)
    revokeVersionRow(db, version.id, { at, by: LEDGER_ACTOR, reason: REASON })
  }
}

/** A key none of whose versions lives is revoked as a whole, as it was when its last one was. */
function settleKey(db: Writer, keyId: string, behind: readonly Behind[], now: number): void {
  const versions = versionsOf(db, keyId)
  const final = behind.filter(({ entry }) => entry.final)
  const whole = final.length > 0 && !versions.some((version) => isAlive(version, now))
  const at = Math.min(now, Math.max(...final.map(({ entry }) => entry.refusedFrom)))
  if (whole) revokeKeyRow(db, keyId, { at, by: LEDGER_ACTOR, reason: REASON })
  touchKey(db, keyId, bumpEpoch(db, now))
  const extended = behind.some(({ version, entry }) => isLater(version, entry))
  appendAudit(db, {
    at: now,
    actor: LEDGER_ACTOR,
    operation: final.length > 0 ? 'keys.revoke' : extended ? 'keys.extendOverlap' : 'keys.rotate',
    keyId,
    prefix: behind[0]?.version.prefix,
    detail: {
      name: keyById(db, keyId)?.name,
      recordedAtOpening: true,
      whole,
      revoked: final.map(({ version }) => version.prefix),
      earlier: behind
        .filter(({ entry }) => !entry.final)
        .map(({ version, entry }) => ({
          prefix: version.prefix,
          refusedFrom: instant(entry.refusedFrom),
          to: instant(entry.refusedFrom),
        })),
    },
  })
}

/** What this file refuses and the ledger, lost or damaged, does not hold any more. */
function missingLines(
  db: Reader,
  entries: ReadonlyMap<string, LedgerEntry>,
  now: number,
): readonly LedgerLine[] {
  const lines: LedgerLine[] = []
  for (const row of refusedVersions(db)) {
    const digest = row.digest.toString('hex')
    const entry = entries.get(digest)
    if (row.refused_at <= now ? isHeld(entry, row) : entry) continue
    lines.push({ digest, refusedFrom: row.refused_at, writtenAt: now })
  }
  return lines
}

/** Whether the ledger says of a version that has ended what it has to, or knows a later end. */
function isHeld(entry: LedgerEntry | undefined, row: RefusedVersion): boolean {
  if (!entry) return false
  if (entry.final || entry.refusedFrom === row.refused_at) return true
  return row.revoked === 0 && entry.refusedFrom > row.refused_at
}

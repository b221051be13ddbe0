// Owns one restore inside one transaction: keys, ends, history, chain, the list of refused keys; refuses to revive anything.
import type { Restoring } from '#contract/backup'
import type { Reader, Writer } from '#store/connection'
import { bumpEpoch, leapEpoch } from '#store/epoch'
import { touchKey } from '#store/key-change'
import { keyById, livingKeyByName, type KeyRecord } from '#store/keys'
import type { LedgerEntry, LedgerLine } from '#store/ledger-line'
import {
  addConnections,
  addHistory,
  addPlanned,
  compareChains,
  continueChain,
  differingKeys,
  differingVersions,
  keyCounts,
  livingInCopy,
  takeSettings,
} from '#store/restore'
import {
  addKey,
  addVersion,
  endVersion,
  markMade,
  replaceKey,
  settleNewest,
} from '#store/restore-keys'
import { addReviews } from '#store/restore-reviews'
import { missingLines } from './ledger-union.ts'
import { changedFields, freeName, mergeKey } from './merge.ts'

/** The list of refused keys, or a stand-in that writes nothing. */
export interface Refusals {
  readonly entries: ReadonlyMap<string, LedgerEntry>
  readonly append: (lines: readonly LedgerLine[]) => void
  /** Brings the inventory in line with all of it: see keys/ledger-merge.ts. */
  readonly merge: (db: Writer) => void
}

export interface Applying {
  /** When the backup was written, milliseconds since 1970. */
  readonly at: number
  readonly now: number
  readonly fold: (name: string) => string
  readonly refusals: Refusals
  /** Refused digests that came with the backup or beside it. */
  readonly theirs: readonly ReadonlyMap<string, LedgerEntry>[]
  readonly empty: boolean
}

type Applied = Omit<Restoring, 'backup' | 'sha256' | 'into' | 'knowsRevokesUntil'>

/** So many rows are shown; the counts are of all. */
const SHOWN = 200

interface Merged {
  readonly changes: Restoring['changes'][number][]
  readonly renamed: Restoring['renamed'][number][]
  /** Keys of which a gate has to hear. */
  readonly touched: ReadonlySet<string>
  /** Versions that were not here. */
  readonly added: readonly string[]
  changed: number
}

function mergeKeys(db: Writer, { fold }: Applying): Merged {
  const touched = new Set<string>()
  const added: string[] = []
  const merged: Merged = { changes: [], renamed: [], touched, added, changed: 0 }
  for (const there of differingKeys(db)) {
    const here = keyById(db, there.id)
    const wanted = here === undefined ? there : mergeKey(here, there)
    const after = named(db, wanted, fold)
    if (after.name !== wanted.name) merged.renamed.push({ from: wanted.name, to: after.name })
    const fields = here === undefined ? [] : changedFields(here, after)
    if (here === undefined) addKey(db, after)
    else if (fields.length === 0) continue
    else {
      replaceKey(db, after)
      merged.changed += 1
    }
    touched.add(after.id)
    const change = here === undefined ? 'added' : 'changed'
    merged.changes.push({ name: after.name, prefix: after.prefix, change, fields: [...fields] })
  }
  for (const version of differingVersions(db)) {
    if (db.get('SELECT 1 FROM main.key_version WHERE id = ?', version.id)) endVersion(db, version)
    else {
      addVersion(db, version)
      added.push(version.id)
    }
    touched.add(version.key_id)
  }
  return merged
}

/** Among keys that are not revoked a name is unique; the one that has it now keeps it. */
function named(db: Reader, key: KeyRecord, fold: (name: string) => string): KeyRecord {
  if (key.revoked_at !== null) return key
  const isTaken = (name: string) => {
    const holder = livingKeyByName(db, fold(name))
    return holder !== undefined && holder.id !== key.id
  }
  const name = freeName(key.name, isTaken)
  return name === key.name ? key : { ...key, name, name_fold: fold(name) }
}

function whyRefused(
  db: Reader,
  {
    key_id: keyId,
    version_id: versionId,
  }: { readonly key_id: string; readonly version_id: string },
  now: number,
): Restoring['keptRefused'][number]['why'] {
  const key = keyById(db, keyId)
  const version = db.get<{ revoked_at: number | null }>(
    'SELECT revoked_at FROM main.key_version WHERE id = ?',
    versionId,
  )
  if (key?.revoked_at !== null || version?.revoked_at !== null) return 'revoked'
  if (key.expires_at !== null && key.expires_at <= now) return 'expired'
  return key.suspended_at === null ? 'overlap-ended' : 'suspended'
}

/** Everything that a restore does, in the transaction of the caller; answers what it did. */
export function applyBackup(db: Writer, applying: Applying): Applied {
  const { at, now, refusals, theirs, empty } = applying
  const counts = keyCounts(db)
  const { changes, renamed, touched, added, changed } = mergeKeys(db, applying)
  settleNewest(db)
  addHistory(db)
  addConnections(db)
  addPlanned(db)
  addReviews(db)
  if (empty) takeSettings(db)
  const chains = compareChains(db)
  const continued = chains.together && chains.there > chains.here
  const auditRecords = continued ? continueChain(db, chains) : 0
  const epoch = empty ? leapEpoch(db, now) : bumpEpoch(db, now)
  for (const id of touched) touchKey(db, id, epoch)
  // An empty workspace takes the gates over as well, with what they have applied.
  if (!empty) for (const id of added) markMade(db, id, epoch)

  const lines = union(refusals.entries, theirs, now)
  refusals.append(lines)
  refusals.merge(db)
  const refused = livingInCopy(db, at, now)
  return {
    keys: {
      added: counts.missing,
      changed,
      same: counts.total - counts.missing - changed,
      onlyHere: counts.only_here,
    },
    changes: changes.slice(0, SHOWN),
    keptRefused: refused
      .slice(0, SHOWN)
      .map((row) => ({ name: row.name, prefix: row.prefix, why: whyRefused(db, row, now) })),
    keptRefusedTotal: refused.length,
    renamed,
    ledgerLines: lines.length,
    audit: continued
      ? 'continued'
      : !chains.together
        ? 'forked'
        : chains.here > chains.there
          ? 'ahead'
          : 'same',
    auditRecords,
  }
}

function union(
  ours: ReadonlyMap<string, LedgerEntry>,
  lists: readonly ReadonlyMap<string, LedgerEntry>[],
  now: number,
): readonly LedgerLine[] {
  const lines = new Map<string, LedgerLine>()
  for (const theirs of lists)
    for (const line of missingLines(ours, theirs, now)) {
      const before = lines.get(line.digest)
      if (before === undefined || line.refusedFrom < before.refusedFrom)
        lines.set(line.digest, line)
    }
  return [...lines.values()]
}

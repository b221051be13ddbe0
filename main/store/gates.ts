// Owns the rows of gates, of the stretches they watched and of the epochs they applied; refuses to touch keys.
import { DAY, SECOND } from '#base/duration'
import type { Reader, Writer } from './connection.ts'

/** Without a heartbeat for this long, a gate is silent, and its watch has a gap. */
export const SILENT_AFTER = 15 * SECOND
/** How long watches and applied epochs are kept. */
const KEPT = 400 * DAY

/** A gate's row. Times are milliseconds since 1970. */
export interface GateRecord {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly version: string
  readonly pid: number
  readonly host: string
  readonly started_at: number
  readonly heartbeat_at: number
  readonly signed_off_at: number | null
  readonly retired_at: number | null
  readonly applied_epoch: number
  readonly keys_loaded: number
  readonly flushed_at: number | null
  readonly clients_recorded: number
  /** 1: it cannot reach the inventory, and reports by signed files. */
  readonly by_file: number
}

/** What a gate says about itself when it starts. */
export type GateStart = Omit<GateRecord, 'signed_off_at' | 'retired_at' | 'flushed_at' | 'by_file'>

/** What it says every few seconds. */
export interface Beat {
  readonly id: string
  readonly at: number
  readonly appliedEpoch: number
  readonly keysLoaded: number
  /** Until when its uses are written down; null: none has been yet. */
  readonly flushedAt: number | null
}

export interface WatchedSpan {
  readonly from: number
  readonly to: number
}

/** How a gate is doing at `now`, against an epoch. Of one that reports by file no heartbeat is expected. */
export function gateState(
  gate: Pick<GateRecord, 'signed_off_at' | 'heartbeat_at' | 'applied_epoch' | 'by_file'>,
  epoch: number,
  now: number,
): 'in-step' | 'behind' | 'silent' | 'by-file' | 'signed-off' {
  if (gate.signed_off_at !== null) return 'signed-off'
  if (gate.by_file === 1) return 'by-file'
  if (now - gate.heartbeat_at > SILENT_AFTER) return 'silent'
  return gate.applied_epoch < epoch ? 'behind' : 'in-step'
}

const GATE =
  'SELECT gate.*, EXISTS (SELECT 1 FROM remote_gate WHERE remote_gate.gate_id = gate.id) AS by_file FROM gate'

export function gateByName(db: Reader, name: string): GateRecord | undefined {
  return db.get<GateRecord>(`${GATE} WHERE name = ?`, name)
}

export function gateById(db: Reader, id: string): GateRecord | undefined {
  return db.get<GateRecord>(`${GATE} WHERE id = ?`, id)
}

/** Every gate that was not retired, by name. */
export function listGates(db: Reader): GateRecord[] {
  return db.all<GateRecord>(`${GATE} WHERE retired_at IS NULL ORDER BY name, id`)
}

/** Puts a gate's row in place, or takes up the row of the same id again after a restart. */
export function startGate(db: Writer, gate: GateStart): void {
  db.run(
    `INSERT INTO gate (id, name, address, version, pid, host, started_at, heartbeat_at,
                       applied_epoch, keys_loaded, clients_recorded)
     VALUES (:id, :name, :address, :version, :pid, :host, :started_at, :heartbeat_at,
             :applied_epoch, :keys_loaded, :clients_recorded)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, address = excluded.address, version = excluded.version,
       pid = excluded.pid, host = excluded.host, started_at = excluded.started_at,
       heartbeat_at = excluded.heartbeat_at, signed_off_at = NULL, retired_at = NULL,
       applied_epoch = excluded.applied_epoch, keys_loaded = excluded.keys_loaded,
       clients_recorded = excluded.clients_recorded`,
    { ...gate },
  )
}

/** Writes a heartbeat; false when the gate's row is not in this inventory. */
export function beatGate(db: Writer, beat: Beat): boolean {
  return (
    db.run(
      `UPDATE gate SET heartbeat_at = :at, applied_epoch = :appliedEpoch, keys_loaded = :keysLoaded,
                       flushed_at = coalesce(max(flushed_at, :flushedAt), :flushedAt, flushed_at)
        WHERE id = :id`,
      { ...beat },
    ) > 0
  )
}

/** Its uses are written down until `at`; never set back. */
export function gateFlushed(db: Writer, id: string, at: number): void {
  db.run(
    'UPDATE gate SET flushed_at = :at WHERE id = :id AND (flushed_at IS NULL OR flushed_at < :at)',
    { id, at },
  )
}

export function signOffGate(db: Writer, id: string, at: number): void {
  db.run('UPDATE gate SET signed_off_at = ? WHERE id = ?', at, id)
}

export function retireGate(db: Writer, id: string, at: number): void {
  db.run('UPDATE gate SET retired_at = ? WHERE id = ?', at, id)
}

/** Opens a stretch of watch, or makes the one that starts at `from` reach to `to`; never shortens one. */
export function watchUntil(db: Writer, gateId: string, from: number, to: number): void {
  db.run(
    `INSERT INTO gate_watch (gate_id, from_at, to_at) VALUES (:gateId, :from, :to)
     ON CONFLICT (gate_id, from_at) DO UPDATE SET to_at = max(to_at, excluded.to_at)`,
    { gateId, from, to },
  )
}

/** Writes the receipt: since `at`, the gate decides by `epoch`. The first time counts. */
export function recordApplied(db: Writer, gateId: string, epoch: number, at: number): void {
  db.run(
    'INSERT OR IGNORE INTO gate_applied (gate_id, epoch, at) VALUES (?, ?, ?)',
    gateId,
    epoch,
    at,
  )
  db.run('UPDATE gate SET applied_epoch = ? WHERE id = ?', epoch, gateId)
}

/** When a gate first applied the epoch or a later one. */
export function appliedAt(db: Reader, gateId: string, epoch: number): number | undefined {
  return (
    db.get<{ at: number | null }>(
      'SELECT min(at) AS at FROM gate_applied WHERE gate_id = ? AND epoch >= ?',
      gateId,
      epoch,
    )?.at ?? undefined
  )
}

/**
 * Stretches since `since` in which at least one gate watched, oldest first. A hole of at most 15 s, a
 * restart, is no gap: a heartbeat may come that late too.
 */
export function watchedSpans(db: Reader, since: number): WatchedSpan[] {
  const spans: { from: number; to: number }[] = []
  for (const row of db.iterate<{ from_at: number; to_at: number }>(
    'SELECT from_at, to_at FROM gate_watch WHERE to_at >= ? ORDER BY from_at, to_at',
    since,
  )) {
    const last = spans.at(-1)
    if (last && row.from_at <= last.to + SILENT_AFTER) last.to = Math.max(last.to, row.to_at)
    else spans.push({ from: Math.max(row.from_at, since), to: row.to_at })
  }
  return spans
}

/** The stretches that one gate watched since an instant, oldest first. */
export function spansOfGate(db: Reader, gateId: string, since: number): readonly WatchedSpan[] {
  return db.all<WatchedSpan>(
    `SELECT max(from_at, :since) AS "from", to_at AS "to" FROM gate_watch
     WHERE gate_id = :gateId AND to_at >= :since ORDER BY from_at`,
    { gateId, since },
  )
}

/** How many gates watched at some time since an instant. */
export function gatesWatching(db: Reader, since: number): number {
  return (
    db.get<{ gates: number }>(
      'SELECT count(DISTINCT gate_id) AS gates FROM gate_watch WHERE to_at >= ?',
      since,
    )?.gates ?? 0
  )
}

/** Forgets what is older than 400 days. */
export function pruneGates(db: Writer, now: number): void {
  db.run('DELETE FROM gate_watch WHERE to_at < ?', now - KEPT)
  db.run(
    `DELETE FROM gate_applied WHERE at < ?
        AND epoch < (SELECT applied_epoch FROM gate WHERE id = gate_applied.gate_id)`,
    now - KEPT,
  )
}

// Owns taking in the uses of a gate that cannot reach the inventory; refuses to count one twice and to move a last use backwards.
import type { Reader, Writer } from './connection.ts'
import type { DayRow, HourRow, LastRow } from './replica.ts'

/** The signing key under which a gate's reports are taken. */
export function signerOf(db: Reader, gateId: string): string | undefined {
  return db.get<{ fingerprint: string }>(
    'SELECT fingerprint FROM remote_gate WHERE gate_id = ?',
    gateId,
  )?.fingerprint
}

export function rememberSigner(db: Writer, gateId: string, fingerprint: string, now: number): void {
  db.run(
    `INSERT INTO remote_gate (gate_id, fingerprint, since) VALUES (?, ?, ?)
     ON CONFLICT (gate_id) DO UPDATE SET fingerprint = excluded.fingerprint, since = excluded.since`,
    gateId,
    fingerprint,
    now,
  )
}

const known = 'EXISTS (SELECT 1 FROM key_version WHERE id = :version)'

/** Adds what a day has more than was taken in before; answers how much that is. */
export function takeDay(db: Writer, gateId: string, { version, day, uses }: DayRow): number {
  const before =
    db.get<{ uses: number }>(
      'SELECT uses FROM remote_use_day WHERE gate_id = ? AND version_id = ? AND day = ?',
      gateId,
      version,
      day,
    )?.uses ?? 0
  const more = uses - before
  if (more <= 0) return 0
  const values = { gateId, version, day, uses, more }
  const added = db.run(
    `INSERT INTO use_day (version_id, day, uses) SELECT :version, :day, :more WHERE ${known}
     ON CONFLICT (version_id, day) DO UPDATE SET uses = uses + :more`,
    { version, day, more },
  )
  if (added === 0) return 0
  db.run(
    `INSERT INTO remote_use_day (gate_id, version_id, day, uses) VALUES (:gateId, :version, :day, :uses)
     ON CONFLICT (gate_id, version_id, day) DO UPDATE SET uses = excluded.uses`,
    { gateId: values.gateId, version, day, uses },
  )
  return more
}

export function takeHour(db: Writer, gateId: string, row: HourRow): void {
  db.run(
    `INSERT INTO use_hour (version_id, hour, gate_id, client, agent, uses, last_at)
     SELECT :version, :hour, :gateId, :client, :agent, :uses, :lastAt WHERE ${known}
     ON CONFLICT (version_id, hour, gate_id, client, agent) DO UPDATE SET
       uses = max(uses, excluded.uses), last_at = max(last_at, excluded.last_at)`,
    { ...row, gateId },
  )
}

/** Forward only; false for a version that is not known here. */
export function takeLast(db: Writer, { version, lastAt }: LastRow): boolean {
  const values = { version, lastAt }
  db.run(
    `UPDATE key SET last_used_at = max(coalesce(last_used_at, 0), :lastAt)
     WHERE id = (SELECT key_id FROM key_version WHERE id = :version)`,
    values,
  )
  return (
    db.run(
      'UPDATE key_version SET last_used_at = max(coalesce(last_used_at, 0), :lastAt) WHERE id = :version',
      values,
    ) > 0
  )
}

// Owns keys and gates put straight into the inventory of a data folder, with a past of their own; refuses what the services can make.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { generateKey } from '#services/keys/format'
import type { Writer } from '#store/connection'
import { Database } from '#store/database'
import { bumpEpoch } from '#store/epoch'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface PlantedKey {
  readonly name: string
  readonly owner?: string
  readonly usedBy?: 'scheduler' | 'bi' | 'notebook' | 'service' | 'person' | 'other'
  /** How long ago it was made, in milliseconds; a day unless told. */
  readonly age?: number
  /** How long ago it was used. Absent: never. */
  readonly usedAgo?: number
  readonly suspended?: boolean
  readonly revoked?: boolean
  /** From now; negative: expired already. */
  readonly expiresIn?: number
  readonly unconfirmed?: boolean
}

/** The inventory of the only workspace in a data folder. */
function inventoryOf(dataDir: string): string {
  const workspaces = join(dataDir, 'workspaces')
  for (const name of readdirSync(workspaces, { withFileTypes: true }))
    if (name.isDirectory()) return join(workspaces, name.name, 'inventory.sqlite')
  throw new Error(`No workspace in ${dataDir}`)
}

function write<T>(dataDir: string, change: (db: Writer) => T): T {
  const database = new Database({ path: inventoryOf(dataDir), create: false })
  try {
    return database.write(change)
  } finally {
    database.close()
  }
}

/** Puts keys into the inventory in one transaction; answers their prefixes in order. */
export function plantKeys(dataDir: string, keys: readonly PlantedKey[]): readonly string[] {
  const now = Date.now()
  return write(dataDir, (db) => {
    const epoch = bumpEpoch(db, now)
    return keys.map((key) => {
      const { prefix, digest } = generateKey()
      const row = {
        id: v7(),
        name: key.name,
        owner: key.owner ?? '',
        usedBy: key.usedBy ?? null,
        createdAt: now - (key.age ?? DAY),
        expiresAt: key.expiresIn === undefined ? null : now + key.expiresIn,
        suspendedAt: key.suspended === true ? now - DAY : null,
        revokedAt: key.revoked === true ? now - DAY : null,
        lastUsedAt: key.usedAgo === undefined ? null : now - key.usedAgo,
        deliveredAt: key.unconfirmed === true ? null : now - (key.age ?? DAY),
        prefix,
      }
      db.run(
        `INSERT INTO key (id, name, name_fold, owner, used_by, created_at, created_by, expires_at, ends_at,
                          suspended_at, revoked_at, last_used_at, delivered_at, prefix)
         VALUES (:id, :name, lower(:name), :owner, :usedBy, :createdAt, 'ops@desk-02', :expiresAt, :expiresAt,
                 :suspendedAt, :revokedAt, :lastUsedAt, :deliveredAt, :prefix)`,
        row,
      )
      db.run(
        `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by,
                                  delivered_at, revoked_at, last_used_at, changed_epoch)
         VALUES (:versionId, :id, 1, :prefix, 'sha256', :digest, :createdAt, 'ops@desk-02',
                 :deliveredAt, :revokedAt, :lastUsedAt, :epoch)`,
        {
          versionId: v7(),
          id: row.id,
          prefix,
          digest,
          createdAt: row.createdAt,
          deliveredAt: row.deliveredAt,
          revokedAt: row.revokedAt,
          lastUsedAt: row.lastUsedAt,
          epoch,
        },
      )
      return prefix
    })
  })
}

/** Stretches in which a gate did not watch, in milliseconds before now. */
export interface Outage {
  readonly fromAgo: number
  readonly toAgo: number
}

/** Puts a gate into the inventory that watched for a year, save for some outages, and signed off just now. */
export function plantGate(dataDir: string, name: string, outages: readonly Outage[] = []): void {
  const now = Date.now()
  write(dataDir, (db) => {
    const id = v7()
    db.run(
      `INSERT INTO gate (id, name, address, version, pid, host, started_at, heartbeat_at, signed_off_at,
                         applied_epoch, keys_loaded, flushed_at, clients_recorded)
       VALUES (:id, :name, '127.0.0.1:9473', '0.1.0', 1, 'desk-02', :from, :now, :now, 0, 0, :now, 1)`,
      { id, name, from: now - 365 * DAY, now },
    )
    let from = now - 365 * DAY
    for (const to of [...outages.map(({ fromAgo }) => now - fromAgo), now]) {
      db.run('INSERT INTO gate_watch (gate_id, from_at, to_at) VALUES (?, ?, ?)', id, from, to)
      from = now - (outages.find(({ fromAgo }) => now - fromAgo === to)?.toAgo ?? 0)
    }
  })
}

/**
 * Moves uses, versions and watches into the past, as if so much time had gone by; `watched`: gates watched
 * meanwhile.
 */
export function letPass(dataDir: string, ms: number, watched = true): void {
  const hours = Math.round(ms / HOUR)
  write(dataDir, (db) => {
    db.run(
      'UPDATE key_version SET last_used_at = last_used_at - ?, created_at = created_at - ?',
      ms,
      ms,
    )
    db.run('UPDATE key SET last_used_at = last_used_at - ?', ms)
    db.run('UPDATE use_hour SET hour = hour - ?, last_at = last_at - ?', hours, ms)
    db.run('UPDATE gate_watch SET from_at = from_at - ?, to_at = to_at - ?', ms, watched ? 0 : ms)
  })
}

/** Puts old versions before the newest of a key, all still accepted for a day, the last an hour old. */
export function plantVersions(dataDir: string, name: string, count: number): void {
  const now = Date.now()
  write(dataDir, (db) => {
    const key = db.get<{ readonly id: string }>('SELECT id FROM key WHERE name = ?', name)
    if (key === undefined) throw new Error(`No key ${name}`)
    db.run(
      'UPDATE key_version SET number = number + ? WHERE key_id = ? AND number > 1',
      count,
      key.id,
    )
    for (let number = 2; number < count + 2; number += 1) {
      const { prefix, digest } = generateKey()
      db.run(
        `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by,
                                  delivered_at, refused_from, changed_epoch)
         VALUES (?, ?, ?, ?, 'sha256', ?, ?, 'ops@desk-02', ?, ?, 1)`,
        v7(),
        key.id,
        number,
        prefix,
        digest,
        now - (count + 2 - number) * HOUR,
        now,
        now + DAY,
      )
    }
  })
}

/** Lets so many clients have sent the first version of a key within this hour. */
export function plantClients(dataDir: string, name: string, count: number): void {
  const now = Date.now()
  write(dataDir, (db) => {
    const version = db.get<{ readonly id: string }>(
      `SELECT v.id FROM key_version v JOIN key k ON k.id = v.key_id
        WHERE k.name = ? AND v.number = 1`,
      name,
    )
    const gate = db.get<{ readonly id: string }>('SELECT id FROM gate LIMIT 1')
    if (version === undefined || gate === undefined) throw new Error('No version or no gate')
    db.run('UPDATE key_version SET last_used_at = ? WHERE id = ?', now, version.id)
    for (let at = 0; at < count; at += 1)
      db.run(
        `INSERT INTO use_hour (version_id, hour, gate_id, client, agent, uses, last_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        version.id,
        Math.floor(now / HOUR),
        gate.id,
        `2001:db8:85a3:8d3:1319:8a2e:370:${String(1_000 + at)}`,
        `an-agent-with-quite-a-long-name/${String(at)}.0 (build 2026)`,
        at + 1,
        now - at * 1_000,
      )
  })
}

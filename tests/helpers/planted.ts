// Owns keys and gates put straight into the inventory of a data folder, with a past of their own; refuses what the services can make.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { generateKey } from '#services/keys/format'
import type { Writer } from '#store/connection'
import { Database } from '#store/database'
import { bumpEpoch } from '#store/epoch'

const DAY = 86_400_000

export interface PlantedKey {
  readonly name: string
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
        `INSERT INTO key (id, name, name_fold, used_by, created_at, created_by, expires_at, ends_at,
                          suspended_at, revoked_at, last_used_at, delivered_at, prefix)
         VALUES (:id, :name, lower(:name), :usedBy, :createdAt, 'ops@desk-02', :expiresAt, :expiresAt,
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

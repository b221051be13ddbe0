// Owns a real inventory in a temporary folder with keys put straight into its tables; refuses to imitate the services.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { workspaceFiles, makePrivateFolder, type WorkspaceFiles } from '#base/paths'
import { generateKey } from '#services/keys/format'
import { Database } from '#store/database'
import { bumpEpoch } from '#store/epoch'
import { Ledger } from '#store/ledger'

export interface MadeKey {
  readonly id: string
  readonly versionId: string
  readonly prefix: string
  readonly value: string
  readonly digest: Buffer
}

interface MadeFields {
  readonly expiresAt?: number
  readonly createdAt?: number
}

export class Inventory {
  readonly folder: string
  readonly files: WorkspaceFiles
  readonly db: Database

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'dsadmin-inventory-'))
    this.files = workspaceFiles(this.folder, v7())
    makePrivateFolder(this.files.folder)
    this.db = new Database({ path: this.files.database, create: true })
  }

  /** Makes a key with one version. */
  key(name: string, fields: MadeFields = {}): MadeKey {
    const [made] = this.keys([name], fields)
    if (!made) throw new Error('no key was made')
    return made
  }

  /** Makes many keys in one transaction. */
  keys(
    names: readonly string[],
    { expiresAt, createdAt = Date.now() }: MadeFields = {},
  ): MadeKey[] {
    return this.db.write((db) => {
      const epoch = bumpEpoch(db, Date.now())
      return names.map((name) => {
        const { value, prefix, digest } = generateKey()
        const made = { id: v7(), versionId: v7(), prefix, value: value.reveal(), digest }
        db.run(
          `INSERT INTO key (id, name, name_fold, created_at, created_by, expires_at, prefix)
           VALUES (:id, :name, lower(:name), :createdAt, 'test@host', :expiresAt, :prefix)`,
          { id: made.id, name, createdAt, expiresAt: expiresAt ?? null, prefix },
        )
        db.run(
          `INSERT INTO key_version (id, key_id, number, prefix, alg, digest, created_at, created_by,
                                    delivered_at, changed_epoch)
           VALUES (:versionId, :id, 1, :prefix, 'sha256', :digest, :createdAt, 'test@host',
                   :createdAt, :epoch)`,
          { versionId: made.versionId, id: made.id, prefix, digest, createdAt, epoch },
        )
        return made
      })
    })
  }

  /** Revokes as the real service does: ledger first, then one transaction. */
  revoke({ id, digest }: MadeKey): number {
    return this.db.write((db) => {
      const now = Date.now()
      const epoch = this.#touch(db, id, now)
      db.run('UPDATE key SET revoked_at = ? WHERE id = ?', now, id)
      db.run('UPDATE key_version SET revoked_at = ? WHERE key_id = ?', now, id)
      new Ledger(this.files.ledger).append([
        { digest: digest.toString('hex'), refusedFrom: now, writtenAt: now },
      ])
      return epoch
    })
  }

  suspend({ id }: MadeKey, suspended = true): number {
    return this.db.write((db) => {
      db.run('UPDATE key SET suspended_at = ? WHERE id = ?', suspended ? Date.now() : null, id)
      return this.#touch(db, id, Date.now())
    })
  }

  rename({ id }: MadeKey, name: string): number {
    return this.db.write((db) => {
      db.run('UPDATE key SET name = ?, name_fold = lower(?) WHERE id = ?', name, name, id)
      return this.#touch(db, id, Date.now())
    })
  }

  one<T extends object>(sql: string, ...values: readonly (string | number)[]): T | undefined {
    return this.db.read((db) => db.get<T>(sql, ...values))
  }

  all<T extends object>(sql: string, ...values: readonly (string | number)[]): T[] {
    return this.db.read((db) => db.all<T>(sql, ...values))
  }

  remove(): void {
    this.db.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #touch(db: Parameters<Parameters<Database['write']>[0]>[0], id: string, now: number): number {
    const epoch = bumpEpoch(db, now)
    db.run('UPDATE key_version SET changed_epoch = ? WHERE key_id = ?', epoch, id)
    return epoch
  }
}

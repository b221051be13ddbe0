// Owns the service of backups over a test workspace, with a cheap passphrase lock; refuses to imitate any part of it.
import { join } from 'node:path'
import type { Output, Parsed } from '#contract'
import { Backups } from '#services/backup/backup'
import type { Restorable } from '#services/backup/restorable'
import { mergeLedger } from '#services/keys/ledger-merge'
import { fold } from '#services/keys/names'
import { checkPassphrase } from '#services/vault/passphrase'
import { PassphraseLock, WrongPassphrase } from '#services/vault/passphrase-lock'
import { markWorkspace } from '#store/workspace'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

export const PASSPHRASE = 'correct horse battery staple'

/** A workspace with its backups, and what it was adopted as. */
export interface BackedUp {
  readonly work: TestWorkspace
  readonly backups: Backups
  readonly adopted: readonly string[]
  /** The workspaces that took its place. */
  readonly others: readonly TestWorkspace[]
  readonly write: (path: string) => Promise<Output<'backup.write'>>
  readonly restore: (
    path: string,
    more?: Partial<Parsed<'backup.restore'>>,
  ) => Promise<Output<'backup.restore'>>
  readonly close: () => void
}

export function restorable(work: TestWorkspace, id: string, name: string): Restorable {
  work.database.write((db) => markWorkspace(db, id, work.clock.now))
  return {
    id,
    name,
    files: {
      folder: work.folder,
      database: join(work.folder, 'inventory.sqlite'),
      ledger: work.ledger.path,
    },
    database: work.database,
    ledger: work.ledger,
    chain: () => work.audit.verify(),
    forgetHead: () => work.audit.forgetHead(),
  }
}

/** A workspace of this id in a folder of its own, or in the given one. */
export function backedUp(
  id: string,
  name = 'production',
  options: Parameters<typeof openWorkspace>[1] & { readonly folder?: string } = {},
): BackedUp {
  const own = options.folder === undefined ? temporaryFolder() : undefined
  const work = openWorkspace(options.folder ?? own ?? '', options)
  const here = restorable(work, id, name)
  const adopted: string[] = []
  const others: TestWorkspace[] = []
  const backups = new Backups({
    here,
    runtime: { now: () => work.clock.now, id: () => id, actor: 'tess@desk' },
    version: '0.0.0',
    everyDays: () => 30,
    lock: (passphrase, fresh) =>
      new PassphraseLock(fresh ? checkPassphrase(passphrase) : passphrase, 4),
    isWrongPassphrase: (error) => error instanceof WrongPassphrase,
    fold,
    mergeLedger,
    adopt: async (identity) => {
      adopted.push(identity.id)
      const other = openWorkspace(temporaryFolder(), { clock: work.clock })
      others.push(other)
      return restorable(other, identity.id, identity.name)
    },
  })
  return {
    work,
    backups,
    adopted,
    others,
    write: (path) => backups.write({ path, passphrase: PASSPHRASE }, call('backup.write')),
    restore: (path, more = {}) =>
      backups.restore({ path, passphrase: PASSPHRASE, ...more }, call('backup.restore')),
    close: () => {
      for (const each of [work, ...others]) each.close()
      for (const each of others) removeFolder(each.folder)
      if (own !== undefined) removeFolder(own)
    },
  }
}

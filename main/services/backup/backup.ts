// Owns the operations on backups: write, look, restore, remind; refuses to restore a file that was not looked at.
import { basename } from 'node:path'
import type { Call } from '#base/call'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import { instant, type Runtime } from '#base/runtime'
import { absolutePath } from '#base/typed-path'
import { Secret } from '#base/secret'
import type { Output, Parsed } from '#contract'
import type { Restoring } from '#contract/backup'
import { appendAudit, auditHead } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { withCopy } from '#store/copy'
import { type Ledger, readLedger } from '#store/ledger'
import { applyBackup } from './apply.ts'

import { LastBackup } from './last-backup.ts'
import { type Opened, withOpened } from './opened.ts'
import { existing } from './read-container.ts'
import { factsOf, type Restorable, stepper } from './restorable.ts'
import type { Lock } from './streams.ts'
import { writeBackup } from './write.ts'

export interface BackupsOptions {
  readonly here: Restorable
  readonly runtime: Runtime
  /** Of this program. */
  readonly version: string
  /** Days between two backups; 0: no reminder. */
  readonly everyDays: () => number
  /** A passphrase at work; `fresh` for a new file, which refuses weak ones (Fault vault.passphrase). */
  readonly lock: (passphrase: Secret, fresh: boolean) => Lock
  readonly isWrongPassphrase: (error: unknown) => boolean
  readonly fold: (name: string) => string
  /** Brings an inventory in line with the list of refused keys. */
  readonly mergeLedger: (db: Writer, ledger: Pick<Ledger, 'path' | 'append'>, now: number) => void
  /** Puts a workspace of this identity in the place of the empty one that is open, and answers it. */
  readonly adopt: (identity: { readonly id: string; readonly name: string }) => Promise<Restorable>
}

/** Thrown to undo what a preview did: it is a restore that is not kept, so that the two cannot disagree. */
class Undo extends Error {}

interface Manner {
  /** A list of refused keys from elsewhere. */
  readonly extra: string | undefined
  readonly empty: boolean
  readonly dry: boolean
}

function isEmpty(db: Reader): boolean {
  const found = db.get<{ count: number }>(
    'SELECT (SELECT count(*) FROM key) + (SELECT count(*) FROM audit) AS count',
  )
  return found?.count === 0
}

/** The service behind `backup.*`. */
export class Backups {
  readonly #options: BackupsOptions
  readonly #lastBackup = new LastBackup()

  constructor(options: BackupsOptions) {
    this.#options = options
  }

  /** Errors: Fault vault.passphrase (weak), input.invalid with the field `path`, store.*, cancelled. */
  async write(
    { path, passphrase }: Parsed<'backup.write'>,
    call: Call,
  ): Promise<Output<'backup.write'>> {
    const { here, lock, runtime, version } = this.#options
    const writing = { path: absolutePath(path), lock: lock(new Secret(passphrase), true) }
    return writeBackup(here, { ...writing, runtime, version }, call)
  }

  /** Errors: Fault vault.passphrase, store.damaged, store.newer, input.invalid, cancelled. Changes nothing. */
  async preview(input: Parsed<'backup.preview'>, call: Call): Promise<Output<'backup.preview'>> {
    return this.#open(input, call, (opened, extra) => {
      const { here } = this.#options
      const manner = { extra, empty: this.#fits(opened), dry: true }
      return withCopy(here.database, opened.inventory, () => {
        let found: Restoring | undefined
        try {
          here.database.write((db) => {
            found = this.#apply(db, here, opened, manner)
            throw new Undo()
          })
        } catch (error) {
          if (!(error instanceof Undo)) throw error
        }
        if (found === undefined) throw new Error('nothing was looked at')
        return found
      })
    })
  }

  /** Errors: those of preview. What is refused now stays refused; gates go on meanwhile. */
  async restore(input: Parsed<'backup.restore'>, call: Call): Promise<Output<'backup.restore'>> {
    return this.#open(input, call, async (opened, extra) => {
      requireSame(input.sha256, opened)
      const { here, adopt } = this.#options
      const empty = this.#fits(opened)
      const before = await here.chain()
      stepper(call)('restoring', 0, 1)
      call.signal.throwIfAborted()
      const { workspace } = opened.manifest
      const into = empty && workspace.id !== here.id ? await adopt(workspace) : here
      const done = withCopy(into.database, opened.inventory, () =>
        into.database.write((db) => {
          const report = this.#apply(db, into, opened, { extra, empty, dry: false })
          this.#record(db, call, report, {
            file: basename(input.path),
            before: before.message,
            held: before.ok,
          })
          return report
        }),
      )
      await into.forgetHead()
      return done
    })
  }

  last(): Output<'backup.last'> {
    const { here, runtime } = this.#options
    const everyDays = this.#options.everyDays()
    const { row, first, head } = here.database.read((db) => ({
      row: this.#lastBackup.find(db),
      head: auditHead(db),
      first: db.get<{ at: number | null }>('SELECT min(created_at) AS at FROM key')?.at,
    }))
    // Who has made a first key is busy with it; a day later it is worth a copy.
    const since = row === undefined ? DAY : everyDays * DAY
    const from = row?.at ?? first
    const due = everyDays > 0 && typeof from === 'number' && runtime.now() - from > since
    if (row === undefined) return { everyDays, due }
    const detail: unknown = JSON.parse(row.detail)
    const path =
      typeof detail === 'object' && detail !== null && 'path' in detail ? detail.path : undefined
    return {
      at: instant(row.at),
      ...(typeof path === 'string' ? { path } : {}),
      everyDays,
      changes: head.seq - row.seq,
      due,
    }
  }

  async #open<T>(
    { path: typed, passphrase, ledger }: Parsed<'backup.preview'>,
    call: Call,
    work: (opened: Opened, extra: string | undefined) => T | Promise<T>,
  ): Promise<T> {
    const { here, lock, isWrongPassphrase } = this.#options
    const extra = ledger === undefined ? undefined : absolutePath(ledger, 'ledger')
    if (extra !== undefined) await requireLedger(extra)
    const opening = {
      path: absolutePath(typed),
      folder: here.files.folder,
      lock: lock(new Secret(passphrase), false),
      isWrongPassphrase,
    }
    return withOpened(opening, call, (opened) => work(opened, extra))
  }

  /** Whether it goes into an empty workspace. @throws Fault workspace.missing for one of another workspace. */
  #fits({ manifest }: Opened): boolean {
    const { here } = this.#options
    if (here.database.read(isEmpty)) return true
    if (manifest.workspace.id === here.id) return false
    throw new Fault({
      code: 'workspace.missing',
      message:
        manifest.workspace.name === here.name
          ? `This is a backup of another workspace, which is called “${here.name}” too: its id is ${manifest.workspace.id}, that of the open one ${here.id}.`
          : `This is a backup of another workspace, “${manifest.workspace.name}”.`,
      fix: 'Open that workspace first. If it is gone, restore into an empty data folder: --data-dir DIR on the command line.',
      field: 'path',
    })
  }

  #apply(db: Writer, into: Restorable, opened: Opened, { extra, empty, dry }: Manner): Restoring {
    const { runtime, fold, mergeLedger } = this.#options
    const now = runtime.now()
    const ledger = dry ? { path: into.ledger.path, append: () => {} } : into.ledger
    const lists = [opened.ledger, ...(extra === undefined ? [] : [extra])]
    const applied = applyBackup(db, {
      at: Date.parse(opened.manifest.at),
      now,
      fold,
      refusals: {
        entries: readLedger(into.ledger.path).entries,
        append: (lines) => ledger.append(lines),
        merge: (open) => mergeLedger(open, ledger, now),
      },
      theirs: lists.map((path) => readLedger(path).entries),
      empty,
    })
    return {
      backup: factsOf(opened.manifest),
      sha256: opened.sha256,
      into: empty ? 'empty' : 'running',
      ...applied,
      ...(empty && extra === undefined ? { knowsRevokesUntil: opened.manifest.at } : {}),
    }
  }

  #record(
    db: Writer,
    { actor, operation }: Call,
    { sha256, backup, keys, keptRefusedTotal, audit, auditRecords }: Restoring,
    about: { readonly file: string; readonly before: string; readonly held: boolean },
  ): void {
    const detail = {
      ...about,
      sha256,
      writtenAt: backup.at,
      keys,
      keptRefused: keptRefusedTotal,
      audit,
      auditRecords,
    }
    appendAudit(db, { at: this.#options.runtime.now(), actor, operation, detail })
  }
}

function requireSame(wanted: string | undefined, { sha256 }: Opened): void {
  if (wanted === undefined || wanted === sha256) return
  throw new Fault({
    code: 'input.invalid',
    message: 'This is another file than the one that was looked at.',
    fix: 'Look at it again before you restore it. Nothing was changed.',
    field: 'path',
  })
}

/** A list that says less than it did would let revoked keys in. Errors: Fault input.invalid for the field ledger. */
async function requireLedger(path: string): Promise<void> {
  await existing(path, 'ledger')
  const { entries, problems } = readLedger(path)
  const [damaged] = problems
  if (damaged === undefined && entries.size > 0) return
  throw new Fault({
    code: 'input.invalid',
    message: damaged ?? `${path} is no list of revoked keys, or an empty one.`,
    fix: damaged
      ? 'Give another copy of the list: what stands on a damaged line would be let in again. Nothing was changed.'
      : 'Give the file revoked.ledger that lay beside the inventory, or leave --ledger out.',
    field: 'ledger',
  })
}

// Owns writing a backup: a copy at one instant, one encrypted file, read back before it counts; refuses to leave a copy lying about.
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { v7 } from 'uuid'
import type { Call } from '#base/call'
import { instant, type Runtime } from '#base/runtime'
import type { Output } from '#contract'
import { appendAudit } from '#store/audit'
import { copyInventory, removeCopy } from '#store/copy'
import { storeFault } from '#store/store-fault'
import { type Lock, sha256Of, writeContainer } from './container.ts'
import { FIRST, type Manifest } from './manifest.ts'
import { counted, factsOf, type Restorable, stepper } from './restorable.ts'

export interface Writing {
  readonly path: string
  readonly lock: Lock
  readonly runtime: Runtime
  /** Of this program. */
  readonly version: string
}

/** A workspace in which nothing was ever revoked has no list yet. */
function copyLedger(from: string, to: string): void {
  try {
    if (existsSync(from)) copyFileSync(from, to)
    else writeFileSync(to, '')
  } catch (error) {
    throw storeFault(error, to)
  }
}

/** Errors: Fault input.invalid with the field `path`, store.*, cancelled. The record is written once the file is safe. */
export async function writeBackup(
  here: Restorable,
  { path, lock, runtime, version }: Writing,
  call: Call,
): Promise<Output<'backup.write'>> {
  const step = stepper(call)
  const draft = join(here.files.folder, `backup-${v7()}.sqlite`)
  const ledger = `${draft}.ledger`
  try {
    await copyInventory(here.database, draft, (done, of) => step('copying', done, of))
    // After the inventory: the list always knows at least as much as the file.
    copyLedger(here.ledger.path, ledger)
    const parts = {
      'inventory.sqlite': await sha256Of(draft),
      'revoked.ledger': await sha256Of(ledger),
    }
    const manifest: Manifest = {
      ...FIRST,
      app: version,
      workspace: { id: here.id, name: here.name },
      at: instant(runtime.now()),
      ...here.database.read(counted),
      parts,
    }
    const all = parts['inventory.sqlite'].bytes + parts['revoked.ledger'].bytes
    const files = { 'inventory.sqlite': draft, 'revoked.ledger': ledger }
    const { bytes, sha256 } = await writeContainer(path, manifest, files, lock, {
      signal: call.signal,
      onBytes: (done) => step('encrypting', Math.min(done, all), all),
      verifying: (done) => step('verifying', Math.min(done, all), all),
    })
    const { keys, records } = manifest
    const detail = { file: basename(path), path, sha256, bytes, keys, records }
    const { actor, operation } = call
    here.database.write((db) => appendAudit(db, { at: runtime.now(), actor, operation, detail }))
    return { path, bytes, sha256, backup: factsOf(manifest) }
  } finally {
    removeCopy(draft)
    rmSync(ledger, { force: true })
  }
}

// Owns writing a backup: a copy at one instant, one encrypted file, read back before it counts; refuses to leave a copy lying about.
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Call } from '#base/call'
import { instant, type Runtime } from '#base/runtime'
import type { Output } from '#contract'
import { appendAudit } from '#store/audit'
import { copyInventory, nameCopy, removeCopy } from '#store/copy'
import { storeFault } from '#store/store-fault'
import { type Manifest, NEWEST } from './manifest.ts'
import { counted, factsOf, type Restorable, stepper } from './restorable.ts'
import { type Lock, sha256Of } from './streams.ts'
import { type Contents, writeContainer } from './write-container.ts'

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
  const draft = nameCopy(here.files.folder, 'backup')
  const ledger = `${draft}.ledger`
  const gather = async (): Promise<Contents> => {
    await copyInventory(here.database, draft, (done, of) => step('copying', done, of))
    call.signal.throwIfAborted()
    // After the inventory: the list always knows at least as much as the file.
    copyLedger(here.ledger.path, ledger)
    const manifest: Manifest = {
      ...NEWEST,
      app: version,
      workspace: { id: here.id, name: here.name },
      at: instant(runtime.now()),
      ...here.database.read(counted),
      parts: {
        'inventory.sqlite': await sha256Of(draft),
        'revoked.ledger': await sha256Of(ledger),
      },
    }
    return { manifest, files: { 'inventory.sqlite': draft, 'revoked.ledger': ledger } }
  }
  try {
    const { signal } = call
    const { manifest, bytes, sha256 } = await writeContainer(path, { lock, signal, step, gather })
    const { keys, records } = manifest
    const detail = { file: basename(path), path, sha256, bytes, keys, records }
    const { actor, operation } = call
    here.database.write((db) => appendAudit(db, { at: runtime.now(), actor, operation, detail }))
    return { path, bytes, sha256, backup: factsOf(manifest) }
  } finally {
    removeCopy(draft)
  }
}

// Owns the operations on the vault and their audit records; refuses to answer a secret.
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import type { Runtime } from '#base/runtime'
import { Secret } from '#base/secret'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Database } from '#store/database'
import type { AgeFile } from './age-file.ts'
import type { Vault } from './vault.ts'

export interface VaultsOptions {
  readonly vault: Vault
  readonly file: AgeFile
  readonly database: Database
  readonly runtime: Runtime
}

type Caller = Pick<Call, 'actor' | 'operation'>

/** The operations `vault.*`. */
export class Vaults {
  readonly #options: VaultsOptions

  constructor(options: VaultsOptions) {
    this.#options = options
  }

  async status({ recheck }: Parsed<'vault.status'>): Promise<Output<'vault.status'>> {
    return this.#options.vault.status(recheck)
  }

  /** Makes the passphrase file. Errors: Fault vault.passphrase, vault.locked when there is one, store.*. */
  async makeFile(
    { passphrase }: Parsed<'vault.makeFile'>,
    call: Call,
  ): Promise<Output<'vault.makeFile'>> {
    return this.#recorded(call, () => this.#options.file.make(new Secret(passphrase)))
  }

  /** Opens the passphrase file. Errors: Fault vault.absent, vault.passphrase, vault.damaged. */
  async unlockFile(
    { passphrase }: Parsed<'vault.unlockFile'>,
    call: Call,
  ): Promise<Output<'vault.unlockFile'>> {
    return this.#recorded(call, () => this.#options.file.open(new Secret(passphrase)))
  }

  /**
   * For a command that was given the passphrase: opens the file without a record, as every command does,
   * and makes it the first time. Where two commands are the first at once, one makes it and both open it.
   * Errors: those of makeFile and unlockFile.
   */
  async openOrMake(passphrase: Secret): Promise<void> {
    const { file, runtime } = this.#options
    if (file.state() !== 'none') return file.open(passphrase)
    const call = { actor: runtime.actor, operation: 'vault.makeFile' }
    await this.#recorded(call, async () => {
      try {
        await file.make(passphrase)
      } catch (error) {
        if (!(error instanceof Fault && error.code === 'vault.locked')) throw error
        await file.open(passphrase)
      }
    })
  }

  async lockFile(_: Parsed<'vault.lockFile'>, call: Call): Promise<Output<'vault.lockFile'>> {
    return this.#recorded(call, async () => this.#options.file.close())
  }

  /** The file is no part of the inventory's transaction: the intent is recorded first, the outcome after. */
  async #recorded(call: Caller, act: () => Promise<void>): Promise<Output<'vault.status'>> {
    this.#record(call, { phase: 'intent' })
    try {
      await act()
    } catch (error) {
      this.#record(call, {
        phase: 'failed',
        code: error instanceof Fault ? error.code : 'internal',
      })
      throw error
    }
    this.#record(call, { phase: 'done' })
    return this.#options.vault.status()
  }

  #record({ actor, operation }: Caller, detail: Readonly<Record<string, unknown>>): void {
    const { database, runtime } = this.#options
    database.write((db) => appendAudit(db, { at: runtime.now(), actor, operation, detail }))
  }
}

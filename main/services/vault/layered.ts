// Owns which form of the vault is used: the keychain, else the open passphrase file; the newer value where both have one; refuses to guess that nothing is stored.
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import type { Secret } from '#base/secret'
import type { VaultStatus } from '#contract'
import type { AgeFile } from './age-file.ts'
import type { Keychain } from './keychain.ts'
import { type Trouble, troubleFault } from './keychain-trouble.ts'
import { stamp, type Stamped, unstamp } from './stamp.ts'
import type { Vault } from './vault.ts'

const MOST_BYTES = 1_000
const ITEM = /^[a-zA-Z0-9][\w./-]{0,127}$/

export interface LayeredVaultOptions {
  readonly workspaceId: string
  readonly keychain: Keychain
  readonly file: AgeFile
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  /**
   * The file before the keychain, and the keychain not asked at all while the file is open: for a command
   * that was given the passphrase.
   */
  readonly preferFile?: boolean
}

function isVaultFault(error: unknown): error is Fault {
  return error instanceof Fault && error.code.startsWith('vault.')
}

function checkItem(item: string): void {
  if (!ITEM.test(item)) throw new Error('a vault item needs a plain name')
}

function checkValue(value: Secret): void {
  const text = value.reveal()
  const bytes = Buffer.byteLength(text)
  const wrong =
    bytes === 0
      ? 'is empty'
      : bytes > MOST_BYTES
        ? `has ${bytes.toLocaleString('en')} bytes`
        : text.includes('\0') || !text.isWellFormed()
          ? 'holds a character that a keychain cannot store'
          : undefined
  if (wrong === undefined) return
  throw new Fault({
    code: 'vault.size',
    message: `The value ${wrong}.`,
    fix: `The vault takes text of at most ${MOST_BYTES.toLocaleString('en')} bytes.`,
  })
}

/**
 * The vault of one workspace. Each value is kept with the instant at which it was put; where the keychain
 * and the open file both have one, the newer is the value, whichever form it is in. A closed file and a
 * keychain that does not answer cannot be compared: what can be read is the value then.
 */
export class LayeredVault implements Vault {
  readonly #options: LayeredVaultOptions
  readonly #limitMs: number | undefined

  constructor(options: LayeredVaultOptions, limitMs?: number) {
    this.#options = options
    this.#limitMs = limitMs
  }

  /** The same vault with less patience, for what is only a bonus: see KEYCHAIN_HURRY_MS. */
  within(limitMs: number): Vault {
    return new LayeredVault(this.#options, limitMs)
  }

  async put(item: string, value: Secret): Promise<void> {
    checkItem(item)
    checkValue(value)
    const { keychain, file, now } = this.#options
    const older = await this.#inFile(item)
    // Newer than what it replaces, even if the clock went backwards.
    const kept = stamp(value, Math.max(now(), (older?.at ?? 0) + 1))
    if (this.#fileFirst) return file.put(item, kept)
    try {
      await keychain.put(this.#account(item), kept, this.#limitMs)
    } catch (error) {
      if (!isVaultFault(error) || file.state() !== 'open') throw this.#refusal(error)
      return file.put(item, kept)
    }
    if (older) await this.#tidy(item)
  }

  async take(item: string): Promise<Secret | undefined> {
    checkItem(item)
    const inFile = await this.#inFile(item)
    if (this.#fileFirst) return inFile?.value
    const inKeychain = await this.#inKeychain(item, inFile)
    if (!inFile || !inKeychain) return (inFile ?? inKeychain)?.value
    if (inFile.at >= inKeychain.at) return inFile.value
    await this.#tidy(item)
    return inKeychain.value
  }

  async #inFile(item: string): Promise<Stamped | undefined> {
    const { file } = this.#options
    const kept = file.state() === 'open' ? await file.take(item) : undefined
    return kept && unstamp(kept)
  }

  async #inKeychain(item: string, inFile: Stamped | undefined): Promise<Stamped | undefined> {
    const { keychain, file } = this.#options
    try {
      const kept = await keychain.take(this.#account(item), this.#limitMs)
      return kept && unstamp(kept)
    } catch (error) {
      const absent = error instanceof Fault && error.code === 'vault.absent'
      // The file has one, or the file is all there is.
      if (isVaultFault(error) && (inFile || (absent && file.state() === 'open'))) return undefined
      throw this.#refusal(error)
    }
  }

  /** An older value must not come back on the day the keychain is away. */
  async #tidy(item: string): Promise<void> {
    try {
      await this.#options.file.drop(item)
    } catch (error) {
      this.#options.log.warn('older value left in the passphrase file', { item, cause: error })
    }
  }

  async drop(item: string): Promise<void> {
    checkItem(item)
    const { keychain, file } = this.#options
    if (file.state() === 'open') await file.drop(item)
    if (this.#fileFirst) return
    try {
      await keychain.drop(this.#account(item), this.#limitMs)
    } catch (error) {
      const absent = error instanceof Fault && error.code === 'vault.absent'
      if (!absent || file.state() !== 'open') throw this.#refusal(error)
    }
  }

  async status(recheck = false): Promise<VaultStatus> {
    const { keychain, file } = this.#options
    const fileState = file.state()
    const shared = { file: fileState === 'damaged' ? ('locked' as const) : fileState }
    if (this.#fileFirst) return { ...shared, ...OPEN_FILE }
    const trouble = await keychain.state(recheck, this.#limitMs)
    if (!trouble) {
      return {
        ...shared,
        form: 'keychain',
        state: 'ready',
        label: keychain.label,
        message: `Secrets are kept in the ${keychain.label} of this computer.`,
        fix: '',
      }
    }
    if (fileState === 'open') return { ...shared, ...OPEN_FILE }
    if (trouble.state !== 'absent')
      return { ...shared, form: 'keychain', label: keychain.label, ...trouble }
    if (fileState === 'none') return { ...shared, form: 'none', label: keychain.label, ...trouble }
    return fileState === 'damaged'
      ? { ...shared, ...FILE, state: 'damaged', ...DAMAGED }
      : { ...shared, ...FILE, state: 'locked', ...CLOSED }
  }

  get #fileFirst(): boolean {
    return this.#options.preferFile === true && this.#options.file.state() === 'open'
  }

  #account(item: string): string {
    return `${this.#options.workspaceId}/${item}`
  }

  /** Where there is no keychain but a file, the way out is the file. */
  #refusal(error: unknown): unknown {
    if (!(error instanceof Fault) || error.code !== 'vault.absent') return error
    const state = this.#options.file.state()
    if (state !== 'locked' && state !== 'damaged') return error
    const trouble: Trouble = { state: 'locked', ...(state === 'locked' ? CLOSED : DAMAGED) }
    return troubleFault(trouble, error)
  }
}

const FILE = { form: 'file', label: 'Passphrase file' } as const
const CLOSED = {
  message: 'The passphrase file is closed.',
  fix: 'Open it with its passphrase; the command line takes it from --vault-passphrase-file.',
} as const
const DAMAGED = {
  message: 'The passphrase file is damaged.',
  fix: 'It was not touched. Put back a copy of it, or move it away and make a new one.',
} as const
const OPEN_FILE = {
  ...FILE,
  state: 'ready',
  message: 'Secrets are kept in the passphrase file, open until this program ends.',
  fix: '',
} as const

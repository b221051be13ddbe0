// Owns the passphrase file: one age file that holds all items of a workspace; refuses to overwrite what it cannot read.
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Fault } from '#base/fault'
import { syncFolder } from '#base/sync-folder'
import { Secret } from '#base/secret'
import { z } from '#contract/fields'
import { storeFault } from '#store/store-fault'
import {
  BadStanza,
  PassphraseLock,
  WORK_FACTOR,
  WorkTooHigh,
  WrongPassphrase,
} from './passphrase-lock.ts'
import { checkPassphrase } from './passphrase.ts'

export type FileState = 'none' | 'locked' | 'open' | 'damaged'

export interface AgeFileOptions {
  readonly path: string
  /**
   * Runs `change` while no other process is inside its own; the lock must die with the process. The
   * inventory's write transaction is one.
   */
  readonly exclusive: <T>(change: () => T) => T
  /** log2 of scrypt's N for what is written. */
  readonly workFactor?: number
}

const Content = z.strictObject({
  version: z.literal(1),
  items: z.record(z.string(), z.string()),
})
type Items = Readonly<Record<string, string>>

const HEADER = Buffer.from('age-encryption.org/v1\n')
/** Some hundred items of 1,000 bytes; more was not written by us. */
const MOST_BYTES = 1_048_576
const MOST_TRIES = 20

/**
 * Values in one file that a passphrase opens, the same that `age -p` writes and `age -d` reads. Between
 * `open` and `close` the passphrase is kept in memory, as every change writes the whole file anew.
 * Errors: Fault vault.locked, vault.passphrase, vault.damaged, vault.denied, store.*.
 */
export class AgeFile {
  readonly path: string
  readonly #options: AgeFileOptions
  #lock: PassphraseLock | undefined
  /** What the bytes last read or written hold. */
  #known: { readonly bytes: Buffer; readonly items: Items } | undefined
  #line: Promise<unknown> = Promise.resolve()

  constructor(options: AgeFileOptions) {
    this.path = options.path
    this.#options = options
  }

  /** Looks at the file, without the passphrase. Never throws. */
  state(): FileState {
    const stat = lstatSync(this.path, { throwIfNoEntry: false })
    if (!stat) return 'none'
    try {
      if (!this.#bytes()?.subarray(0, HEADER.length).equals(HEADER)) return 'damaged'
    } catch {
      return 'damaged' // unreadable: open() says why
    }
    return this.#lock ? 'open' : 'locked'
  }

  /** Makes the file and opens it. @throws Fault vault.passphrase for a weak one, vault.locked if a file is there. */
  async make(passphrase: Secret): Promise<void> {
    const lock = new PassphraseLock(
      checkPassphrase(passphrase),
      this.#options.workFactor ?? WORK_FACTOR,
    )
    const bytes = await this.#seal({}, lock)
    if (!this.#replace(undefined, bytes)) {
      throw new Fault({
        code: 'vault.locked',
        message: `There is a passphrase file already: ${this.path}.`,
        fix: 'Open it with its passphrase. To start again with another one, move the file away first.',
      })
    }
    this.#lock = lock
    this.#known = { bytes, items: {} }
  }

  /** Opens the file until `close`. @throws Fault vault.absent, vault.passphrase, vault.damaged. */
  async open(passphrase: Secret): Promise<void> {
    const lock = new PassphraseLock(passphrase, this.#options.workFactor ?? WORK_FACTOR)
    const bytes = this.#bytes()
    if (!bytes) {
      throw new Fault({
        code: 'vault.absent',
        message: `There is no passphrase file at ${this.path}.`,
        fix: 'Make one first.',
      })
    }
    const items = await this.#unseal(bytes, lock)
    this.#lock = lock
    this.#known = { bytes, items }
  }

  /** Forgets the passphrase and every value. */
  close(): void {
    this.#lock = undefined
    this.#known = undefined
  }

  async take(item: string): Promise<Secret | undefined> {
    const { items } = await this.#read()
    const value = Object.hasOwn(items, item) ? items[item] : undefined
    return value === undefined ? undefined : new Secret(value)
  }

  async put(item: string, value: Secret): Promise<void> {
    await this.#change((items) => ({ ...items, [item]: value.reveal() }))
  }

  async drop(item: string): Promise<void> {
    const { items } = await this.#read()
    if (!Object.hasOwn(items, item)) return
    await this.#change((items) =>
      Object.fromEntries(Object.entries(items).filter(([name]) => name !== item)),
    )
  }

  /** Reads, edits and writes; again when another process wrote meanwhile, so that none loses its change. */
  #change(edit: (items: Items) => Items): Promise<void> {
    const turn = this.#line.then(async () => {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const { bytes, items, lock } = await this.#read()
        const edited = edit(items)
        const sealed = await this.#seal(edited, lock)
        if (this.#replace(bytes, sealed)) {
          if (this.#lock === lock) this.#known = { bytes: sealed, items: edited }
          return
        }
      }
      throw new Fault({
        code: 'vault.slow',
        message: 'Another program keeps changing the passphrase file.',
        fix: 'Nothing was stored. Wait a moment and try again.',
      })
    })
    // The next in line does not depend on this one's success, which is the caller's.
    this.#line = turn.catch(() => undefined)
    return turn
  }

  async #read(): Promise<{ bytes: Buffer; items: Items; lock: PassphraseLock }> {
    const lock = this.#lock
    if (!lock) {
      throw new Fault({
        code: 'vault.locked',
        message: 'The passphrase file is closed.',
        fix: 'Open it with its passphrase.',
      })
    }
    const bytes = this.#bytes()
    if (!bytes) {
      throw new Fault({
        code: 'vault.absent',
        message: `The passphrase file ${this.path} is no longer there.`,
        fix: 'Put it back, or make a new one.',
      })
    }
    if (this.#known?.bytes.equals(bytes)) return { bytes, items: this.#known.items, lock }
    const items = await this.#unseal(bytes, lock)
    if (this.#lock === lock) this.#known = { bytes, items }
    return { bytes, items, lock }
  }

  #bytes(): Buffer | undefined {
    try {
      const stat = lstatSync(this.path, { throwIfNoEntry: false })
      if (!stat) return undefined
      if (!stat.isFile() || stat.size > MOST_BYTES) throw this.#damaged('not a file of ours')
      return readFileSync(this.path)
    } catch (error) {
      throw this.#fileFault(error)
    }
  }

  async #unseal(bytes: Buffer, lock: PassphraseLock): Promise<Items> {
    const { Decrypter } = await import('age-encryption')
    const decrypter = new Decrypter()
    decrypter.addIdentity(lock)
    try {
      const text = await decrypter.decrypt(bytes, 'text')
      return Content.parse(JSON.parse(text)).items
    } catch (error) {
      if (error instanceof Fault) throw error
      if (error instanceof WrongPassphrase) {
        throw new Fault({
          code: 'vault.passphrase',
          message: 'The passphrase does not open the file.',
          fix: 'Type it again. Nobody can recover it: without it, move the file away and make a new one.',
          field: 'passphrase',
        })
      }
      throw this.#damaged(
        error instanceof WorkTooHigh || error instanceof BadStanza ? error.message : 'unreadable',
      )
    }
  }

  /** Encrypts, and proves that the result opens again to the same items before anything is replaced. */
  async #seal(items: Items, lock: PassphraseLock): Promise<Buffer> {
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    encrypter.addRecipient(lock)
    const text = JSON.stringify({ version: 1, items } satisfies z.output<typeof Content>)
    const sealed = Buffer.from(await encrypter.encrypt(text))
    if (sealed.length > MOST_BYTES) {
      throw new Fault({
        code: 'vault.size',
        message: 'The passphrase file is full.',
        fix: 'Drop copies of keys that are no longer needed.',
      })
    }
    const opened = await this.#unseal(sealed, lock)
    if (!isDeepStrictEqual(opened, items))
      throw new Error('the passphrase file did not open to what was put into it')
    return sealed
  }

  /** Puts `sealed` in place of the bytes `expected`; false when other bytes are there. */
  #replace(expected: Buffer | undefined, sealed: Buffer): boolean {
    const draft = `${this.path}.new`
    return this.#options.exclusive(() => {
      const found = this.#bytes()
      if (expected ? !found?.equals(expected) : found) return false
      try {
        const file = openSync(draft, 'w', 0o600)
        try {
          if (process.platform !== 'win32') fchmodSync(file, 0o600)
          writeFileSync(file, sealed)
          fsyncSync(file)
        } finally {
          closeSync(file)
        }
        if (!readFileSync(draft).equals(sealed)) throw this.#damaged('not written as it was given')
        renameSync(draft, this.path)
        syncFolder(dirname(this.path))
      } catch (error) {
        throw this.#fileFault(error)
      }
      return true
    })
  }

  #damaged(reason: string): Fault {
    return new Fault({
      code: 'vault.damaged',
      message: `The passphrase file ${this.path} is damaged (${reason}).`,
      fix: 'It was not touched. Put back a copy of it, or move it away and make a new one.',
    })
  }

  #fileFault(error: unknown): unknown {
    const fault = storeFault(error, this.path)
    if (!(fault instanceof Fault) || fault.code !== 'store.readonly') return fault
    return new Fault({
      code: 'vault.denied',
      message: `The passphrase file ${this.path} cannot be read or written.`,
      fix: 'Check who owns the file and its folder, and whether the disk is mounted read-only.',
      cause: error,
    })
  }
}

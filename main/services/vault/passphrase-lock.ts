// Owns the age stanza of a passphrase: scrypt by the runtime, in a thread; refuses work factors that would stall it.
import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Identity, Recipient, Stanza } from 'age-encryption'
import { Fault } from '#base/fault'
import type { Secret } from '#base/secret'
import { tidyPassphrase } from './passphrase.ts'

/**
 * log2 of N: 128 MiB and a third of a second, the cost that OWASP's password storage cheat sheet names for
 * scrypt. The age program takes 18; a command pays for it twice, and a small server has not the memory.
 */
export const WORK_FACTOR = 17
/** The most that is computed for a file somebody else may have written: 1 GiB, a few seconds. */
const MOST_WORK = 20
const BLOCKS = 8
const LABEL = Buffer.from('age-encryption.org/v1/scrypt')
const SALT_BYTES = 16
/** One key wraps one file key, so the nonce is zero (age v1, "The scrypt recipient type"). */
const NONCE = new Uint8Array(12)

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

export class WorkTooHigh extends Error {}
export class WrongPassphrase extends Error {}
export class BadStanza extends Error {}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

/**
 * The form of passphrase that age-encryption has built in stops the whole process while it computes in
 * JavaScript. This one says the same bytes (https://c2sp.org/age#scrypt-recipient-stanza) and lets the
 * runtime compute in a thread. The last derived key is remembered, as it opens what was just written.
 */
export class PassphraseLock implements Recipient, Identity {
  readonly #passphrase: Secret
  readonly #workFactor: number
  #derived: { readonly salt: string; readonly work: number; readonly key: Buffer } | undefined

  constructor(passphrase: Secret, workFactor = WORK_FACTOR) {
    this.#passphrase = tidyPassphrase(passphrase)
    this.#workFactor = workFactor
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const { Stanza } = await import('age-encryption')
    const salt = toBase64(randomBytes(SALT_BYTES))
    const key = await this.#key(salt, this.#workFactor)
    const body = chacha20poly1305(key, NONCE).encrypt(fileKey)
    return [new Stanza(['scrypt', salt, String(this.#workFactor)], body)]
  }

  /** @throws WorkTooHigh before computing anything, WrongPassphrase, BadStanza. */
  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array> {
    const [stanza] = stanzas
    const [type, salt = '', factor = '', ...more] = stanza?.args ?? []
    // A second stanza would let whoever holds another key rewrite the file (age v1, same section).
    if (!stanza || stanzas.length !== 1 || type !== 'scrypt' || more.length > 0)
      throw new BadStanza('not locked by a passphrase alone')
    const saltBytes = Buffer.from(salt, 'base64')
    if (
      saltBytes.length !== SALT_BYTES ||
      toBase64(saltBytes) !== salt ||
      stanza.body.length !== 32 ||
      !/^[1-9][0-9]*$/.test(factor)
    )
      throw new BadStanza('malformed scrypt stanza')
    if (factor.length > 2 || Number(factor) > MOST_WORK)
      throw new WorkTooHigh(`work factor above ${String(MOST_WORK)}`)
    const key = await this.#key(salt, Number(factor))
    try {
      return chacha20poly1305(key, NONCE).decrypt(stanza.body)
    } catch (error) {
      throw new WrongPassphrase('the passphrase does not open the stanza', { cause: error })
    }
  }

  async #key(salt: string, work: number): Promise<Buffer> {
    if (this.#derived?.salt === salt && this.#derived.work === work) return this.#derived.key
    const cost = 2 ** work
    const key = await derive(
      this.#passphrase.reveal(),
      Buffer.concat([LABEL, Buffer.from(salt, 'base64')]),
      32,
      { cost, blockSize: BLOCKS, parallelization: 1, maxmem: 128 * BLOCKS * (cost + 16) },
    ).catch((error: unknown) => {
      throw new Fault({
        code: 'vault.slow',
        message: 'This computer could not compute the key of the passphrase file.',
        fix: 'It needs some free memory. Close other programs and try again.',
        cause: error,
      })
    })
    this.#derived = { salt, work, key }
    return key
  }
}

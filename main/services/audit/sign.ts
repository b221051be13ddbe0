// Owns the signature over the head of the chain and its copy in the vault; refuses to sign over a chain that lost its end.
import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import { fingerprint } from '#base/fingerprint'
import { Secret } from '#base/secret'
import { type AuditHead, auditHead, saveSignature } from '#store/audit'
import type { Database } from '#store/database'
import { workspaceIdOf } from '#store/workspace'
import { signedText } from './verify.ts'

/** The vault's name. */
const HEAD = 'audit-head'

/** Where the device's key and the last head are kept. Rejects with Fault vault.*. */
export interface HeadVault {
  readonly put: (item: string, value: Secret) => Promise<void>
  readonly take: (item: string) => Promise<Secret | undefined>
  readonly drop: (item: string) => Promise<void>
}

/** The head that the vault remembers. Errors: Fault vault.*. */
export async function rememberedHead(vault: HeadVault): Promise<AuditHead | undefined> {
  const item = await vault.take(HEAD)
  if (!item) return undefined
  const read: unknown = JSON.parse(item.reveal())
  if (typeof read !== 'object' || read === null) return undefined
  if (!('auditSeq' in read) || !('auditHead' in read)) return undefined
  return typeof read.auditSeq === 'number' && typeof read.auditHead === 'string'
    ? { seq: read.auditSeq, hash: Buffer.from(read.auditHead, 'hex') }
    : undefined
}

/** After a restore another head is right. Errors: Fault vault.*. */
export async function forgetHead(vault: HeadVault): Promise<void> {
  if (await vault.take(HEAD)) await vault.drop(HEAD)
}

/**
 * Signs the head of the chain soon after a change. Changes in quick succession are signed once; where
 * there is no vault, or it fails, the chain stays unsigned and nothing else happens.
 */
export class HeadSigner {
  readonly #database: Database
  readonly #vault: HeadVault
  readonly #deviceKey: () => Promise<KeyObject>
  readonly #runtime: Runtime
  readonly #log: Log
  #running: Promise<void> | undefined
  #again = false
  #complained = false

  constructor(options: {
    readonly database: Database
    readonly vault: HeadVault
    /** The key that signs. Rejects with Fault vault.*. */
    readonly deviceKey: () => Promise<KeyObject>
    readonly runtime: Runtime
    readonly log: Log
  }) {
    this.#database = options.database
    this.#vault = options.vault
    this.#deviceKey = options.deviceKey
    this.#runtime = options.runtime
    this.#log = options.log
  }

  signSoon(): void {
    if (this.#running) this.#again = true
    else this.#running = this.#loop()
  }

  /** Resolves when nothing is left to sign; never rejects. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #loop(): Promise<void> {
    // A turn later, so that a change answers first and its neighbours are signed with it.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    do {
      this.#again = false
      await this.#sign()
    } while (this.#again)
    this.#running = undefined
  }

  async #sign(): Promise<void> {
    try {
      const remembered = await rememberedHead(this.#vault)
      const head = this.#signable(remembered)
      if (!head) return
      const key = await this.#deviceKey()
      const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' })
      const workspace = this.#database.read(workspaceIdOf)
      const signature = sign(null, signedText(workspace, head), key)
      const device = fingerprint(createPublicKey(key))
      this.#database.write((db) =>
        saveSignature(db, {
          ...head,
          device,
          public_key: publicKey,
          signature,
          at: this.#runtime.now(),
        }),
      )
      const item = JSON.stringify({ auditSeq: head.seq, auditHead: head.hash.toString('hex') })
      await this.#vault.put(HEAD, new Secret(item))
    } catch (error) {
      this.#complain(error)
    }
  }

  /** The present head, unless the vault remembers more than the chain holds: that is evidence, not to be lost. */
  #signable(remembered: AuditHead | undefined): AuditHead | undefined {
    return this.#database.read((db) => {
      const head = auditHead(db)
      if (head.seq === 0 || remembered?.seq === head.seq) return undefined
      if (!remembered || remembered.seq === 0) return head
      const there = db.get<{ hash: Buffer }>('SELECT hash FROM audit WHERE seq = ?', remembered.seq)
      if (there?.hash.equals(remembered.hash)) return head
      this.#log.warn('the audit chain is not the one that the vault remembers: not signed', {
        remembered: remembered.seq,
        found: head.seq,
      })
      return undefined
    })
  }

  #complain(error: unknown): void {
    if (this.#complained) return
    this.#complained = true
    const code = error instanceof Fault ? error.code : undefined
    this.#log.warn('audit heads stay unsigned', { code, cause: error })
  }
}

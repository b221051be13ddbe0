// Owns reading and checking the audit chain; refuses to write records, which every change does in its own transaction.
import type { KeyObject } from 'node:crypto'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { instant, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import {
  type AuditEntry,
  type AuditHead,
  listAudit,
  listAuditOfKey,
  listSignatures,
  restoreOverBroken,
  walkAudit,
} from '#store/audit'
import type { Database } from '#store/database'
import { workspaceIdOf } from '#store/workspace'
import { forgetHead, HeadSigner, type HeadVault, rememberedHead } from './sign.ts'
import { detailOf, summary } from './summary.ts'
import { type Broken, holds, walk, type Walked } from './verify.ts'

/** A signature covers the whole chain before it, so the newest ones are enough. */
const CHECKED = 1_000

export interface AuditOptions {
  readonly database: Database
  readonly vault: HeadVault
  /** The key that signs heads. Rejects with Fault vault.*. */
  readonly deviceKey: () => Promise<KeyObject>
  readonly runtime: Runtime
  readonly log: Log
}

/** The service behind `audit.*`. */
export class Audit {
  readonly #database: Database
  readonly #vault: HeadVault
  readonly #signer: HeadSigner

  constructor(options: AuditOptions) {
    this.#database = options.database
    this.#vault = options.vault
    this.#signer = new HeadSigner(options)
  }

  list({ keyId, offset, limit, ...narrow }: Parsed<'audit.list'>): Output<'audit.list'> {
    const { find, areas, from, to, beforeSeq } = narrow
    const filter = {
      find: find?.trim(),
      areas,
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
      beforeSeq,
    }
    return this.#database.read((db) => {
      const { rows, total } =
        keyId === undefined
          ? listAudit(db, filter, offset, limit)
          : listAuditOfKey(db, keyId, offset, limit)
      return { rows: rows.map(auditRow), total }
    })
  }

  /** Without a vault the chain's own hashes are checked: that detects accidents, not a rewrite. */
  async verify(): Promise<Output<'audit.verify'>> {
    const { remembered, vault } = await this.#remembered()
    const { walked, signed, mended } = this.#database.read((db) => {
      const workspace = workspaceIdOf(db)
      const signatures = listSignatures(db)
      const forged = signatures.slice(-CHECKED).find((row) => !holds(row, workspace))
      const known = [
        ...signatures.map(({ seq, hash }) => ({ seq, hash, from: 'signature' as const })),
        ...(remembered ? [{ ...remembered, from: 'vault' as const }] : []),
      ]
      const chain = walk(walkAudit(db), known)
      const broken: Broken | undefined =
        chain.broken ??
        (forged && {
          seq: forged.seq,
          kind: 'signature',
          message: `The signature over record ${String(forged.seq)} does not hold.`,
        })
      return {
        walked: { ...chain, broken },
        signed: remembered !== undefined,
        mended: restoreOverBroken(db),
      }
    })
    return withRestore(health(walked, signed, vault), mended)
  }

  /** What a record says in plain words. */
  summary(entry: AuditEntry): string {
    return summary(entry)
  }

  /** Signs the head of the chain in a moment; never throws, and holds nobody up. */
  signSoon(): void {
    this.#signer.signSoon()
  }

  /** Resolves once what `signSoon` started is done: before a program ends. */
  settled(): Promise<void> {
    return this.#signer.settled()
  }

  /** After a restore another head is right; where there is no vault, none was remembered. */
  async forgetHead(): Promise<void> {
    try {
      await forgetHead(this.#vault)
    } catch (error) {
      // The chain stays unsigned then, which every check says.
      if (!(error instanceof Fault) || !error.code.startsWith('vault.')) throw error
    }
  }

  async #remembered(): Promise<{
    readonly remembered: AuditHead | undefined
    readonly vault: Looked
  }> {
    try {
      return { remembered: await rememberedHead(this.#vault), vault: 'open' }
    } catch (error) {
      // Nothing in checking needs a vault; the answer says that it was done without one.
      if (error instanceof Fault && error.code.startsWith('vault.'))
        return { remembered: undefined, vault: error.code === 'vault.locked' ? 'closed' : 'none' }
      throw error
    }
  }
}

function auditRow(entry: AuditEntry): Output<'audit.list'>['rows'][number] {
  return {
    seq: entry.seq,
    at: instant(entry.at),
    actor: entry.actor,
    operation: entry.operation,
    ...(entry.key_id === null ? {} : { keyId: entry.key_id }),
    ...(entry.prefix === null ? {} : { prefix: entry.prefix }),
    summary: summary(entry),
    detail: { ...detailOf(entry) },
  }
}

/** What a restore made whole again was broken, and nothing else says so. */
function withRestore(
  found: Output<'audit.verify'>,
  restore: AuditEntry | undefined,
): Output<'audit.verify'> {
  if (restore === undefined) return found
  const before = detailOf(restore)['before']
  const said = typeof before === 'string' ? before : 'The chain did not hold.'
  return {
    ...found,
    overBroken: { seq: restore.seq, message: said },
    message: `${found.message} Record ${String(restore.seq)} is a restore over a broken chain. Before it: ${said}`,
  }
}

/** Whether the vault could be asked what it remembers. */
type Looked = 'open' | 'closed' | 'none'

const UNSIGNED: Readonly<Record<Looked, string>> = {
  open: 'No head has been signed yet: this detects accidents, not a rewrite.',
  closed:
    'The vault is closed, so what it remembers of them was not compared: open it, or give --vault-passphrase-file.',
  none: 'Without a vault the heads are unsigned: this detects accidents, not a rewrite.',
}

function health(walked: Walked, signed: boolean, vault: Looked): Output<'audit.verify'> {
  const { records, head, broken } = walked
  const count = `${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'}`
  return {
    ok: broken === undefined,
    records,
    head: head.hash.toString('hex'),
    assurance: signed ? 'signed' : 'unsigned',
    ...(broken ? { broken: { ...broken } } : {}),
    message:
      broken?.message ??
      (signed
        ? `All ${count} are as they were written, and the vault agrees.`
        : `All ${count} are as they were written. ${UNSIGNED[vault]}`),
  }
}

// Owns revoking: final, ledger first; refuses to end the same thing twice.
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { bumpEpoch } from '#store/epoch'
import { revokeKeyRow, revokeVersionRow, touchKey } from '#store/key-change'
import { type KeyRecord, versionsOf, type VersionRecord } from '#store/keys'
import type { KeyContext } from './context.ts'
import { type Guard, NO_GUARD } from './guard.ts'
import { checkReason } from './names.ts'
import { resolveKey, type Resolved, revokedFault } from './resolve.ts'
import { isAlive } from './state.ts'
import { withLedger } from './with-ledger.ts'

/** What a revoke of `resolved` would end. */
export interface Ending {
  readonly key: KeyRecord
  /** Refused from now on; newest first. */
  readonly ending: readonly VersionRecord[]
  /** Accepted as before. */
  readonly living: readonly VersionRecord[]
  /** Nothing lives on, so the key itself is revoked and its name is free. */
  readonly whole: boolean
}

/** A name or an id ends all versions; a prefix ends its own while another lives. Pure but for reading. */
export function endingOf(db: Reader, { key, version }: Resolved, now: number): Ending {
  const alive = versionsOf(db, key.id).filter((one) => isAlive(one, now))
  const others = version ? alive.filter((one) => one.id !== version.id) : []
  return others.length === 0
    ? { key, ending: alive, living: [], whole: true }
    : { key, ending: alive.filter((one) => one.id === version?.id), living: others, whole: false }
}

/** Errors: key.revoked for a key, or a version, that is refused for ever already. */
export function requireEnding({ key, ending, whole }: Ending, { version }: Resolved): void {
  if (key.revoked_at !== null) throw revokedFault(key)
  if (version && !whole && ending.length === 0) {
    throw new Fault({
      code: 'key.revoked',
      message: `${version.prefix}, an earlier value of the key “${key.name}”, is refused already.`,
      fix: `Nothing has to be done. To end the whole key, revoke it by its name.`,
      field: 'ref',
    })
  }
}

export class Revoking {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** `guard` refuses in the same transaction. */
  revoke(input: Parsed<'keys.revoke'>, call: Call, guard: Guard = NO_GUARD): Output<'keys.revoke'> {
    return this.revokeSome(
      (db, now) => {
        const resolved = resolveKey(db, input.ref)
        guard(db, resolved.key)
        const end = endingOf(db, resolved, now)
        requireEnding(end, resolved)
        return end
      },
      checkReason(input.reason),
      call,
    )
  }

  /** Ends what `choose` answers, which runs in the transaction of the revoke. Errors: those of `choose`, key.unrecorded. */
  revokeSome(
    choose: (db: Reader, now: number) => Ending,
    reason: string,
    call: Call,
  ): Output<'keys.revoke'> {
    const { runtime, pending } = this.#context
    const now = runtime.now()
    const done = withLedger(this.#context, {
      unrecorded: 'The key is revoked: it is on the list that every gate obeys, for ever.',
      change: (db) => this.#commit(db, choose(db, now), { at: now, by: call.actor, reason }, call),
    })
    for (const version of done.ending) pending.forget(version.prefix)
    this.#dropCopies(done.ending)
    return done.output
  }

  #commit(
    db: Writer,
    { key, ending, living, whole }: Ending,
    revocation: { readonly at: number; readonly by: string; readonly reason: string },
    call: Call,
  ) {
    const { at, reason } = revocation
    const epoch = bumpEpoch(db, at)
    for (const version of ending) revokeVersionRow(db, version.id, revocation)
    if (whole) revokeKeyRow(db, key.id, revocation)
    touchKey(db, key.id, epoch)
    const revoked = ending.map((version) => version.prefix)
    const auditSeq = appendAudit(db, {
      at,
      actor: call.actor,
      operation: call.operation,
      keyId: key.id,
      prefix: revoked[0] ?? key.prefix,
      detail: { name: key.name, revoked, whole, reason },
    })
    // With the whole key, versions past their overlap become final too: a clock set back wakes none.
    const refused = whole ? versionsOf(db, key.id) : ending
    return {
      answer: {
        ending,
        output: {
          id: key.id,
          name: key.name,
          revoked,
          ...(whole || living.length === 0
            ? {}
            : { stillAccepted: living.map((version) => version.prefix) }),
          committedAt: instant(at),
          epoch,
          auditSeq,
        },
      },
      lines: refused.map((version) => ({
        digest: version.digest.toString('hex'),
        refusedFrom: at,
        writtenAt: at,
        before: version.refused_from,
      })),
    }
  }

  /** A copy of a dead value is useless, so a vault that is slow or away does not hold the revoke up. */
  #dropCopies(versions: readonly VersionRecord[]): void {
    const { vault, log } = this.#context
    for (const version of versions) {
      if (version.kept_copy === 0) continue
      vault.drop(copyItem(version.prefix)).catch((error: unknown) => {
        log.warn('the copy of a revoked value is still in the vault', { cause: error })
      })
    }
  }
}

/** The vault's name for the copy of a value. */
export function copyItem(prefix: string): string {
  return `copy-${prefix}`
}

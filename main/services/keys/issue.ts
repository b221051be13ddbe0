// Owns making values: new keys and new versions of them; refuses to hand one out before it is on disk.
import type { Call } from '#base/call'
import { DAY, parseDuration } from '#base/duration'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { bumpEpoch } from '#store/epoch'
import {
  insertKey,
  insertVersion,
  refuseVersionFrom,
  revokeVersionRow,
  touchKey,
} from '#store/key-change'
import { keyById, type KeyRecord, versionsOf, type VersionRecord } from '#store/keys'
import type { LedgerLine } from '#store/ledger-line'
import { dropPlanned, plannedByName } from '#store/planned'
import { brokenRules } from '#store/policy'
import type { KeyContext } from './context.ts'
import { expiryOf, requireFree, requireRotatable, requireUnchanged } from './demands.ts'
import { ALG, generateKey, type NewKey } from './format.ts'
import { checkName, checkOwner, checkPurpose, checkTags, fold } from './names.ts'
import { requireClock, requireEnd } from './overlap.ts'
import { keyRow, readView } from './present.ts'
import { resolveLiving } from './resolve.ts'
import { isAlive } from './state.ts'
import { thenLedger } from './then-ledger.ts'

/** What a new key is described by that nobody described. */
const NOTHING_SAID = { owner: '', purpose: '', used_by: null, tags: '[]' } as const

export class Issuing {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** What the input leaves open is taken from the plan of that name, which is then done. */
  create(input: Parsed<'keys.create'>, call: Call): Output<'keys.create'> {
    const { database, runtime } = this.#context
    const name = checkName(input.name)
    const given = {
      ...(input.owner === undefined ? {} : { owner: checkOwner(input.owner) }),
      ...(input.purpose === undefined ? {} : { purpose: checkPurpose(input.purpose) }),
      ...(input.usedBy === undefined ? {} : { used_by: input.usedBy }),
      ...(input.tags === undefined ? {} : { tags: JSON.stringify(checkTags(input.tags)) }),
    }
    const now = runtime.now()
    const expires = input.expires === undefined ? null : expiryOf(input.expires, now)
    const id = runtime.id()
    const made = generateKey()
    database.write((db) => {
      requireFree(db, name)
      const epoch = bumpEpoch(db, now)
      const plan = plannedByName(db, fold(name))
      const { owner, purpose, used_by, tags } = { ...NOTHING_SAID, ...plan, ...given }
      dropPlanned(db, [fold(name)])
      insertKey(db, {
        id,
        name,
        name_fold: fold(name),
        owner,
        purpose,
        used_by,
        tags,
        created_at: now,
        created_by: call.actor,
        expires_at: expires,
        prefix: made.prefix,
      })
      this.#insert(db, made, { keyId: id, number: 1, now, actor: call.actor, epoch })
      touchKey(db, id, epoch)
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: id,
        prefix: made.prefix,
        detail: {
          name,
          ...(owner === '' ? {} : { owner }),
          ...(expires === null ? {} : { expiresAt: instant(expires) }),
          ...(plan ? { planned: true } : {}),
        },
      })
    })
    return this.#handOut(id, made, now)
  }

  rotate(input: Parsed<'keys.rotate'>, call: Call): Output<'keys.rotate'> {
    const { runtime } = this.#context
    const now = runtime.now()
    const made = generateKey()
    const id = thenLedger(this.#context, (db) => {
      const { key } = resolveLiving(db, input.ref)
      requireRotatable(key, now)
      requireUnchanged(key, input.expectPrefix)
      const end = endOfOverlap(db, key, input.overlap, now)
      const versions = versionsOf(db, key.id)
      const epoch = bumpEpoch(db, now)
      const ending = versions.filter((version) => isAlive(version, now))
      const lines = endVersions(db, ending, { now, end, actor: call.actor })
      const number = (versions[0]?.number ?? 0) + 1
      this.#insert(db, made, { keyId: key.id, number, now, actor: call.actor, epoch })
      touchKey(db, key.id, epoch)
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix: made.prefix,
        detail: {
          overlap: input.overlap,
          earlier: ending.map((version) => ({
            prefix: version.prefix,
            refusedFrom: instant(Math.min(version.refused_from ?? end, end)),
          })),
        },
      })
      return { answer: key.id, lines }
    })
    return this.#handOut(id, made, now)
  }

  #insert(
    db: Writer,
    made: NewKey,
    of: {
      readonly keyId: string
      readonly number: number
      readonly now: number
      readonly actor: string
      readonly epoch: number
    },
  ): void {
    insertVersion(db, {
      id: this.#context.runtime.id(),
      key_id: of.keyId,
      number: of.number,
      prefix: made.prefix,
      alg: ALG,
      digest: made.digest,
      created_at: of.now,
      created_by: of.actor,
      changed_epoch: of.epoch,
    })
  }

  #handOut(keyId: string, made: NewKey, now: number): Output<'keys.create'> {
    const { pending, database, settings, policy } = this.#context
    pending.hold({ keyId, prefix: made.prefix, createdAt: now, value: made.value })
    const row = database.read((db) => {
      const key = keyById(db, keyId)
      if (!key) throw new Error('a key just made is not there')
      const view = readView(db, now, settings().unusedAfterDays * DAY)
      const broken = brokenRules(db, policy.rules(db), [key.nr])
      return keyRow(key, versionsOf(db, keyId), view, broken.get(key.nr))
    })
    return { ...row, value: made.value.reveal() }
  }
}

/** When the values before a new one are refused. Errors: input.invalid, key.clock. */
function endOfOverlap(db: Reader, key: KeyRecord, overlap: string, now: number): number {
  if (overlap === 'now') return now
  const span = parseDuration(overlap)
  if (span !== undefined) requireClock(db, now)
  const end = span === undefined ? Date.parse(overlap) : now + span
  requireEnd(key, end, now, 'overlap')
  return end
}

/** Ends versions at `end`, never later than they end already; answers what the ledger has to hold. */
function endVersions(
  db: Writer,
  versions: readonly VersionRecord[],
  { now, end, actor }: { readonly now: number; readonly end: number; readonly actor: string },
): readonly LedgerLine[] {
  const lines: LedgerLine[] = []
  for (const version of versions) {
    if (end <= now)
      revokeVersionRow(db, version.id, { at: now, by: actor, reason: 'Rotated without an overlap' })
    else if (version.refused_from !== null && version.refused_from <= end) continue
    else refuseVersionFrom(db, version.id, end)
    lines.push({
      digest: version.digest.toString('hex'),
      refusedFrom: end,
      writtenAt: now,
    })
  }
  return lines
}

// Owns the overlap of a rotation that is under way: its end later, or now; refuses an end past the expiry of the key.
import type { Call } from '#base/call'
import { DAY, parseDuration, spanWithin } from '#base/duration'
import { Fault } from '#base/fault'
import { instant, minuteWords } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { appendAudit, lastRecordAt } from '#store/audit'
import type { Reader, Writer } from '#store/connection'
import { bumpEpoch } from '#store/epoch'
import { extendVersionTo, touchKey } from '#store/key-change'
import { type KeyRecord, versionsOf, type VersionRecord } from '#store/keys'
import { readLedger } from '#store/ledger'
import type { KeyContext } from './context.ts'
import { checkReason } from './names.ts'
import { resolveLiving, type Resolved } from './resolve.ts'
import type { Revoking } from './revoke.ts'
import type { Rotations } from './rotation.ts'
import { CLOCK_SLACK } from './rotation-verdict.ts'
import { isAlive } from './state.ts'
import { withLedger } from './with-ledger.ts'

/** Two values that are both good for longer are not a rotation any more. */
const LONGEST_OVERLAP = 366 * DAY

/** The latest end that an overlap may get now: a year from now, or the expiry of the key. */
export function longestEnd(key: Pick<KeyRecord, 'expires_at'>, now: number): number {
  return Math.min(now + LONGEST_OVERLAP, key.expires_at ?? Infinity)
}

/** Errors: input.invalid, naming the field, for an end in the past, past the expiry, or too far away. */
export function requireEnd(key: KeyRecord, end: number, now: number, field: string): void {
  const refuse = (message: string, fix: string): never => {
    throw new Fault({ code: 'input.invalid', message, fix, field })
  }
  if (!(end > now)) refuse('This end of the overlap lies in the past.', 'Give a time to come.')
  if (key.expires_at !== null && end > key.expires_at)
    refuse(
      `The key “${key.name}” expires at ${minuteWords(key.expires_at)}, before this overlap would end.`,
      `Choose an overlap of at most ${spanWithin(key.expires_at - now)}, or give the key a later expiry first.`,
    )
  if (end > now + LONGEST_OVERLAP)
    refuse(
      'This overlap is longer than a year: both values would be good for all that time.',
      'Choose at most 366d; an overlap can be extended while it runs.',
    )
}

/**
 * Errors: key.clock, before an end is counted from a clock that stands before what was recorded last: the
 * old value would be refused too early once the clock is right.
 */
export function requireClock(db: Reader, now: number): void {
  const recorded = lastRecordAt(db) ?? 0
  if (recorded <= now + CLOCK_SLACK) return
  throw new Fault({
    code: 'key.clock',
    message: `The clock says ${minuteWords(now)}, but the last change here was recorded at ${minuteWords(recorded)}.`,
    fix: 'Set the clock of this computer right, or give the end of the overlap as a time instead of a span.',
  })
}

function notRunning(key: KeyRecord): Fault {
  return new Fault({
    code: 'key.state',
    message: `No old value of the key “${key.name}” is accepted: no overlap is running.`,
    fix: 'Rotate the key to begin one. A value whose overlap has ended cannot be woken.',
    field: 'ref',
  })
}

export class Overlaps {
  readonly #context: KeyContext
  readonly #rotations: Rotations
  readonly #revoking: Revoking

  constructor(context: KeyContext, rotations: Rotations, revoking: Revoking) {
    this.#context = context
    this.#rotations = rotations
    this.#revoking = revoking
  }

  /**
   * Gives old values a later end: all of a key by its name, one by its prefix. Errors: key.missing,
   * key.revoked, key.state when no overlap runs, input.invalid.
   */
  extend(input: Parsed<'keys.extendOverlap'>, call: Call): Output<'keys.extendOverlap'> {
    const { runtime } = this.#context
    const now = runtime.now()
    const id = withLedger(this.#context, {
      unrecorded: 'The old value has ended meanwhile and is refused from now on.',
      change: (db) => {
        const resolved = resolveLiving(db, input.ref)
        const { key } = resolved
        const running = this.#running(db, resolved, now)
        const ends = new Map(
          running.map((version) => [version.id, laterEnd(version.refused_from, input.until)]),
        )
        const endOf = ({ id }: { readonly id: string }) => ends.get(id) ?? now
        requireEnd(key, Math.max(...ends.values()), now, 'until')
        const later = running.filter((version) => version.refused_from < endOf(version))
        if (later.length === 0) {
          throw new Fault({
            code: 'input.invalid',
            message: 'The overlap already lasts until then, or longer.',
            fix: 'Give a later end. To end the old value earlier, close the overlap.',
            field: 'until',
          })
        }
        for (const version of later) extendVersionTo(db, version.id, endOf(version))
        touchKey(db, key.id, bumpEpoch(db, now))
        appendAudit(db, {
          at: now,
          actor: call.actor,
          operation: call.operation,
          keyId: key.id,
          prefix: later[0]?.prefix ?? key.prefix,
          detail: {
            name: key.name,
            earlier: later.map((version) => ({
              prefix: version.prefix,
              from: instant(version.refused_from),
              to: instant(endOf(version)),
            })),
          },
        })
        return {
          answer: key.id,
          lines: later.map((version) => ({
            digest: version.digest.toString('hex'),
            refusedFrom: endOf(version),
            writtenAt: now,
            before: version.refused_from,
          })),
        }
      },
    })
    return this.#rotations.ofKey(id)
  }

  /**
   * Ends every old value now. Errors: key.missing, key.revoked, key.state when no overlap runs, and when the
   * newest value is revoked: then an old one is all that the key has.
   */
  close(input: Parsed<'keys.closeOverlap'>, call: Call): Output<'keys.closeOverlap'> {
    const reason = checkReason(input.reason?.trim() ? input.reason : 'Overlap ended early')
    return this.#revoking.revokeSome(
      (db, now) => {
        const { key } = resolveLiving(db, input.ref)
        const [newest, ...older] = versionsOf(db, key.id)
        const living = older.filter((version) => isAlive(version, now))
        if (living.length === 0) throw notRunning(key)
        if (!newest || !isAlive(newest, now)) {
          throw new Fault({
            code: 'key.state',
            message: `The newest value of “${key.name}” is revoked, so the old one is all that the key has.`,
            fix: 'Revoke the key by its name to end it, or rotate it first.',
            field: 'ref',
          })
        }
        return { key, ending: living, living: [newest], whole: false }
      },
      reason,
      call,
    )
  }

  /** Old values that still have time: those of the key, or the one that was named. */
  #running(
    db: Writer,
    { key, version: named }: Resolved,
    now: number,
  ): readonly (VersionRecord & { readonly refused_from: number })[] {
    const { entries } = readLedger(this.#context.ledger.path)
    const running = versionsOf(db, key.id).filter(
      (version): version is VersionRecord & { readonly refused_from: number } =>
        version.refused_from !== null &&
        isAlive(version, now) &&
        entries.get(version.digest.toString('hex'))?.final !== true,
    )
    const expired = key.expires_at !== null && key.expires_at <= now
    const meant =
      named && named.prefix !== key.prefix ? running.filter(({ id }) => id === named.id) : running
    if (meant.length === 0 || expired) throw notRunning(key)
    return meant
  }
}

/** The new end: a time, or so long after its own present one. No clock is needed for either. */
function laterEnd(end: number, until: string): number {
  const span = parseDuration(until)
  return span === undefined ? Date.parse(until) : end + span
}

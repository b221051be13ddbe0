// Owns what happened to a frozen key since: used, ended, renamed, rotated, gone; pure, and repairs nothing.
import { instant } from '#base/runtime'
import type { DriftKind, FrozenKey } from '#contract/reviews'
import type { KeyRecord } from '#store/keys'
import { isRotated } from './changes.ts'
import { minuteWords } from './words.ts'

/** Somebody has needed the key since: revoking it would be another decision than the one that was taken. */
const SIGNS_OF_NEED: ReadonlySet<DriftKind> = new Set(['used', 'rotated', 'resumed'])

/** A frozen key as it is now. */
export interface Present {
  /** Undefined: it is revoked, or not there. */
  readonly now: FrozenKey | undefined
  /** Its row. Undefined: somebody deleted it from the file. */
  readonly record: KeyRecord | undefined
}

export interface Drifted {
  readonly what: readonly DriftKind[]
  readonly message: string
  readonly held: boolean
}

type Change = readonly [kind: DriftKind, sentence: string]

/** "Revoked 3 Dec 2026, 09:00 UTC by ada@desk: left the team." */
export function revokedWords({ revoked_at: at, revoked_by: by, revoke_reason: why }: KeyRecord) {
  const when = at === null ? '' : ` ${minuteWords(instant(at))}`
  const reason = why === null || why === '' ? '.' : `: ${why.replace(/\.$/, '')}.`
  return `Revoked${when}${by === null ? '' : ` by ${by}`}${reason}`
}

function used(before: FrozenKey, { lastUsedAt }: FrozenKey, asOf: string): readonly Change[] {
  if (lastUsedAt === undefined || lastUsedAt <= (before.lastUsedAt ?? '')) return []
  return [
    [
      'used',
      lastUsedAt > asOf
        ? `Used ${minuteWords(lastUsedAt)}, after the freeze.`
        : `A use of ${minuteWords(lastUsedAt)} has become known since the freeze.`,
    ],
  ]
}

function changes(before: FrozenKey, now: FrozenKey, asOf: string): readonly Change[] {
  return [
    ...used(before, now, asOf),
    ...(isRotated(before, now) ? [['rotated', `Rotated to ${now.prefix}.`] satisfies Change] : []),
    ...(before.name === now.name
      ? []
      : [['renamed', `It is called “${now.name}” now.`] satisfies Change]),
    ...(before.suspendedAt === undefined && now.suspendedAt !== undefined
      ? [['suspended', `Suspended ${minuteWords(now.suspendedAt)}.`] satisfies Change]
      : []),
    ...(before.suspendedAt !== undefined && now.suspendedAt === undefined
      ? [['resumed', 'Resumed: gates let it in again.'] satisfies Change]
      : []),
  ]
}

function ended(record: KeyRecord | undefined): Change {
  return record === undefined
    ? [
        'gone',
        'It is not in the inventory any more: somebody deleted it from the file, not through this program.',
      ]
    : ['revoked', revokedWords(record)]
}

/** Undefined: nothing happened. `asOf`: the instant of the freeze. */
export function driftOf(
  before: FrozenKey,
  { now, record }: Present,
  asOf: string,
): Drifted | undefined {
  const all = now === undefined ? [ended(record)] : changes(before, now, asOf)
  if (all.length === 0) return undefined
  const what = all.map(([kind]) => kind)
  return {
    what,
    message: all.map(([, sentence]) => sentence).join(' '),
    held: what.some((kind) => SIGNS_OF_NEED.has(kind)),
  }
}

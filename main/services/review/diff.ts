// Owns the comparison of two reviews, key by key; pure, and judges nothing.
import { instant } from '#base/runtime'
import type { DiffKey, FrozenKey, ReviewDiff, ReviewReason } from '#contract/reviews'
import type { KeyRecord } from '#store/keys'
import { changesFrom, isRotated } from './changes.ts'
import { revokedWords } from './drift.ts'
import { reasonsOf, type WholeRow } from './rows.ts'
import { fullDay, listed } from './words.ts'

export interface Compared {
  readonly previous: { readonly id: string; readonly name: string }
  /** Of the review before, by name. */
  readonly before: readonly WholeRow[]
  /** Of this one. */
  readonly after: readonly WholeRow[]
  /** The instant of this freeze. */
  readonly asOf: string
  /** The row of a key that is not among the frozen any more. */
  readonly record: (keyId: string) => KeyRecord | undefined
}

export const NO_DIFF: ReviewDiff = {
  added: [],
  rotated: [],
  changed: [],
  revoked: [],
  revokedOutside: [],
  stillUnused: [],
  unfinished: [],
}

const UNUSED: ReadonlySet<ReviewReason> = new Set(['never-used', 'idle'])
const isUnused = ({ row }: WholeRow): boolean => reasonsOf(row).some((one) => UNUSED.has(one))

const named = ({ keyId, name, prefix }: FrozenKey, note: string): DiffKey => ({
  keyId,
  name,
  prefix,
  note,
})

/** What the review before had decided of a key that is still there, and that was not done. */
function unfinished({ row }: WholeRow, rotated: boolean, asOf: string): string | undefined {
  const until = row.until === null ? undefined : instant(row.until)
  switch (row.decision) {
    case 'revoke':
      return 'was to be revoked'
    case 'rotate':
      return rotated ? undefined : 'was to be rotated'
    case 'defer':
      return until !== undefined && until <= asOf
        ? `was deferred until ${fullDay(until)}, to be decided by ${row.owner ?? 'somebody'}`
        : undefined
    case 'exception':
      return until !== undefined && until <= asOf
        ? `was an exception until ${fullDay(until)}`
        : undefined
    default:
      return undefined
  }
}

export function diffOf({ previous, before, after, asOf, record }: Compared): ReviewDiff {
  const then = new Map(before.map((one) => [one.key.keyId, one]))
  const now = new Set(after.map(({ key }) => key.keyId))
  const both = after.flatMap((one) => {
    const old = then.get(one.key.keyId)
    return old === undefined ? [] : [{ old, one }]
  })
  const missing = before.filter(({ key }) => !now.has(key.keyId))
  const ended = ({ key }: WholeRow): DiffKey => {
    const row = record(key.keyId)
    return named(
      key,
      row === undefined || row.revoked_at === null
        ? 'not in the inventory any more: deleted from the file'
        : revokedWords(row),
    )
  }
  return {
    previous,
    added: after
      .filter(({ key }) => !then.has(key.keyId))
      .map(({ key }) => named(key, `made ${fullDay(key.createdAt)} by ${key.createdBy}`)),
    rotated: both
      .filter(({ old, one }) => isRotated(old.key, one.key))
      .map(({ old, one }) =>
        named(one.key, `from ${old.key.prefix}, ${fullDay(one.key.versionCreatedAt)}`),
      ),
    changed: both.flatMap(({ old, one }) => {
      const fields = changesFrom(old.key, one.key)
      return fields.length === 0 ? [] : [named(one.key, listed(fields, fields.length))]
    }),
    revoked: missing.filter(({ row }) => row.decision === 'revoke').map(ended),
    revokedOutside: missing.filter(({ row }) => row.decision !== 'revoke').map(ended),
    stillUnused: both
      .filter(({ old, one }) => isUnused(old) && isUnused(one))
      .map(({ old, one }) =>
        named(one.key, `${one.row.because}; then: ${old.row.decision ?? 'open'}`),
      ),
    unfinished: both.flatMap(({ old, one }) => {
      const note = unfinished(old, isRotated(old.key, one.key), asOf)
      return note === undefined ? [] : [named(one.key, note)]
    }),
  }
}

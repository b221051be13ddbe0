// Owns what of a key is registered otherwise than at an earlier freeze; pure, and leaves its values to rotation.
import type { FrozenKey } from '#contract/reviews'

const REGISTERED: readonly (readonly [word: string, of: (key: FrozenKey) => string])[] = [
  ['name', ({ name }) => name],
  ['owner', ({ owner }) => owner],
  ['purpose', ({ purpose }) => purpose],
  ['use', ({ usedBy }) => usedBy ?? ''],
  ['tags', ({ tags }) => JSON.stringify(tags)],
  ['expiry', ({ expiresAt }) => expiresAt ?? ''],
  ['suspension', ({ suspendedAt }) => suspendedAt ?? ''],
]

/** In plain words, what differs: `owner`, `purpose`. */
export function changedFields(before: FrozenKey, after: FrozenKey): readonly string[] {
  return REGISTERED.filter(([, of]) => of(before) !== of(after)).map(([word]) => word)
}

/** With what the name was, which nothing else in a comparison says: `name (was “etl”) and owner (was nobody)`. */
export function changesFrom(before: FrozenKey, after: FrozenKey): readonly string[] {
  return changedFields(before, after).map((word) => {
    if (word === 'name') return `name (was “${before.name}”)`
    if (word === 'owner')
      return `owner (was ${before.owner === '' ? 'nobody' : `“${before.owner}”`})`
    return word
  })
}

/** Whether it has had another value since. */
export function isRotated(before: FrozenKey, after: FrozenKey): boolean {
  return after.versions > before.versions
}

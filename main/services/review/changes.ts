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

/** Whether it has had another value since. */
export function isRotated(before: FrozenKey, after: FrozenKey): boolean {
  return after.versions > before.versions
}

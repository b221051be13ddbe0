// Owns what is said about the public keys of a key's user, and whether they are the ones we know; pure.
import type { KnownUser, Recipient } from '#contract'

export const KIND_WORDS: Readonly<Record<Recipient['kind'], string>> = {
  x25519: 'A public key of age',
  'post-quantum': 'A post-quantum public key of age',
  hardware: 'A public key of age in a hardware token',
  'hardware-post-quantum': 'A post-quantum public key of age in a hardware token',
}

const folded = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

const printsOf = (recipients: readonly Recipient[]) =>
  recipients
    .map(({ fingerprint }) => fingerprint)
    .toSorted()
    .join()

/**
 * Who is meant: `same`, known with these very public keys; `changed`, known with other ones; `new`. Without
 * a name, somebody is known by the public keys alone. Sealing compares again and has the last word.
 */
export type Standing =
  | { readonly state: 'new' }
  | { readonly state: 'same' | 'changed'; readonly user: KnownUser }

export function standingOf(
  users: readonly KnownUser[],
  person: string,
  recipients: readonly Recipient[],
): Standing {
  const prints = printsOf(recipients)
  const name = folded(person)
  const user = users.find((one) =>
    name === '' ? printsOf(one.recipients) === prints : folded(one.person) === name,
  )
  if (user === undefined) return { state: 'new' }
  return { state: printsOf(user.recipients) === prints ? 'same' : 'changed', user }
}

/** A fingerprint in the groups in which it is read out. */
export const groupsOf = (fingerprint: string): readonly string[] => fingerprint.split(' ')

/** Names of keys may hold anything; names of files may not. */
export function sealedFileName(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '')
  return `${safe === '' ? 'key' : safe}.age`
}

// Owns the port of the vault: where secrets are put that this program has to read again; refuses to know how.
import type { Secret } from '#base/secret'
import type { VaultStatus } from '#contract'

/**
 * One place for secrets, in one of two forms: the operating system's keychain or one age file opened by a
 * passphrase. Each workspace has its own. `item` is a short name such as `device-key` or `audit-head`;
 * a value is at most 1,000 bytes in UTF-8.
 *
 * Nothing in the life of a key needs a vault: a caller that only wants to do better where there is one
 * catches `vault.*` and goes on without.
 */
export interface Vault {
  /** Stores a value in place of any earlier one. @throws Fault `vault.*` when it is not stored. */
  readonly put: (item: string, value: Secret) => Promise<void>
  /** The value, or undefined when there is none. @throws Fault `vault.*` when that cannot be said. */
  readonly take: (item: string) => Promise<Secret | undefined>
  /** Forgets a value; one that is not there is fine. @throws Fault `vault.*` when it may still be there. */
  readonly drop: (item: string) => Promise<void>
  /** How it is doing; never throws. `recheck` asks the operating system again. */
  readonly status: (recheck?: boolean) => Promise<VaultStatus>
}

// Owns how long each stage may take; together never more than 20 seconds.

/** Milliseconds. */
export interface Budgets {
  readonly name: number
  readonly tcp: number
  /** Instead of `tcp`, where an SSH host is in between. */
  readonly ssh: number
  readonly protocol: number
  readonly tls: number
  readonly login: number
  readonly facts: number
  /** All stages together; a goodbye may take two seconds more. */
  readonly total: number
}

export const BUDGETS: Budgets = {
  name: 3_000,
  tcp: 5_000,
  ssh: 10_000,
  protocol: 2_000,
  tls: 5_000,
  login: 10_000,
  facts: 5_000,
  total: 18_000,
}

// Owns what the parts of the review service are given; holds no behaviour.
import type { KeyObject } from 'node:crypto'
import type { Call } from '#base/call'
import type { Fault } from '#base/fault'
import type { Runtime } from '#base/runtime'
import type { FrozenKey, Receipt, Revoked, Thresholds } from '#contract'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'

/** A text that has to say something. Errors: Fault input.invalid, input.secret for the value of a key. */
export type Said = (
  text: string,
  rule: {
    /** The input's field, and what to call it in a sentence. */
    readonly field: string
    readonly called: string
    readonly most: number
    readonly lines?: boolean
    /** What is said of an empty one. */
    readonly missing: string
    readonly fix: string
  },
) => string

export interface ReviewContext {
  readonly database: Database
  readonly runtime: Runtime
  readonly workspace: { readonly id: string; readonly name: string }
  /** Of this program. */
  readonly version: string
  /** What a key is compared with unless the person says otherwise. */
  readonly thresholds: () => Thresholds
  /** Every key that is not revoked, as one view of the inventory has them at an instant. */
  readonly population: (db: Reader, now: number) => readonly FrozenKey[]
  /** One of them in the same way; undefined for one that is revoked or not there. */
  readonly livingKey: (db: Reader, keyId: string, now: number) => FrozenKey | undefined
  /** Revokes a key for ever. Errors: Fault key.*, store.*. */
  readonly revoke: (keyId: string, reason: string, call: Call) => Revoked
  /** Which gates obey an epoch. */
  readonly receipt: (epoch: number) => Receipt
  /** The key by which this device signs, or why there is none. */
  readonly deviceKey: () => Promise<{ readonly key: KeyObject } | { readonly why: Fault }>
  readonly said: Said
  /** The form in which names are compared and found. */
  readonly fold: (name: string) => string
  /** Cuts the values of keys in a text to their prefixes. */
  readonly cutToPrefix: (text: string) => string
  /** How long applying waits for the gates, in milliseconds. */
  readonly patience: number
}

/** The most characters of a name or a role, and of a reason or a statement: those of keys. */
export const SHORT = 120
export const LONG = 1_000

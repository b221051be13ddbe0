// Owns the question that a change asks about a key before it is made; refuses nothing by itself.
import type { Reader } from '#store/connection'
import type { KeyRecord } from '#store/keys'

/** Runs in the transaction of the change, and throws a Fault when the key is not as it was seen. */
export type Guard = (db: Reader, key: KeyRecord) => void

export const NO_GUARD: Guard = () => {}

// Owns the instant that is kept with a value, by which two forms of the vault are compared; refuses to guess one.
import { Secret } from '#base/secret'

/** A value as one form of the vault has it. */
export interface Stamped {
  readonly value: Secret
  /** When it was put there, in milliseconds since 1970; 0 where nobody noted it. */
  readonly at: number
}

const STAMP = /^kept at (\d{1,15}):/

/** The text to keep: the value after its instant. At most 25 bytes longer. */
export function stamp(value: Secret, at: number): Secret {
  return new Secret(`kept at ${String(at)}:${value.reveal()}`)
}

export function unstamp(kept: Secret): Stamped {
  const text = kept.reveal()
  const found = STAMP.exec(text)
  return found === null
    ? { value: kept, at: 0 }
    : { value: new Secret(text.slice(found[0].length)), at: Number(found[1]) }
}

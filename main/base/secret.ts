// Owns values that must not be printed; refuses to show one except through reveal(), which is easy to search for.
import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/** A value that prints as `[secret]` in templates, JSON, logs and `inspect`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Every caller is a place to review. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}

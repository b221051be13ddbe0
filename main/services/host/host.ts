// Owns what a page asks of its host; refuses what this host does not have.
import { Fault } from '#base/fault'
import type { Output, Parsed } from '#contract'

/** Shows a dialog and answers the path that was chosen, if one was. */
export type Choose = (wish: Parsed<'host.choose'>) => Promise<string | undefined>

/** The operations `host.*`. */
export class Host {
  readonly #choose: Choose | undefined

  /** `choose`: absent where the host has no dialogs. */
  constructor(choose: Choose | undefined) {
    this.#choose = choose
  }

  /** Errors: Fault host.unsupported. */
  async choose(wish: Parsed<'host.choose'>): Promise<Output<'host.choose'>> {
    if (!this.#choose) {
      throw new Fault({
        code: 'host.unsupported',
        message: 'Dialogs of the system are shown by the desktop app alone.',
        fix: 'Type the path.',
      })
    }
    const path = await this.#choose(wish)
    return path === undefined ? {} : { path }
  }
}

// Owns putting a value on the clipboard and taking it off again; refuses where the host cannot clear it.
import type { Call } from '#base/call'
import { SECOND } from '#base/duration'
import { Fault } from '#base/fault'
import { instant } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { KeyContext, SecretClipboard } from './context.ts'
import { heldVersion, valueHeld } from './values.ts'

export class Copying {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: host.unsupported, key.value-gone, vault.*. */
  async copyValue(
    { prefix }: Parsed<'keys.copyValue'>,
    call: Call,
  ): Promise<Output<'keys.copyValue'>> {
    const { database, runtime, settings } = this.#context
    const clipboard = this.#clipboard()
    const value = await valueHeld(this.#context, prefix)
    const seconds = settings().clipboardSeconds
    const now = runtime.now()
    database.write((db) => {
      const { key } = heldVersion(db, prefix)
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix,
        detail: { seconds },
      })
    })
    await clipboard.copy(value, seconds)
    return { clearsAt: instant(now + seconds * SECOND) }
  }

  /** Errors: host.unsupported. */
  async clearCopied(call: Call): Promise<Output<'keys.clearCopied'>> {
    const { database, runtime } = this.#context
    const cleared = await this.#clipboard().clearIfHeld()
    if (cleared) {
      database.write((db) =>
        appendAudit(db, {
          at: runtime.now(),
          actor: call.actor,
          operation: call.operation,
          detail: {},
        }),
      )
    }
    return { cleared }
  }

  #clipboard(): SecretClipboard {
    const { clipboard } = this.#context
    if (clipboard) return clipboard
    throw new Fault({
      code: 'host.unsupported',
      message: 'This program cannot clear the clipboard again, so it does not copy by itself.',
      fix: 'Copy the value in the page, store it, and copy something else afterwards.',
    })
  }
}

// Owns sealing a value for its user's public key, so that it needs no chat; refuses values it does not hold.
import type { Call } from '#base/call'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { KeyContext } from './context.ts'
import { readRecipients } from './recipients.ts'
import { livingVersion, valueHeld } from './values.ts'

export class Sealing {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: input.secret, input.invalid. */
  async recipients({ recipients }: Parsed<'keys.recipients'>): Promise<Output<'keys.recipients'>> {
    return { recipients: await readRecipients(recipients) }
  }

  /**
   * An age file with the value and a line feed in it, in ASCII. Nothing counts as confirmed by it: whoever
   * stores the file says so with `keys.confirm`. Errors: input.secret, input.invalid, key.missing,
   * key.revoked, key.value-gone, vault.*.
   */
  async seal(input: Parsed<'keys.seal'>, call: Call): Promise<Output<'keys.seal'>> {
    const { database, runtime, pending } = this.#context
    const { prefix } = input
    const recipients = await readRecipients(input.recipients)
    database.read((db) => livingVersion(db, prefix))
    const from = pending.has(prefix) ? 'pending' : 'vault'
    const value = await valueHeld(this.#context, prefix)
    const { armor, Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    for (const { recipient } of recipients) encrypter.addRecipient(recipient)
    const file = armor.encode(await encrypter.encrypt(`${value.reveal()}\n`))
    const key = database.write((db) => {
      const { key } = livingVersion(db, prefix)
      appendAudit(db, {
        at: runtime.now(),
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix,
        detail: { from, recipients: recipients.map(({ fingerprint }) => fingerprint) },
      })
      return key
    })
    return { id: key.id, name: key.name, prefix, file, recipients }
  }
}

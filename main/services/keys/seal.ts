// Owns sealing a value for its user's public key, so that it needs no chat; refuses values it does not hold.
import type { Call } from '#base/call'
import type { Output, Parsed } from '#contract'
import { appendAudit } from '#store/audit'
import type { Reader } from '#store/connection'
import type { KeyContext } from './context.ts'
import { forgetUser, knownUsers, rememberUser } from './known-users.ts'
import { checkSaid, SHORT } from './names.ts'
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
   * key.revoked, key.value-gone, key.recipient, vault.*.
   */
  async seal(input: Parsed<'keys.seal'>, call: Call): Promise<Output<'keys.seal'>> {
    const { database, runtime, pending } = this.#context
    const { prefix, replace } = input
    const person = input.person === undefined ? undefined : checkPerson(input.person)
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
      const now = runtime.now()
      if (person !== undefined)
        rememberUser(db, this.#users(db), { person, recipients, replace, now, actor: call.actor })
      appendAudit(db, {
        at: now,
        actor: call.actor,
        operation: call.operation,
        keyId: key.id,
        prefix,
        detail: {
          from,
          recipients: recipients.map(({ fingerprint }) => fingerprint),
          ...(person === undefined ? {} : { person }),
        },
      })
      return key
    })
    return { id: key.id, name: key.name, prefix, file, recipients }
  }

  knownUsers(): Output<'keys.knownUsers'> {
    return { users: this.#context.database.read((db) => this.#users(db)) }
  }

  /** Errors: store.*. */
  forgetUser({ person }: Parsed<'keys.forgetUser'>, call: Call): Output<'keys.forgetUser'> {
    const { database, runtime } = this.#context
    return database.write((db) => {
      const forgotten = forgetUser(db, this.#users(db), person)
      const { actor, operation } = call
      if (forgotten) appendAudit(db, { at: runtime.now(), actor, operation, detail: { person } })
      return { forgotten }
    })
  }

  #users(db: Reader) {
    return knownUsers(db, () =>
      this.#context.log.warn('the people for whom values were sealed cannot be read', {}),
    )
  }
}

function checkPerson(text: string): string {
  return checkSaid(text, {
    field: 'person',
    called: 'name',
    most: SHORT,
    missing: 'The name is empty.',
    fix: 'Type who they are, or remember nobody.',
  })
}

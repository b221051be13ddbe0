// Owns what a passphrase must be like and its one form; refuses short ones, with the reason.
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'

const LEAST = 12
const MOST = 1_024

function refuse(message: string, fix: string): never {
  throw new Fault({ code: 'vault.passphrase', message, fix, field: 'passphrase' })
}

/** The one form of a passphrase, so that `é` opens the file whichever keyboard made it (RFC 8265, NFC). */
export function tidyPassphrase(passphrase: Secret): Secret {
  return new Secret(passphrase.reveal().normalize('NFC'))
}

/** A passphrase fit for a new file, in its one form. Errors: Fault vault.passphrase, naming the field. */
export function checkPassphrase(passphrase: Secret): Secret {
  const tidy = tidyPassphrase(passphrase)
  if (!tidy.reveal().isWellFormed())
    refuse('The passphrase holds half a character.', 'Type it again instead of pasting it.')
  const length = Array.from(tidy.reveal()).length
  if (length < LEAST)
    refuse(
      `The passphrase has ${String(length)} characters.`,
      `Use at least ${String(LEAST)}, such as four or five random words: whoever copies the file can try passphrases on it for years.`,
    )
  if (length > MOST)
    refuse(
      `The passphrase has ${length.toLocaleString('en')} characters.`,
      `Use at most ${MOST.toLocaleString('en')}.`,
    )
  return tidy
}

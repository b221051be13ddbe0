// Owns reading whom a value is sealed for: age's public keys, each with a fingerprint to compare; refuses secret keys, and never repeats what was pasted.
import { hash } from 'node:crypto'
import { Fault } from '#base/fault'
import type { Recipient } from '#contract'
import { holdsKey } from './format.ts'

const MOST = 20

/** Secret keys of age, of SSH and of anything that is written as PEM. */
const SECRET = /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9-]+1|-----BEGIN [A-Z ]*PRIVATE KEY/i

const KINDS: readonly (readonly [start: string, kind: Recipient['kind']])[] = [
  ['age1pq1', 'post-quantum'],
  ['age1tagpq1', 'hardware-post-quantum'],
  ['age1tag1', 'hardware'],
  ['age1', 'x25519'],
]
/** The digits of a public key have no 1 in them, so a second one ends the name of a plugin. */
const PLUGIN = /^age1[a-z0-9+-]+1/

/**
 * The public keys in a text, one a line as in age's recipients files; empty lines and lines that begin
 * with # are left out, and doubles. Errors: Fault input.secret, input.invalid, both with the field.
 */
export async function readRecipients(text: string): Promise<readonly Recipient[]> {
  if (SECRET.test(text)) throw secretKey()
  if (holdsKey(text)) throw keyValue()
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0)
    throw invalid('No public key was given.', 'Ask the user for the line that begins with age1.')
  if (lines.length > MOST)
    throw invalid(
      `A value can be sealed for ${String(MOST)} public keys at most.`,
      'Give each of the others a key of their own.',
    )
  const found = new Map<string, Recipient>()
  for (const { line, number } of lines) {
    const recipient = await readRecipient(
      line,
      lines.length === 1 ? 'This' : `Line ${String(number)}`,
    )
    found.set(recipient.recipient, recipient)
  }
  const recipients = [...found.values()]
  requireOneStrength(recipients)
  return recipients
}

async function readRecipient(line: string, which: string): Promise<Recipient> {
  // Bech32 may be written in capitals, and means the same (BIP 173).
  const text = line === line.toUpperCase() ? line.toLowerCase() : line
  const kind = KINDS.find(([start]) => text.startsWith(start))?.[1]
  if (kind === undefined) throw notOfAge(text, which)
  const { Encrypter } = await import('age-encryption')
  try {
    new Encrypter().addRecipient(text)
  } catch {
    // The library repeats what it was given, so its words go nowhere, not even into the log.
    if (PLUGIN.test(text))
      throw invalid(
        `${which} is a public key of a plugin of age, which this program does not have.`,
        'Ask for one that age-keygen made.',
      )
    throw invalid(
      `${which} begins like a public key of age, but characters are missing or wrong.`,
      'Copy it again, the whole line.',
    )
  }
  return { recipient: text, kind, fingerprint: fingerprint(text) }
}

/**
 * 128 bits of SHA-256 over the public key as it is written in small letters, in groups of four digits:
 * what `printf %s age1… | sha256sum | cut -c1-32` says on any computer. Nobody can make a second public
 * key that has it.
 */
function fingerprint(recipient: string): string {
  return hash('sha256', recipient)
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, '$1 ')
}

/** One that a future computer can open would undo the strength of the others; age refuses this as well. */
function requireOneStrength(recipients: readonly Recipient[]): void {
  const strong = recipients.filter(({ kind }) => kind.endsWith('post-quantum'))
  if (strong.length === 0 || strong.length === recipients.length) return
  throw invalid(
    'Some of these public keys withstand a quantum computer, and some do not.',
    'Seal the value twice: once for each sort.',
  )
}

function notOfAge(text: string, which: string): Fault {
  if (/^(ssh-|ecdsa-|sk-)/.test(text))
    return invalid(
      `${which} is a public key of SSH. A value can be sealed for age's own public keys alone.`,
      'Ask the user to run age-keygen and to send the line that begins with age1.',
    )
  if (/^-----BEGIN PGP/i.test(text))
    return invalid(
      `${which} is a public key of PGP. A value can be sealed for age's own public keys alone.`,
      'Ask the user to run age-keygen and to send the line that begins with age1.',
    )
  return invalid(
    `${which} is not a public key of age.`,
    'One begins with age1 and has no spaces. age-keygen makes it, or age-keygen -y from a secret key.',
  )
}

function secretKey(): Fault {
  return new Fault({
    code: 'input.secret',
    message: 'This is a secret key: whoever has it opens everything that is sealed for its owner.',
    fix: 'Ask for the public key, the line that begins with age1. As this one has been handed out, its owner makes a new pair.',
    field: 'recipients',
  })
}

function keyValue(): Fault {
  return new Fault({
    code: 'input.secret',
    message: 'This is the value of an API key, not the public key of its user.',
    fix: 'Paste the line that begins with age1. If others could see the value, rotate that key.',
    field: 'recipients',
  })
}

function invalid(message: string, fix: string): Fault {
  return new Fault({ code: 'input.invalid', message, fix, field: 'recipients' })
}

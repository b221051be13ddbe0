// Owns handing a value over as a sealed file: whom for, where to, written for good; refuses to overwrite, and to show the value.
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { readInputFile } from '#base/input-file'
import { syncFolder } from '#base/sync-folder'
import type { KeyCreated, Output, Recipient } from '#contract'
import { escaped, printable } from './output.ts'
import { CommandFailed, type Session } from './session.ts'

export interface SealWords {
  readonly sealTo?: readonly string[]
  readonly out?: string
}

/** More is no file of public keys, and the contract takes no more. */
const MOST_BYTES = 10_000
/** What is given is a key itself, not the name of a file; secret ones are refused where keys are read. */
const KEY_ITSELF = /^(age1|age-|ssh-|ecdsa-|sk-)/i

const repeated = (value: string, before: readonly string[] = []) => [...before, value]

export function withSeal(command: Command): Command {
  return command
    .option('--seal-to <key-or-file>', "encrypt the value for its user's age public key", repeated)
    .option('--out <file>', 'where the sealed value goes')
}

/**
 * Makes a key with `make` and writes its value, sealed, to a new file. Whatever is wrong with the public
 * keys or the file is said before there is a key. Confirmed once the file is on disk.
 */
export async function handOverSealed(
  session: Session,
  { sealTo, out }: SealWords,
  make: () => Promise<KeyCreated>,
  done: string,
): Promise<void> {
  if (sealTo === undefined || out === undefined) throw incomplete()
  const recipients = sealTo.map(textOf).join('\n')
  await session.call('keys.recipients', { recipients })
  const file = reserve(out)
  let created: KeyCreated
  try {
    created = await make()
  } catch (error) {
    file.drop()
    throw error
  }
  const { value: _, ...row } = created
  let sealed: Output<'keys.seal'>
  try {
    sealed = await session.call('keys.seal', { prefix: row.prefix, recipients })
    file.write(sealed.file)
  } catch {
    // The value is gone with this process, whatever it was; the key is there and says so.
    file.drop()
    throw lost(row.prefix)
  }
  await session.call('keys.confirm', { prefix: row.prefix })
  await session.answer({ ...row, sealed: { file: out, recipients: sealed.recipients } }, () =>
    words(`${done} ${printable(row.name)}, ${row.prefix}.`, out, sealed.recipients),
  )
}

function words(first: string, out: string, recipients: readonly Recipient[]): string {
  const whom = recipients.map(
    ({ recipient, fingerprint }) =>
      `  ${fingerprint}  ${recipient.length > 70 ? `${recipient.slice(0, 60)}…` : recipient}\n`,
  )
  return `${first} Its value lies sealed in ${escaped(out)}, for:
${whom.join('')}Compare the fingerprint with its owner by telephone, not in the chat that the key came through:
  printf %s age1… | sha256sum | cut -c1-32
They open the file with: age -d -i their-secret-key.txt ${escaped(out)}
`
}

function textOf(given: string): string {
  if (KEY_ITSELF.test(given)) return given
  try {
    const bytes = readInputFile(given, MOST_BYTES)
    if (bytes) return bytes.toString('utf8')
  } catch {
    // What was given is not repeated: it may be a secret that was pasted in the wrong place.
    throw new Fault({
      code: 'input.invalid',
      message: 'A public key, or the name of a readable file with public keys, belongs here.',
      fix: 'Give the line that begins with age1, or check the name of the file.',
      field: 'seal-to',
    })
  }
  throw new Fault({
    code: 'input.size',
    message: 'This file is too large for public keys.',
    fix: 'Give a file with one public key a line.',
    field: 'seal-to',
  })
}

/** A new file, open before anything is made, so that a folder one may not write in is no surprise later. */
function reserve(path: string): {
  readonly write: (text: string) => void
  readonly drop: () => void
} {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const empty = taken && statSync(path, { throwIfNoEntry: false })?.size === 0
    throw new Fault({
      code: taken ? 'input.invalid' : 'store.readonly',
      message: taken
        ? 'There is a file of this name already.'
        : 'The file cannot be written there.',
      fix: taken
        ? empty
          ? 'It is empty, as a hand-over that was cut off leaves it: delete it, and look with dsadmin keys show whether the key has a new value that nobody has.'
          : 'Choose another name: it is not overwritten.'
        : 'Choose a folder that you may write to.',
      field: 'out',
      cause: error,
    })
  }
  return {
    write: (text) => {
      writeFileSync(file, text)
      fsyncSync(file)
      syncFolder(dirname(path))
      closeSync(file)
    },
    drop: () => {
      closeSync(file)
      rmSync(path, { force: true })
    },
  }
}

function incomplete(): Fault {
  return new Fault({
    code: 'input.invalid',
    message: 'A sealed value needs both whom it is for and where it goes.',
    fix: 'Give --seal-to and --out together.',
    field: 'seal-to',
  })
}

function lost(prefix: string): CommandFailed {
  return new CommandFailed({
    code: 'key.value-gone',
    message: `${prefix} was made, but its value could not be sealed and written, so it was not confirmed.`,
    fix: 'Rotate the key with --overlap now to get a new value.',
  })
}

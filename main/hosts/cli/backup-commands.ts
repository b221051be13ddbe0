// Owns `dsadmin backup` and `dsadmin restore`: the passphrase, the preview, the consent; refuses a passphrase in an argument.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import type { Restoring } from '#contract'
import type { Bind } from './keys-commands.ts'
import { printable, table } from './output.ts'
import type { Session } from './session.ts'
import { askSecret, readSecret } from './terminal.ts'

interface PassphraseOptions {
  readonly passphraseStdin?: boolean
}

/** From standard input when that was announced, from a person otherwise; a new one is typed twice. */
async function passphraseOf(
  { terminal }: Session,
  { passphraseStdin }: PassphraseOptions,
  fresh: boolean,
): Promise<string> {
  if (passphraseStdin) return (await readSecret(terminal)).reveal()
  if (!terminal.stdin.isTTY) {
    throw new Fault({
      code: 'input.invalid',
      message: 'There is no terminal to ask for the passphrase at.',
      fix: 'Give --passphrase-stdin and the passphrase on standard input.',
      field: 'passphrase-stdin',
    })
  }
  const typed = (await askSecret(terminal, 'Passphrase: ')).reveal()
  if (fresh && (await askSecret(terminal, 'Once more: ')).reveal() !== typed) {
    throw new Fault({
      code: 'vault.passphrase',
      message: 'The two passphrases are not the same.',
      fix: 'Nothing was written. Start again.',
      field: 'passphrase',
    })
  }
  return typed
}

async function backup(session: Session, file: string, given: PassphraseOptions): Promise<void> {
  const passphrase = await passphraseOf(session, given, true)
  const made = await session.call('backup.write', { path: resolve(file), passphrase })
  await session.answer(
    made,
    () =>
      `Written and read back: ${printable(made.path)}, ${made.bytes.toLocaleString('en')} bytes, ${String(made.backup.keys)} keys.\n` +
      'Keep the passphrase apart from the file. Nobody can recover it, and the vault is not in the backup.\n',
  )
}

const COMES = {
  same: 'the same records',
  continued: 'goes on with the records of the backup',
  ahead: 'has all records of the backup and more',
  forked: 'is another history than that of the backup, and goes on',
} as const

function words(found: Restoring, done: boolean): string {
  const { keys, backup } = found
  const said = [
    `Backup of ${printable(backup.workspace.name)}, written ${backup.at}: ${String(backup.keys)} keys.`,
    `Keys: ${String(keys.added)} added, ${String(keys.changed)} changed, ${String(keys.same)} the same, ${String(keys.onlyHere)} only here and kept.`,
    `Audit: ${COMES[found.audit]}.`,
    `List of revoked keys: ${String(found.ledgerLines)} lines added.`,
    ...(found.knowsRevokesUntil === undefined
      ? []
      : [
          `Revokes after ${found.knowsRevokesUntil} are not in the backup: give --ledger FILE with the list that was beside the inventory, if you have it.`,
        ]),
    ...(found.keptRefusedTotal === 0
      ? []
      : [
          `${String(found.keptRefusedTotal)} of them would be let in by the backup and stay refused:`,
        ]),
  ]
  const refused = table(
    ['NAME', 'PREFIX', 'WHY'],
    found.keptRefused.map(({ name, prefix, why }) => [name, prefix, why]),
  )
  const changed = table(
    ['NAME', 'PREFIX', 'CHANGES'],
    found.changes
      .filter(({ change }) => change === 'changed')
      .map(({ name, prefix, fields }) => [name, prefix, fields.join(', ')]),
  )
  const head = done ? 'Restored.' : 'This would be restored. Nothing was changed yet.'
  return `${head}\n${said.join('\n')}\n${found.keptRefused.length === 0 ? '' : refused}${found.keys.changed === 0 ? '' : changed}`
}

interface RestoreOptions extends PassphraseOptions {
  readonly ledger?: string
  readonly dryRun?: boolean
}

async function restore(session: Session, file: string, given: RestoreOptions): Promise<void> {
  const input = {
    path: resolve(file),
    passphrase: await passphraseOf(session, given, false),
    ...(given.ledger === undefined ? {} : { ledger: resolve(given.ledger) }),
  }
  const found = await session.call('backup.preview', input)
  if (given.dryRun) return session.answer(found, () => words(found, false))
  if (!session.options.json && !session.options.yes)
    session.terminal.stderr.write(words(found, false))
  const consent = await session.consent('restore', 'Restore this backup?')
  const { sha256 } = found
  const done = await session.call('backup.restore', { ...input, sha256 }, consent)
  await session.answer(done, () => words(done, true))
}

const STDIN = ['--passphrase-stdin', 'read the passphrase from standard input'] as const

export function addBackupCommands(program: Command, bind: Bind): void {
  program
    .command('backup')
    .argument('<file>', 'the name of the new file')
    .description('write everything but the vault into one encrypted file, and read it back')
    .option(...STDIN)
    .action(
      bind((session, file, given) => backup(session, String(file), given as PassphraseOptions)),
    )
  program
    .command('restore')
    .argument('<file>')
    .description('bring a backup into the inventory; what is refused now stays refused')
    .option(...STDIN)
    .option('--ledger <file>', 'a list of revoked keys that was saved apart from the backup')
    .option('--dry-run', 'say what it would change, and change nothing')
    .action(bind((session, file, given) => restore(session, String(file), given as RestoreOptions)))
}

// Owns the shape of the command line: global options, exit codes, one place where every failure is printed.
import { Command, CommanderError, type Option } from 'commander'
import { Fault } from '#base/fault'
import { EXIT, type Failure, FAILURES } from '#contract'
import { addAuditCommands } from './audit-commands.ts'
import { addBackupCommands } from './backup-commands.ts'
import { addBulkCommands } from './bulk-commands.ts'
import { addHostCommands, type HostCommands } from './host-commands.ts'
import { addKeysCommands, type Bind } from './keys-commands.ts'
import { addMetastoreCommands } from './metastore-commands.ts'
import { addImportCommands } from './import-commands.ts'
import { addReviewCommands } from './review-commands.ts'
import { writeFailure } from './output.ts'
import { addScanCommand } from './scan-commands.ts'
import { addPolicyCommands } from './policy-commands.ts'
import { addReportCommands } from './report-commands.ts'
import { addRotationCommands } from './rotation-commands.ts'
import { BadResult, CommandFailed, type GlobalOptions, type OpenApp, Session } from './session.ts'
import { type Terminal, write } from './terminal.ts'
import { addWorkspaceCommands } from './workspace-commands.ts'

export interface ProgramParts {
  readonly version: string
  readonly terminal: Terminal
  readonly signal: AbortSignal
  readonly open: OpenApp
  readonly hosts: HostCommands
}

/** A failure nobody foresaw still gets one plain line: the stack would be for us, not for a person. */
function unforeseen(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') {
    return {
      code: 'cancelled',
      message: 'The program that was reading the answer has gone.',
      fix: 'What was done stays done: look at it with dsadmin keys list.',
    }
  }
  return {
    code: 'internal',
    message: 'This could not be done, for a reason that was not foreseen.',
    fix: 'Run dsadmin doctor. Check what was done before you try again.',
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommandFailed) return error.failure
  if (error instanceof Fault) return error.toFailure()
  return unforeseen(error)
}

/** Runs one command line and answers its exit code. Never throws. */
export async function runProgram(
  argv: readonly string[],
  { version, terminal, signal, open, hosts }: ProgramParts,
): Promise<number> {
  let json = argv.includes('--json')
  let help = ''
  let answer = ''
  const usage = async (thrown: CommanderError): Promise<number> => {
    // Help and version are answers. Whoever has read enough of one closes the pipe, as head does.
    if (thrown.exitCode === 0) {
      await write(terminal.stdout, answer).catch(() => {})
      return EXIT.done
    }
    if (thrown.code === 'commander.help') {
      await write(terminal.stderr, help)
      return EXIT.usage
    }
    const failure = {
      code: 'input.invalid',
      message: thrown.message.replace(/^error: /, '').replaceAll('\n', ' '),
      fix: 'See dsadmin --help, or --help after a command.',
    } as const
    await writeFailure(terminal, failure, json)
    return EXIT.usage
  }

  const program = new Command('dsadmin')
    .description('Looks after the API keys of a Data Science API.')
    .version(version)
    .option('--data-dir <dir>', 'where the inventory lies (or DSADMIN_DATA_DIR)')
    .option('--workspace <name>', 'which workspace; default: default')
    .option('--json', 'one JSON value on standard output')
    .option('--yes', 'confirm what cannot be undone')
    .option('--no-color', 'accepted for scripts; nothing here is coloured')
    .option(
      '--vault-passphrase-file <file>',
      'holds the passphrase of the vault file, which is made the first time; for where there is no keychain',
    )
    .showHelpAfterError(false)

  const bind: Bind =
    (run) =>
    async (...values) => {
      // Commander hands over the arguments, then the options, then the command itself.
      const session = new Session(terminal, program.opts<GlobalOptions>(), signal, open)
      json = session.options.json ?? false
      try {
        await run(session, ...values)
      } finally {
        await session.close()
      }
    }
  const keys = addKeysCommands(program, bind)
  addRotationCommands(keys, bind)
  addBulkCommands(keys, bind)
  addPolicyCommands(program, bind)
  addReportCommands(program, bind)
  addImportCommands(program, bind)
  addAuditCommands(program, bind)
  addMetastoreCommands(program, bind, hosts)
  addBackupCommands(program, bind)
  addScanCommand(program, bind)
  addReviewCommands(program, bind, hosts)
  addWorkspaceCommands(program, bind)
  addHostCommands(program, bind, hosts)
  quieten(program, {
    answered: (text) => {
      answer += text
    },
    heard: (text) => {
      help += text
    },
    // Not those of the commands between, such as the port of a gate that a bundle has none of.
    everywhere: program.options,
  })

  try {
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return await usage(error)
    if (error instanceof BadResult) return EXIT.refused
    const failure = failureOf(error)
    // A pipe that has gone takes its messages with it; the exit code still tells.
    await writeFailure(terminal, failure, json).catch(() => {})
    return FAILURES[failure.code]
  }
}

interface Voice {
  /** Takes what commander would print. */
  readonly answered: (text: string) => void
  /** Takes what commander would print as an error. */
  readonly heard: (text: string) => void
  /** Options that the help of each command names. */
  readonly everywhere: readonly Option[]
}

/** Every command throws instead of ending the process, and leaves printing errors to us. */
function quieten(command: Command, voice: Voice): void {
  const { answered, heard, everywhere } = voice
  command
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: ({ parent }) => (parent === null ? [] : [...everywhere]),
    })
    .configureOutput({
      writeOut: answered,
      writeErr: heard,
    })
  for (const child of command.commands) quieten(child, voice)
}

// Owns `dsadmin import` and `dsadmin planned`: a file of names in, what would be done said first; no rule about names lives here.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { type Output, piecesOf, type PlannedName } from '#contract'
import { readGiven } from './given-file.ts'
import type { Bind } from './keys-commands.ts'
import { printable, table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { confirmAtTerminal, write } from './terminal.ts'

const MOST = 32 * 1024 * 1024

function refuse(message: string, fix: string, cause?: unknown): never {
  throw new Fault({ code: 'input.invalid', message, fix, field: 'file', cause })
}

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    refuse('The file is UTF-16.', 'Save it as CSV in UTF-8.')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    return refuse('The file is not UTF-8 text.', 'Save it as CSV in UTF-8.', error)
  }
}

type Imported = Output<'import.names'>

function importWords(found: Imported): string {
  const { rows, planned, changed, same, existing, refused, refusedTotal, ignoredColumns } = found
  const count = (number: number) => number.toLocaleString('en')
  const facts = [
    `${count(rows)} ${rows === 1 ? 'row' : 'rows'}: ${count(planned)} new, ${count(changed)} changed, ${count(same)} as planned, ${count(existing)} with a key already, ${count(refusedTotal)} refused.`,
    ...(ignoredColumns.length > 0 ? [`Not read: ${ignoredColumns.join(', ')}.`] : []),
  ]
  const lines = refused.map(
    ({ line, column, message }) =>
      `Line ${String(line)}${column === undefined ? '' : `, ${column}`}: ${message}`,
  )
  const more = refusedTotal - refused.length
  return [...facts, ...lines, ...(more > 0 ? [`And ${count(more)} more.`] : [])]
    .map((text) => `${printable(text)}\n`)
    .join('')
}

async function importFile(session: Session, path: string, skipBad: boolean): Promise<void> {
  const bytes = await readGiven(session.terminal, { path, most: MOST, field: 'file' })
  const pieces = piecesOf(textOf(bytes))
  const call = (dryRun: boolean) =>
    session.call('import.names', { pieces, dryRun, skipBad }, false, ({ rows }) => {
      if (!session.options.json && rows % 10_000 === 0)
        session.terminal.stderr.write(`${rows.toLocaleString('en')} rows read\n`)
    })
  const dry = await call(true)
  const fit = dry.refusedTotal === 0 || skipBad
  const something = dry.planned + dry.changed > 0
  if (!session.options.json) await write(session.terminal.stdout, importWords(dry))
  const agreed =
    fit &&
    something &&
    (session.options.yes === true ||
      (path !== '-' &&
        session.terminal.stdin.isTTY === true &&
        (await confirmAtTerminal(session.terminal, 'Plan these names? No key is made.'))))
  const done = agreed ? await call(false) : dry
  await session.answer(done, () => outcome(done, fit, something))
  if (!fit) throw new BadResult()
}

function outcome({ written }: Imported, fit: boolean, something: boolean): string {
  if (written) return 'Planned. Make each key with dsadmin keys create NAME.\n'
  if (!fit) return 'Nothing was written: mend these rows, or give --skip-bad.\n'
  return something
    ? 'Nothing was written yet: give --yes to plan these names.\n'
    : 'There is nothing to plan.\n'
}

const PAGE = 5_000

async function everyPlanned(session: Session, find: string | undefined) {
  const rows: PlannedName[] = []
  for (;;) {
    const page = await session.call('import.planned', {
      ...(find === undefined ? {} : { find }),
      offset: rows.length,
      limit: PAGE,
    })
    rows.push(...page.rows)
    if (page.rows.length < PAGE) return rows
  }
}

export function addImportCommands(program: Command, bind: Bind): void {
  program
    .command('import')
    .argument('<file>', 'CSV with a column name, and owner, purpose, used_by, tags; - for stdin')
    .description('plan keys from the names and owners of a file; says first what it would do')
    .option('--skip-bad', 'take the good rows although others are refused')
    .action(
      bind(async (session, file, given) => {
        const { skipBad = false } = given as { readonly skipBad?: boolean }
        await importFile(session, String(file), skipBad)
      }),
    )

  const planned = program.command('planned').description('names that no key has yet')

  planned
    .command('list')
    .description('every planned name')
    .option('--find <text>', 'part of a name')
    .action(
      bind(async (session, given) => {
        const { find } = given as { readonly find?: string }
        const rows = await everyPlanned(session, find)
        await session.answer(rows, () =>
          rows.length === 0
            ? 'No name is planned.\n'
            : table(
                ['NAME', 'OWNER', 'PURPOSE'],
                rows.map(({ name, owner, purpose }) => [name, owner || '-', purpose || '-']),
              ),
        )
      }),
    )

  planned
    .command('remove')
    .argument('[names...]')
    .description('forget planned names')
    .option('--all', 'all of them')
    .action(
      bind(async (session, names, given) => {
        const list = names as readonly string[]
        const { all } = given as { readonly all?: true }
        if ((list.length === 0) === !all) {
          throw new Fault({
            code: 'input.invalid',
            message: 'Say which planned names to forget.',
            fix: 'Give names, or --all and no name.',
          })
        }
        if (all) await session.consent('dsadmin planned remove --all', 'Forget every planned name?')
        const answer = await session.call('import.drop', all ? {} : { names: [...list] })
        await session.answer(answer, () => `Forgot ${String(answer.dropped)}.\n`)
      }),
    )
}

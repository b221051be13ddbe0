// Owns `dsadmin keys bulk …`: a list or a filter in, a preview, then a result for each key; no rule about keys lives here.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { type BulkAction, type BulkPick, type Input, KeyState, type Output } from '#contract'
import { choice } from './choice.ts'
import { readGiven } from './given-file.ts'
import type { Bind } from './keys-commands.ts'
import { printable, table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { write } from './terminal.ts'
import { span } from './times.ts'
import { lastUsedWords } from './words.ts'

const MOST_BYTES = 2 * 1024 * 1024
const repeated = (value: string, before: readonly string[] = []) => [...before, value]

interface PickOptions {
  readonly from?: string
  readonly find?: string
  readonly state?: string
  readonly unused?: string
  readonly dryRun?: true
}

type Preview = Output<'keys.previewBulk'>
type Result = Output<'keys.bulk'>
type Filter = Extract<Input<'keys.previewBulk'>['pick'], { readonly by: 'filter' }>['filter']

async function linesOf({ terminal }: Session, path: string): Promise<readonly string[]> {
  const bytes = await readGiven(terminal, { path, most: MOST_BYTES, field: 'from' })
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
}

async function pickOf(session: Session, options: PickOptions): Promise<BulkPick> {
  const { from, find, state, unused } = options
  // An empty text is part of every name, and most likely a variable that was not set.
  if (find?.trim() === '')
    throw new Fault({
      code: 'input.invalid',
      message: '--find is empty, which would mean every key.',
      fix: 'Give a part of a name; for every key that is active, --state active.',
      field: 'find',
    })
  const filtered = find !== undefined || state !== undefined || unused !== undefined
  if ((from === undefined) === !filtered) {
    throw new Fault({
      code: 'input.invalid',
      message: 'Say which keys are meant.',
      fix: 'Give either --from FILE (or - for standard input), or a filter such as --find or --unused.',
    })
  }
  if (from !== undefined) return { by: 'list', lines: await linesOf(session, from) }
  const filter: Filter = {
    ...(find === undefined ? {} : { find }),
    ...(state === undefined ? {} : { states: [choice(KeyState, 'state', state)] }),
    // Nothing is done in bulk to a key of which nobody knows whether it is unused.
    ...(unused === undefined
      ? {}
      : { unusedForMs: span(unused, 'unused'), unusedState: 'yes' as const }),
  }
  return { by: 'filter', filter }
}

function previewWords({ rows, missing, works, hot }: Preview): string {
  const shown = table(
    ['NAME', 'KEY PREFIX', 'STATE', 'LAST USED', 'IN 24 H', 'WHAT HAPPENS'],
    rows.map((row) => [
      row.name,
      row.ends.length > 0 ? row.ends.join(' ') : row.prefix,
      row.state,
      lastUsedWords(row.lastUsed),
      String(row.uses24h),
      row.why ?? (row.hot ? 'IN USE' : 'ok'),
    ]),
  )
  const lines = missing.map(({ line, message }) => `Line ${String(line)}: ${printable(message)}\n`)
  return `${shown}${lines.join('')}${String(works)} of ${String(rows.length)} would be done; ${String(hot)} in use in the last 24 hours.\n`
}

/** A line for every key that was chosen, those that were left out before it began included. */
function resultWords(result: Result, { rows, missing }: Preview): string {
  const left = rows.filter((row) => !row.works)
  const prefixes = new Map(rows.map(({ ref, prefix }) => [ref, prefix]))
  const each = table(
    ['NAME', 'KEY PREFIX', 'RESULT'],
    [
      ...result.rows.map(({ ref, name, outcome, message }) => [
        name,
        prefixes.get(ref) ?? '',
        message === undefined ? outcome : `${outcome}: ${message}`,
      ]),
      ...left.map(({ name, prefix, why }) => [name, prefix, `left out: ${why ?? ''}`]),
    ],
  )
  const lines = missing.map(({ line, message }) => `Line ${String(line)}: ${printable(message)}\n`)
  return `${each}${lines.join('')}${String(result.done)} of ${String(rows.length)} done.\n`
}

async function bulk(session: Session, verb: string, action: BulkAction, options: PickOptions) {
  const pick = await pickOf(session, options)
  const preview = await session.call('keys.previewBulk', { action, pick })
  const chosen = preview.rows.filter((row) => row.works)
  if (options.dryRun || chosen.length === 0) {
    await session.answer(preview, () => previewWords(preview))
    if (!options.dryRun || preview.missing.length > 0) throw new BadResult()
    return
  }
  if (!session.options.json && !session.options.yes)
    await write(session.terminal.stderr, previewWords(preview))
  const consent = await session.consent(
    `dsadmin keys bulk ${verb}`,
    `${verb} ${String(chosen.length)} keys, ${String(preview.hot)} of them in use?`,
    action.kind === 'revoke' ? undefined : 'changes many keys at once',
  )
  const rows = chosen.map(({ ref, id, seen }) => ({ ref, id, seen }))
  const result = await session.call('keys.bulk', { action, rows }, consent, ({ done, of }) => {
    if (!session.options.json && (done % 100 === 0 || done === of))
      session.terminal.stderr.write(`${String(done)} of ${String(of)}\n`)
  })
  const left = preview.rows.filter((row) => !row.works)
  await session.answer({ ...result, left, missing: preview.missing }, () =>
    resultWords(result, preview),
  )
  const fine = result.rows.every(({ outcome }) => outcome === 'done' || outcome === 'same')
  if (!fine || left.length > 0 || preview.missing.length > 0) throw new BadResult()
}

export function addBulkCommands(keys: Command, bind: Bind): void {
  const many = keys
    .command('bulk')
    .description('do one thing to many keys: looked at first, then a result for each')

  const command = (name: string, about: string) =>
    many
      .command(name)
      .description(about)
      .option('--from <file>', 'names or key prefixes, one a line; - for standard input')
      .option('--find <text>', 'part of a name, or the start of a key prefix')
      .option('--state <state>', KeyState.options.join('|'))
      .option('--unused <window>', 'certainly not used for so long: 90d')
      .option('--dry-run', 'say what would happen, and change nothing')

  for (const verb of ['suspend', 'resume'] as const) {
    command(
      verb,
      verb === 'suspend' ? 'refuse keys until they are resumed' : 'accept them again',
    ).action(bind((session, given) => bulk(session, verb, { kind: verb }, given as PickOptions)))
  }

  command('revoke', 'revoke keys for ever')
    .requiredOption('--reason <text>', 'why; it is kept in the audit chain')
    .action(
      bind((session, given) => {
        const options = given as PickOptions & { readonly reason: string }
        return bulk(session, 'revoke', { kind: 'revoke', reason: options.reason }, options)
      }),
    )

  command('tag', 'add tags to keys, or take them off')
    .option('--add <tag>', 'may be given again', repeated)
    .option('--remove <tag>', 'may be given again', repeated)
    .action(
      bind((session, given) => {
        const options = given as PickOptions & {
          readonly add?: readonly string[]
          readonly remove?: readonly string[]
        }
        const { add = [], remove = [] } = options
        return bulk(session, 'tag', { kind: 'tag', add, remove }, options)
      }),
    )

  command('owner', 'say who answers for keys')
    .argument('<owner>')
    .action(
      bind((session, owner, given) =>
        bulk(session, 'owner', { kind: 'owner', owner: String(owner) }, given as PickOptions),
      ),
    )
}

// Owns `dsadmin keys …`: arguments in, one operation, an answer out; no rule about keys lives here.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { type Input, type KeyCreated, type KeyRow, KeyState, type Output, UsedBy } from '#contract'
import { listAsOf } from './as-of.ts'
import { choice } from './choice.ts'
import { keysCsv } from './keys-csv.ts'
import { printable } from './output.ts'
import { handOverSealed, type SealWords, withSeal } from './sealed.ts'
import { CommandFailed, type Session } from './session.ts'
import { readSecret, write } from './terminal.ts'
import { span, timeOrSpan } from './times.ts'
import { identified, keyDetail, keyTable, unknownWords } from './words.ts'

type Run = (session: Session, ...values: readonly unknown[]) => Promise<void>
export type Bind = (run: Run) => (...values: unknown[]) => Promise<void>

const repeated = (value: string, before: readonly string[] = []) => [...before, value]

interface Described {
  readonly name?: string
  readonly owner?: string
  readonly purpose?: string
  readonly usedBy?: string
  readonly tag?: readonly string[]
  readonly expires?: string
}

/** The options that describe a key, the same for making and for changing one. */
function withDescription(command: Command, expires: string): Command {
  return command
    .option('--owner <owner>', 'who answers for it')
    .option('--purpose <purpose>', 'what it is for')
    .option('--used-by <use>', UsedBy.options.join('|'))
    .option('--tag <tag>', 'may be given again', repeated)
    .option('--expires <when>', expires)
}

function described({ owner, purpose, usedBy, tag, expires }: Described) {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(usedBy === undefined ? {} : { usedBy: choice(UsedBy, 'used-by', usedBy) }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(expires === undefined ? {} : { expires: timeOrSpan(expires, 'expires') }),
  }
}

/** Hands a new value over as was asked: sealed in a file, or on standard output. `done`: `Created`, `Rotated`. */
async function handOver(
  session: Session,
  sealed: SealWords,
  make: () => Promise<KeyCreated>,
  done: string,
): Promise<void> {
  if (sealed.sealTo || sealed.out !== undefined) await handOverSealed(session, sealed, make, done)
  else await handOut(session, await make(), done)
}

/** The value alone on stdout, so that it can be piped; words on stderr. Confirmed once stdout has taken it. */
async function handOut(session: Session, created: KeyCreated, done: string): Promise<void> {
  try {
    await session.answer(created, () => `${created.value}\n`)
  } catch {
    // Whatever broke the pipe: the value is gone with it, and the key says so until it is rotated.
    throw new CommandFailed({
      code: 'key.value-gone',
      message: `Nobody took the value of ${created.prefix}, so it was not confirmed.`,
      fix:
        created.overlapUntil === undefined
          ? 'Rotate the key with --overlap now to get a new value.'
          : `The old value goes on to work until ${created.overlapUntil.slice(0, 16).replace('T', ' ')} UTC. Rotate the key again to get another new one.`,
    })
  }
  await session.call('keys.confirm', { prefix: created.prefix })
  if (!session.options.json) {
    const until = created.overlapUntil?.slice(0, 16).replace('T', ' ')
    const broken =
      created.violations.length === 0
        ? ''
        : `It breaks rules of the workspace: ${created.violations.join(', ')}. dsadmin policy check says more.\n`
    const old = until === undefined ? '' : ` The old value works until ${until} UTC.`
    await write(
      session.terminal.stderr,
      `${done} ${printable(created.name)}, ${created.prefix}.${old}\n${broken}This is the only time the value is shown. Do not share it, do not commit it, revoke it if it leaks, rotate it often.\n`,
    )
  }
}

/** A second rotation ends what the first had promised a longer life. */
const earlierWords = (promised: string) =>
  `An older value was to work until ${promised.slice(0, 16).replace('T', ' ')} UTC: it ends with this overlap, earlier.\n`

const PAGE = 200

interface Listed {
  readonly rows: readonly KeyRow[]
  readonly last: Output<'keys.list'>
}

async function listAll(session: Session, input: Input<'keys.list'>): Promise<Listed> {
  const rows: KeyRow[] = []
  let last: Output<'keys.list'>
  do {
    last = await session.call('keys.list', { ...input, offset: rows.length, limit: PAGE })
    rows.push(...last.rows)
  } while (last.rows.length === PAGE && rows.length < last.total)
  return { rows, last }
}

/** Says beside the list what it leaves out, because nobody can know. */
async function tellUnknown(session: Session, { unusedUnknown, coverage }: Output<'keys.list'>) {
  if (unusedUnknown === 0) return
  await write(session.terminal.stderr, unknownWords(unusedUnknown, coverage))
}

interface ListOptions {
  readonly find?: string
  readonly state?: string
  readonly unused?: string
  readonly unknown?: boolean
  readonly at?: string
  readonly all?: boolean
  readonly csv?: boolean
}

/** Answers the command `keys`, for those that add to it. */
export function addKeysCommands(program: Command, bind: Bind): Command {
  const keys = program.command('keys').description('create, find, rotate and revoke API keys')

  withSeal(withDescription(keys.command('create'), '90d or a date'))
    .argument('<name>')
    .description('create a key and print its value once')
    .action(
      bind(async (session, name, options) => {
        const input = { name: String(name), ...described(options as Described) }
        const make = () => session.call('keys.create', input)
        await handOver(session, options as SealWords, make, 'Created')
      }),
    )

  keys
    .command('list')
    .description('every key that is not revoked; --all adds the revoked')
    .option('--find <text>', 'part of a name, or the start of a key prefix')
    .option('--state <state>', KeyState.options.join('|'))
    .option('--unused <window>', 'not used for so long: 90d, and gates watched all of it')
    .option('--unknown', 'with --unused: those of which nobody knows as well')
    .option('--all', 'the revoked as well')
    .option('--at <when>', 'as they were at that time: 2026-06-30T14:00:00Z')
    .option('--csv', 'as CSV, formulas neutralised')
    .action(
      bind(async (session, given) => {
        const options = given as ListOptions
        if (options.at !== undefined) return listAsOf(session, { ...options, at: options.at })
        const { rows, last } = await listAll(session, {
          ...(options.find === undefined ? {} : { find: options.find }),
          ...(options.unused === undefined
            ? {}
            : {
                unusedForMs: span(options.unused, 'unused'),
                ...(options.unknown ? {} : { unusedState: 'yes' as const }),
              }),
          states: options.state
            ? [choice(KeyState, 'state', options.state)]
            : KeyState.options.filter((state) => options.all || state !== 'revoked'),
        })
        if (options.csv) await write(session.terminal.stdout, keysCsv(rows))
        else
          await session.answer(rows, () =>
            rows.length ? keyTable(rows, options.unused !== undefined) : 'No keys.\n',
          )
        await tellUnknown(session, last)
      }),
    )

  keys
    .command('show')
    .argument('<name-or-prefix>')
    .description('one key with its versions, use and history')
    .action(
      bind(async (session, ref) => {
        const key = await session.call('keys.show', { ref: String(ref) })
        await session.answer(key, () => keyDetail(key))
      }),
    )

  for (const verb of ['suspend', 'resume'] as const) {
    keys
      .command(verb)
      .argument('<name-or-prefix>')
      .description(verb === 'suspend' ? 'refuse a key until it is resumed' : 'accept it again')
      .action(
        bind(async (session, ref) => {
          const key = await session.call(`keys.${verb}`, { ref: String(ref) })
          await session.answer(key, () => keyDetail(key))
        }),
      )
  }

  withDescription(keys.command('edit'), '90d, a date, or none')
    .argument('<name-or-prefix>')
    .description('change what is written about a key')
    .option('--name <name>', 'a new name')
    .action(
      bind(async (session, ref, given) => {
        const options = given as Described
        const { expires, ...rest } = options
        if (Object.keys(options).length === 0) {
          throw new Fault({
            code: 'input.invalid',
            message: 'Nothing to change was given.',
            fix: 'Give --name, --owner, --purpose, --used-by, --tag or --expires.',
          })
        }
        const key = await session.call('keys.edit', {
          ref: String(ref),
          ...(options.name === undefined ? {} : { name: options.name }),
          ...described(rest),
          ...(expires === undefined
            ? {}
            : { expires: expires === 'none' ? null : timeOrSpan(expires, 'expires') }),
        })
        await session.answer(key, () => keyDetail(key))
      }),
    )

  keys
    .command('identify')
    .description('say which key a value on standard input belongs to')
    .action(
      bind(async (session) => {
        const value = await readSecret(session.terminal)
        const key = await session.call('keys.identify', { value: value.reveal() })
        await session.answer(key, () => `${identified(key)}\n${keyDetail(key)}`)
      }),
    )

  keys
    .command('revoke')
    .argument('<name-or-prefix>')
    .description('revoke a key, or one version of it, for ever')
    .requiredOption('--reason <text>', 'why; it is kept in the audit chain')
    .action(
      bind(async (session, ref, options) => {
        const { reason } = options as { readonly reason: string }
        const question = `Revoking ${printable(String(ref))} is final. Is it used by the scheduler or by one of your BI systems?`
        const consent = await session.consent('dsadmin keys revoke', question)
        const revoked = await session.call('keys.revoke', { ref: String(ref), reason }, consent)
        await session.answer(
          revoked,
          () =>
            `Revoked ${printable(revoked.name)}: ${revoked.revoked.join(', ')}.\n${revoked.stillAccepted ? `The key lives on: ${revoked.stillAccepted.join(', ')} is still accepted.\n` : ''}`,
        )
      }),
    )

  withSeal(keys.command('rotate'))
    .argument('<name>')
    .description('give a key a new value; the old one is accepted until the overlap ends')
    .option('--overlap <when>', '1h, 24h, 7d, a date, or now', '24h')
    .action(
      bind(async (session, ref, options) => {
        const given = (options as { readonly overlap: string }).overlap
        const overlap = given === 'now' ? given : timeOrSpan(given, 'overlap')
        // Of two rotations at once, the second must not end the value that the first has just handed out.
        const { prefix, overlapUntil: promised = '' } = await session.call('keys.show', {
          ref: String(ref),
        })
        const consent =
          overlap === 'now' &&
          (await session.consent(
            'dsadmin keys rotate --overlap now',
            `The old value of ${printable(String(ref))} stops at once.`,
          ))
        let end = promised
        const make = async () => {
          const made = await session.call(
            'keys.rotate',
            { ref: String(ref), overlap, expectPrefix: prefix },
            consent,
          )
          end = made.overlapUntil ?? ''
          return made
        }
        await handOver(session, options as SealWords, make, 'Rotated')
        if (end < promised && !session.options.json)
          await write(session.terminal.stderr, earlierWords(promised))
      }),
    )
  return keys
}

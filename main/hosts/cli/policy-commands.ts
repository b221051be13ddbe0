// Owns `dsadmin policy …`: the rules, what breaks them, what is due; no rule lives here.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { DAY } from '#base/duration'
import { Fault } from '#base/fault'
import type { DueRow, Input, Output, Policy, ViolationRow } from '#contract'
import type { Bind } from './keys-commands.ts'
import { fields, printable, table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { write } from './terminal.ts'
import { span, time } from './times.ts'

const PAGE = 200
const repeated = (value: string, before: readonly string[] = []) => [...before, value]

function days(text: string, field: string): number {
  const found = span(text, field) / DAY
  if (Number.isInteger(found)) return found
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a whole number of days.`,
    fix: 'Write it in days, such as 90d.',
    field,
  })
}

const daysOrNone = (text: string, field: string) => (text === 'none' ? null : days(text, field))

function yes(text: string, field: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes'
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is neither yes nor no.`,
    fix: 'Write yes or no.',
    field,
  })
}

interface SetOptions {
  readonly maxLifetime?: string
  readonly rotation?: string
  readonly unused?: string
  readonly namePattern?: readonly string[]
  readonly nameCharacters?: string
  readonly requireOwner?: string
  readonly requirePurpose?: string
  readonly review?: string
  readonly reviewed?: string
  readonly notice?: string
  readonly notify?: string
}

type Change = { -readonly [K in keyof Input<'policy.set'>]: Input<'policy.set'>[K] }

function changeOf(options: SetOptions, { names }: Policy): Change {
  const change: Change = {}
  const { maxLifetime, rotation, unused, review, reviewed, notice } = options
  if (maxLifetime !== undefined) change.maxLifetimeDays = daysOrNone(maxLifetime, 'max-lifetime')
  if (rotation !== undefined) change.rotationDays = daysOrNone(rotation, 'rotation')
  if (unused !== undefined) change.unusedDays = days(unused, 'unused')
  if (review !== undefined) change.reviewDays = daysOrNone(review, 'review')
  if (reviewed !== undefined) change.lastReviewAt = time(reviewed, 'reviewed')
  if (notice !== undefined) change.noticeDays = days(notice, 'notice')
  if (options.requireOwner !== undefined)
    change.requireOwner = yes(options.requireOwner, 'require-owner')
  if (options.requirePurpose !== undefined)
    change.requirePurpose = yes(options.requirePurpose, 'require-purpose')
  if (options.notify !== undefined) change.notify = yes(options.notify, 'notify')
  const { namePattern, nameCharacters } = options
  if (namePattern !== undefined || nameCharacters !== undefined)
    change.names = {
      patterns: namePattern?.filter((pattern) => pattern !== 'none') ?? names.patterns,
      characters: nameCharacters === 'any' ? '' : (nameCharacters ?? names.characters),
    }
  return change
}

const inDays = (count: number | null, otherwise: string) =>
  count === null ? otherwise : `${String(count)} d`

function policyWords(policy: Policy): string {
  const { names } = policy
  return fields([
    ['Longest lifetime', inDays(policy.maxLifetimeDays, 'no rule')],
    ['New value after', inDays(policy.rotationDays, 'no rule')],
    ['Unused after', inDays(policy.unusedDays, '')],
    ['Name pattern', names.patterns.join(' or ') || 'any'],
    ['Name characters', names.characters || 'any'],
    ['Owner required', policy.requireOwner ? 'yes' : 'no'],
    ['Purpose required', policy.requirePurpose ? 'yes' : 'no'],
    ['Review every', inDays(policy.reviewDays, 'no rule')],
    ['Last review', policy.lastReviewAt ?? 'none yet'],
    ['Told before', inDays(policy.noticeDays, '')],
    ['Notifications', policy.notify ? 'yes' : 'no'],
  ])
}

/** Every row of a list that answers windows. */
async function every<T>(
  page: (offset: number) => Promise<{ readonly rows: readonly T[]; readonly total: number }>,
): Promise<readonly T[]> {
  const rows: T[] = []
  for (;;) {
    const answer = await page(rows.length)
    rows.push(...answer.rows)
    if (answer.rows.length < PAGE || rows.length >= answer.total) return rows
  }
}

function violationWords(rows: readonly ViolationRow[]): string {
  return table(
    ['NAME', 'KEY PREFIX', 'OWNER', 'WHAT BREAKS A RULE'],
    rows.map(({ name, prefix, owner, violations }) => [
      name,
      prefix,
      owner || '-',
      violations.map(({ message }) => message).join(' '),
    ]),
  )
}

async function check(session: Session): Promise<void> {
  const counts: { last?: Output<'policy.violations'> } = {}
  const rows = await every(async (offset) => {
    counts.last = await session.call('policy.violations', { offset, limit: PAGE })
    return counts.last
  })
  await session.answer(rows, () => (rows.length ? violationWords(rows) : 'No key breaks a rule.\n'))
  const unknown = counts.last?.unusedUnknown ?? 0
  if (unknown > 0)
    await write(
      session.terminal.stderr,
      `Of ${unknown.toLocaleString('en')} keys nobody knows whether they are unused: see dsadmin keys list --unused.\n`,
    )
  if (rows.length > 0) throw new BadResult()
}

function dueWords(rows: readonly DueRow[]): string {
  return table(
    ['DUE (UTC)', 'WHAT', 'KEY PREFIX', 'OWNER'],
    rows.map(({ dueAt, overdue, title, prefix, owner }) => [
      `${dueAt.slice(0, 16).replace('T', ' ')}${overdue ? ' overdue' : ''}`,
      title,
      prefix ?? '-',
      owner || '-',
    ]),
  )
}

function saveCalendar(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new Fault({
      code: 'store.readonly',
      message: `The calendar could not be written to ${path}.`,
      fix: 'Choose a file in a folder that you may write to.',
      field: 'out',
      cause: error,
    })
  }
}

export function addPolicyCommands(program: Command, bind: Bind): void {
  const policy = program
    .command('policy')
    .description('the rules of this workspace, what breaks them, what is due')

  policy
    .command('show')
    .description('the rules')
    .action(
      bind(async (session) => {
        const shown = await session.call('policy.show', {})
        await session.answer(shown, () => policyWords(shown))
      }),
    )

  policy
    .command('set')
    .description('change rules; no key is changed by it')
    .option('--max-lifetime <duration>', 'a key has to expire after so long: 365d, or none')
    .option('--rotation <duration>', 'a key should get a new value after so long: 90d, or none')
    .option('--unused <duration>', 'a key not used for so long is unused: 45d or 90d')
    .option(
      '--name-pattern <pattern>',
      'team-*, [a-z]*-prod; may be given again; none takes all away',
      repeated,
    )
    .option('--name-characters <characters>', 'what a name may consist of: a-z0-9-, or any')
    .option('--require-owner <yes|no>')
    .option('--require-purpose <yes|no>')
    .option('--review <duration>', 'all keys should be reviewed every 90d, or none')
    .option('--reviewed <when>', 'when the last review was held')
    .option('--notice <duration>', 'how long before something is due it is told: 14d')
    .option('--notify <yes|no>', 'as a notification of the desktop')
    .action(
      bind(async (session, given) => {
        const options = given as SetOptions
        if (Object.keys(options).length === 0) {
          throw new Fault({
            code: 'input.invalid',
            message: 'No rule to change was given.',
            fix: 'See dsadmin policy set --help.',
          })
        }
        const before = await session.call('policy.show', {})
        const after = await session.call('policy.set', changeOf(options, before))
        await session.answer(after, () => policyWords(after))
      }),
    )

  policy
    .command('check')
    .description('the keys that break a rule; exit code 1 when there are some')
    .action(bind(check))

  policy
    .command('due')
    .description('what expires, what should get a new value, which old values end')
    .option('--within <duration>', 'so far ahead: 30d; default: the notice of the rules')
    .action(
      bind(async (session, given) => {
        const { within } = given as { readonly within?: string }
        const withinDays = within === undefined ? {} : { withinDays: days(within, 'within') }
        const rows = await every((offset) =>
          session.call('policy.due', { ...withinDays, offset, limit: PAGE }),
        )
        await session.answer(rows, () => (rows.length ? dueWords(rows) : 'Nothing is due.\n'))
      }),
    )

  policy
    .command('calendar')
    .description('what is due, as an .ics file for any calendar')
    .requiredOption('--out <file>', 'the file, or - for standard output')
    .option('--within <duration>', 'so far ahead', '365d')
    .action(
      bind(async (session, given) => {
        const { out, within } = given as { readonly out: string; readonly within: string }
        const calendar = await session.call('policy.calendar', {
          withinDays: days(within, 'within'),
        })
        const { events, leftOut } = calendar
        if (out === '-') await write(session.terminal.stdout, calendar.text)
        else {
          saveCalendar(out, calendar.text)
          await session.answer(
            { path: out, events, leftOut },
            () => `Wrote ${String(events)} dates to ${printable(out)}.\n`,
          )
        }
        if (leftOut > 0)
          await write(
            session.terminal.stderr,
            `${leftOut.toLocaleString('en')} later dates were left out: give a shorter --within.\n`,
          )
      }),
    )
}

// Owns the commands that go to a database: probe, plan, prepare and validate; no rule about databases lives here.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import type { Output, RunStep } from '#contract'
import type { Bind } from './keys-commands.ts'
import { accessOf, targetNamed, type TargetOptions, withTarget } from './metastore-arguments.ts'
import { called, doubtOf, pairOf, type PairOptions, withPair } from './metastore-pair.ts'
import { driftTable, stageLine } from './metastore-words.ts'
import { printable, table } from './output.ts'
import { BadResult, type Session } from './session.ts'

/** Steps are for people who wait; a program gets the one answer. */
function tell(session: Session, line: string): void {
  if (!session.options.json) session.terminal.stderr.write(line)
}

async function probe(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const report = await session.call('metastore.probe', { access }, session.options.yes ?? false)
  await session.answer(report, () => report.stages.map(stageLine).join(''))
  if (!report.ok) throw new BadResult()
}

async function createDatabase(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const yes = session.options.yes ?? false
  const made = await session.call('metastore.createDatabase', { access }, yes)
  await session.answer(made, () => `Done: ${printable(made.sql)}\n`)
}

async function plan(session: Session, options: TargetOptions & PairOptions): Promise<void> {
  const pair = pairOf(options)
  const input = { access: await accessOf(session, options), ...pair }
  const found = await session.call('metastore.plan', input, session.options.yes ?? false)
  await session.answer(found, () =>
    table(
      ['OBJECT', 'ACTION'],
      found.steps.map(({ object, action }) => [object, action]),
    ),
  )
  if (found.steps.some(({ action }) => action === 'differs')) throw new BadResult()
}

async function make(
  operation: 'metastore.prepare' | 'metastore.upgrade',
  session: Session,
  options: TargetOptions & PairOptions,
): Promise<void> {
  const pair = { ...pairOf(options), ...doubtOf(options) }
  const access = await accessOf(session, options)
  const done = await session.call(
    operation,
    { access, ...pair },
    session.options.yes ?? false,
    (step: RunStep) => {
      if (step.state !== 'running')
        tell(
          session,
          `${String(step.number).padStart(3)} of ${String(step.of)}  ${step.state.padEnd(11)} ${step.object}\n`,
        )
    },
  )
  await session.answer(
    done,
    () =>
      `${called(done.version)}: ${String(done.executed)} statements run, ${String(done.found)} found the same.\n`,
  )
}

const prepare = (session: Session, options: TargetOptions & PairOptions) =>
  make('metastore.prepare', session, options)
const upgrade = (session: Session, options: TargetOptions) =>
  make('metastore.upgrade', session, options)

interface ValidateOptions extends TargetOptions, PairOptions {
  readonly report?: string
}

const FORMATS = { html: 'html', md: 'markdown', json: 'json' } as const

/** By the ending of its name. @throws Fault input.invalid for another one. */
function formatOf(path: string): (typeof FORMATS)[keyof typeof FORMATS] {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const format = Object.entries(FORMATS).find(([each]) => each === ending)?.[1]
  if (format !== undefined) return format
  throw new Fault({
    code: 'input.invalid',
    message: `A report cannot be called ${printable(path)}.`,
    fix: 'End the name with .html, .md or .json.',
    field: 'report',
  })
}

/** Written anew each time: a report says how things stand now. */
async function writeReport(
  session: Session,
  path: string,
  options: TargetOptions,
  validation: Output<'metastore.validate'>,
): Promise<void> {
  const target = await targetNamed(session, options)
  const { text } = await session.call('metastore.report', {
    format: formatOf(path),
    target,
    validation,
  })
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (error) {
    throw new Fault({
      code: 'store.readonly',
      message: `The report could not be written to ${printable(path)}.`,
      fix: 'Choose a name in a folder that you may write to. The comparison itself was made.',
      field: 'report',
      cause: error,
    })
  }
  tell(session, `Wrote ${printable(path)}.\n`)
}

async function validate(session: Session, options: ValidateOptions): Promise<void> {
  const { report } = options
  if (report !== undefined) formatOf(report)
  const pair = pairOf(options)
  const input = { access: await accessOf(session, options), ...pair }
  const found = await session.call('metastore.validate', input, session.options.yes ?? false)
  if (report !== undefined) await writeReport(session, report, options, found)
  await session.answer(found, () => driftTable(found))
  if (!found.ok) throw new BadResult()
}

export function addRunCommands(metastore: Command, bind: Bind): void {
  const steps = {
    probe: [probe, 'find out, stage by stage, whether it can be reached and prepared'],
    'create-database': [createDatabase, 'create the database that is named, where the account may'],
    plan: [plan, 'what preparing would create, what is there, what differs'],
    upgrade: [upgrade, 'bring an older Science-schema to the version of this program'],
    prepare: [prepare, 'create what is missing; may be run again after any end'],
    validate: [validate, 'compare it with the Science-schema, column by column'],
  } as const
  for (const [name, [run, about]] of Object.entries(steps)) {
    const command = withTarget(metastore.command(name).description(about), { kept: true })
    if (run === validate) command.option('--report <file>', 'also write it as .html, .md or .json')
    if (run === plan || run === prepare || run === validate)
      withPair(command, { settles: run === prepare })
    command.action(bind((session, given) => run(session, given as TargetOptions & PairOptions)))
  }
}

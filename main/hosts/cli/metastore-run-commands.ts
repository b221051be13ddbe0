// Owns the commands that go to a database: probe, plan, prepare and validate; no rule about databases lives here.
import type { Command } from 'commander'
import type { RunStep } from '#contract'
import type { Bind } from './keys-commands.ts'
import { accessOf, type TargetOptions, withTarget } from './metastore-arguments.ts'
import { driftTable, stageLine } from './metastore-words.ts'
import { table } from './output.ts'
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

async function plan(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const found = await session.call('metastore.plan', { access }, session.options.yes ?? false)
  await session.answer(found, () =>
    table(
      ['OBJECT', 'ACTION'],
      found.steps.map(({ object, action }) => [object, action]),
    ),
  )
  if (found.steps.some(({ action }) => action === 'differs')) throw new BadResult()
}

async function prepare(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const done = await session.call(
    'metastore.prepare',
    { access },
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
      `Science-schema ${done.version}: ${String(done.executed)} statements run, ${String(done.found)} found the same.\n`,
  )
}

async function validate(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const found = await session.call('metastore.validate', { access }, session.options.yes ?? false)
  await session.answer(found, () => driftTable(found))
  if (!found.ok) throw new BadResult()
}

export function addRunCommands(metastore: Command, bind: Bind): void {
  const steps = {
    probe: [probe, 'find out, stage by stage, whether it can be reached and prepared'],
    plan: [plan, 'what preparing would create, what is there, what differs'],
    prepare: [prepare, 'create what is missing; may be run again after any end'],
    validate: [validate, 'compare it with the Science-schema, column by column'],
  } as const
  for (const [name, [run, about]] of Object.entries(steps)) {
    withTarget(metastore.command(name).description(about), { kept: true }).action(
      bind((session, given) => run(session, given as TargetOptions)),
    )
  }
}

// Owns `dsadmin metastore …`: reach a database, plan, prepare and validate it; no rule about databases lives here.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { makeFolders } from '#base/paths'
import { EngineId, type Output, type ProbeStage, type RunStep } from '#contract'
import { choice } from './choice.ts'
import type { Bind } from './keys-commands.ts'
import {
  accessOf,
  passwordOf,
  targetOf,
  type TargetOptions,
  withTarget,
} from './metastore-arguments.ts'
import { printable, table } from './output.ts'
import { BadResult, type Session } from './session.ts'

const SIGN = { pass: 'ok', warn: 'warning', fail: 'FAILED', skipped: '-' } as const

function stageLine({ stage, verdict, ms, message, fix, causes = [], copy }: ProbeStage): string {
  const line = `${stage.padEnd(9)} ${SIGN[verdict].padEnd(8)} ${`${String(Math.round(ms))} ms`.padStart(8)}  ${printable(message)}\n`
  if (verdict !== 'fail' && verdict !== 'warn') return line
  const more = [fix, ...causes.map((cause) => `- ${cause}`), copy].filter(
    (text) => text !== undefined,
  )
  return line + more.map((text) => `${' '.repeat(29)}${printable(text)}\n`).join('')
}

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

function driftTable({ version, objects, drift }: Output<'metastore.validate'>): string {
  if (drift.length === 0)
    return `All ${String(objects)} objects are as Science-schema ${version} has them.\n`
  return table(
    ['OBJECT', 'KIND', 'EXPECTED', 'IN THE DATABASE'],
    drift.map(({ object, kind, expected, actual }) => [object, kind, expected, actual]),
  )
}

async function validate(session: Session, options: TargetOptions): Promise<void> {
  const access = await accessOf(session, options)
  const found = await session.call('metastore.validate', { access }, session.options.yes ?? false)
  await session.answer(found, () => driftTable(found))
  if (!found.ok) throw new BadResult()
}

async function saveScripts(session: Session, engine: string, out: string): Promise<void> {
  const { version, files } = await session.call('metastore.scripts', {
    engine: choice(EngineId, 'engine', engine),
  })
  const paths = files.map(({ name }) => join(out, name))
  try {
    makeFolders(resolve(out), 0o755)
    for (const [index, path] of paths.entries()) writeFileSync(path, files[index]?.text ?? '')
  } catch (error) {
    throw new Fault({
      code: 'store.readonly',
      message: `The scripts could not be written to ${out}.`,
      fix: 'Choose a folder that you may write to.',
      field: 'out',
      cause: error,
    })
  }
  const saved = files.map(({ name, sha256 }, index) => ({ name, sha256, path: paths[index] ?? '' }))
  await session.answer({ version, files: saved }, () => paths.map((path) => `${path}\n`).join(''))
}

export function addMetastoreCommands(program: Command, bind: Bind): void {
  const metastore = program
    .command('metastore')
    .description('the database behind the Data Science API, and its Science-schema')

  metastore
    .command('engines')
    .description('the engines, their own ports, and which were proved on a real server')
    .action(
      bind(async (session) => {
        const { engines } = await session.call('metastore.engines', {})
        await session.answer(engines, () =>
          table(
            ['ENGINE', 'NAME', 'OWN PORT', 'PROVED'],
            engines.map(({ id, label, ownPort, proved }) => [
              id,
              label,
              String(ownPort),
              proved ? 'yes' : 'no',
            ]),
          ),
        )
      }),
    )

  metastore
    .command('scripts')
    .description('save the two scripts for an administrator to run')
    .requiredOption('--engine <engine>')
    .requiredOption('--out <dir>')
    .action(
      bind(async (session, given) => {
        const { engine, out } = given as { readonly engine: string; readonly out: string }
        await saveScripts(session, engine, out)
      }),
    )

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

  addConnectCommands(metastore, bind)
}

function addConnectCommands(metastore: Command, bind: Bind): void {
  const connect = metastore.command('connect').description('keep connections by name')

  withTarget(
    connect
      .command('add')
      .argument('<name>')
      .description('keep one; its password goes to the vault'),
    { kept: false },
  ).action(
    bind(async (session, name, given) => {
      const options = given as TargetOptions
      const input = {
        name: String(name),
        target: targetOf(options),
        ...(await passwordOf(session, options)),
      }
      const made = await session.call('metastore.keep', input, session.options.yes ?? false)
      await session.answer(made, () => `Kept ${printable(made.name)}.\n`)
    }),
  )

  connect
    .command('list')
    .description('the kept connections')
    .action(
      bind(async (session) => {
        const { connections } = await session.call('metastore.connections', {})
        await session.answer(connections, () =>
          table(
            ['NAME', 'ENGINE', 'WHERE', 'SCHEMA', 'CHECKED'],
            connections.map(({ name, target, schemaVersion, checkedAt }) => [
              name,
              target.engine,
              `${target.user}@${target.host}:${String(target.port)}/${target.database}`,
              schemaVersion ?? '-',
              checkedAt ?? 'never',
            ]),
          ),
        )
      }),
    )

  connect
    .command('remove')
    .argument('<name>')
    .description('forget one, and its password')
    .action(
      bind(async (session, name) => {
        await session.call('metastore.forget', { name: String(name) })
        await session.answer({}, () => `Forgot ${printable(String(name))}.\n`)
      }),
    )
}

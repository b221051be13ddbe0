// Owns `dsadmin metastore …`: what needs no database, and where the rest of its commands are; no rule about databases lives here.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { EngineId } from '#contract'
import { choice } from './choice.ts'
import type { HostCommands } from './host-commands.ts'
import type { Bind } from './keys-commands.ts'
import { addConnectCommands } from './metastore-connect-commands.ts'
import { addGuideCommand } from './metastore-guide-command.ts'
import { pairOf, type PairOptions, showPair, withPair } from './metastore-pair.ts'
import { addRunCommands } from './metastore-run-commands.ts'
import { table } from './output.ts'
import type { Session } from './session.ts'
import { addTrialCommand } from './trial-command.ts'

function folderOf(out: string | undefined): string {
  if (out !== undefined) return out
  throw new Fault({
    code: 'input.invalid',
    message: '--out is missing.',
    fix: 'Name the folder for our scripts; or give --scripts to have a pair of your own explained.',
    field: 'out',
  })
}

async function saveScripts(session: Session, engine: string, out: string): Promise<void> {
  const saved = await session.call('metastore.saveScripts', {
    engine: choice(EngineId, 'engine', engine),
    folder: resolve(out),
  })
  await session.answer(saved, () => saved.files.map(({ path }) => `${path}\n`).join(''))
}

export function addMetastoreCommands(
  program: Command,
  bind: Bind,
  hosts: Pick<HostCommands, 'trial'>,
): void {
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

  withPair(
    metastore
      .command('scripts')
      .description('save the two scripts for an administrator to run, or explain a given pair')
      .requiredOption('--engine <engine>')
      .option('--out <dir>', 'the folder for ours'),
  ).action(
    bind(async (session, given) => {
      const options = given as PairOptions & { readonly engine: string; readonly out?: string }
      const { pair } = pairOf(options)
      if (pair) await showPair(session, options.engine, pair)
      else await saveScripts(session, options.engine, folderOf(options.out))
    }),
  )

  addGuideCommand(metastore, bind)
  addRunCommands(metastore, bind)
  addTrialCommand(metastore, bind, hosts)
  addConnectCommands(metastore, bind)
}

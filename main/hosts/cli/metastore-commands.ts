// Owns `dsadmin metastore …`: what needs no database, and where the rest of its commands are; no rule about databases lives here.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { makeFolders } from '#base/paths'
import { EngineId } from '#contract'
import { choice } from './choice.ts'
import type { Bind } from './keys-commands.ts'
import { addConnectCommands } from './metastore-connect-commands.ts'
import { addGuideCommand } from './metastore-guide-command.ts'
import { addRunCommands } from './metastore-run-commands.ts'
import { table } from './output.ts'
import type { Session } from './session.ts'

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

  addGuideCommand(metastore, bind)
  addRunCommands(metastore, bind)
  addConnectCommands(metastore, bind)
}

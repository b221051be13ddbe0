// Owns `dsadmin workspace …` and `dsadmin doctor`: says where things lie and whether they are well.
import type { Command } from 'commander'
import type { Bind } from './keys-commands.ts'
import { table } from './output.ts'
import { BadResult } from './session.ts'

const SIGN = { pass: 'ok', warn: 'warning', fail: 'FAILED' } as const

export function addWorkspaceCommands(program: Command, bind: Bind): void {
  const workspace = program.command('workspace').description('inventories of their own')

  workspace
    .command('list')
    .description('the workspaces in this data folder')
    .action(
      bind(async (session) => {
        const { workspaces } = await session.call('workspace.about', {})
        await session.answer(workspaces, () =>
          table(
            ['NAME', 'ID'],
            workspaces.map(({ name, id }) => [name, id]),
          ),
        )
      }),
    )

  workspace
    .command('create')
    .argument('<name>')
    .description('make a workspace')
    .action(
      bind(async (session, name) => {
        const made = await session.call('workspace.create', { name: String(name) })
        await session.answer(made, () => `Made the workspace ${made.name}.\n`)
      }),
    )

  program
    .command('doctor')
    .description('check the data folder, the database, the ledger, the vault, the chain, the gates')
    .action(
      bind(async (session) => {
        const report = await session.call('workspace.doctor', {})
        await session.answer(report, () =>
          table(
            ['CHECK', 'RESULT', 'WHAT WAS FOUND'],
            report.checks.map(({ check, verdict, message, fix }) => [
              check,
              SIGN[verdict],
              fix && verdict !== 'pass' ? `${message} ${fix}` : message,
            ]),
          ),
        )
        if (!report.ok) throw new BadResult()
      }),
    )
}

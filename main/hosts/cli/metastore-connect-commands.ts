// Owns `dsadmin metastore connect …`: connections kept by name; refuses a password in an argument.
import type { Command } from 'commander'
import type { Bind } from './keys-commands.ts'
import { passwordOf, targetOf, type TargetOptions, withTarget } from './metastore-arguments.ts'
import { printable, table } from './output.ts'

export function addConnectCommands(metastore: Command, bind: Bind): void {
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

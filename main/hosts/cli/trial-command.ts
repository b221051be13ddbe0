// Owns `dsadmin metastore trial`: its arguments, and the question before it is deleted.
import type { Command } from 'commander'
import type { Bind } from './keys-commands.ts'
import { type HostCommands, port } from './host-commands.ts'
import type { Session } from './session.ts'

async function remove(session: Session): Promise<void> {
  const consent = await session.consent(
    'dsadmin metastore trial --remove',
    'All that is in the trial database will be deleted.',
  )
  const stands = await session.call('metastore.removeTrial', {}, consent)
  await session.answer(stands, () => 'The trial database is deleted.\n')
}

export function addTrialCommand(
  metastore: Command,
  bind: Bind,
  hosts: Pick<HostCommands, 'trial'>,
): void {
  metastore
    .command('trial')
    .description('run a database on this computer, to try things out, until Ctrl+C')
    .option('--port <port>', 'the port on 127.0.0.1', '9472')
    .option('--remove', 'delete it and all that is in it instead')
    .action(
      bind(async (session, given) => {
        const options = given as { readonly port: string; readonly remove?: boolean }
        if (options.remove) await remove(session)
        else await hosts.trial({ port: port(options.port) }, session.options, session.terminal)
      }),
    )
}

// Owns `dsadmin audit …`: reads the chain in order; refuses to change anything.
import type { Command } from 'commander'
import type { AuditRow } from '#contract'
import type { Bind } from './keys-commands.ts'
import { table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { write } from './terminal.ts'

const PAGE = 200

/** Every record, oldest first. */
async function wholeChain(session: Session): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = []
  for (;;) {
    const page = await session.call('audit.list', { offset: rows.length, limit: PAGE })
    rows.push(...page.rows)
    if (page.rows.length < PAGE) return rows.toReversed()
  }
}

export function addAuditCommands(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('what was done, by whom, and proof of it')

  audit
    .command('list')
    .description('every record, oldest first')
    .action(
      bind(async (session) => {
        const rows = await wholeChain(session)
        await session.answer(rows, () =>
          table(
            ['SEQ', 'AT', 'ACTOR', 'WHAT'],
            rows.map(({ seq, at, actor, prefix, summary }) => [
              String(seq),
              at,
              actor,
              prefix && !summary.includes(prefix) ? `${summary} (${prefix})` : summary,
            ]),
          ),
        )
      }),
    )

  audit
    .command('verify')
    .description('walk the chain; names the first changed, missing or cut record')
    .action(
      bind(async (session) => {
        const health = await session.call('audit.verify', {})
        await session.answer(health, () => `${health.message}\n`)
        if (!health.ok) throw new BadResult()
      }),
    )

  audit
    .command('export')
    .description('one JSON record a line, with hashes, to check elsewhere')
    .action(
      bind(async (session) => {
        for (const row of await wholeChain(session)) {
          await write(session.terminal.stdout, `${JSON.stringify(row)}\n`)
        }
      }),
    )
}

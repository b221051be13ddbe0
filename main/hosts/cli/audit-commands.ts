// Owns `dsadmin audit …`: reads the chain in order; refuses to change anything.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import type { AuditRow } from '#contract'
import type { Bind } from './keys-commands.ts'
import { table } from './output.ts'
import { BadResult, type Session } from './session.ts'
import { write } from './terminal.ts'

const PAGE = 200

interface Narrowed {
  readonly find?: string
  readonly from?: string
  readonly to?: string
}

/** Every record, or those that were asked for, oldest first; what is appended meanwhile is left out. */
async function wholeChain(
  session: Session,
  { find, from, to }: Narrowed = {},
): Promise<readonly AuditRow[]> {
  const narrow = {
    ...(find === undefined ? {} : { find }),
    ...(from === undefined ? {} : { from: instantOf(from, 'from') }),
    ...(to === undefined ? {} : { to: instantOf(to, 'to') }),
  }
  const rows: AuditRow[] = []
  for (;;) {
    const last = rows.at(-1)
    const before = last === undefined ? {} : { beforeSeq: last.seq }
    const page = await session.call('audit.list', { ...narrow, ...before, limit: PAGE })
    rows.push(...page.rows)
    if (page.rows.length < PAGE) return rows.toReversed()
  }
}

/** @throws Fault input.invalid. */
function instantOf(text: string, field: string): string {
  const at = Date.parse(text)
  if (Number.isFinite(at)) return new Date(at).toISOString()
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a time.`,
    fix: 'Write it as 2026-06-30 or 2026-06-30T14:00:00Z.',
    field,
  })
}

export function addAuditCommands(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('what was done, by whom, and proof of it')

  audit
    .command('list')
    .description('every record, oldest first')
    .option('--find <text>', 'in a key, a person, or what was done')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .action(
      bind(async (session, given) => {
        const rows = await wholeChain(session, given as Narrowed)
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

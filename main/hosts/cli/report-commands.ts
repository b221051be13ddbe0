// Owns `dsadmin report`: the credential report as CSV, as JSON or in a few numbers; no rule about keys lives here.
import type { Command } from 'commander'
import { csvLines } from '#base/csv'
import { CREDENTIAL_COLUMNS, type CredentialRow, type Output } from '#contract'
import type { Bind } from './keys-commands.ts'
import { fields } from './output.ts'
import type { Session } from './session.ts'
import { write } from './terminal.ts'

const PAGE = 1_000

type Window = Output<'report.credentials'>

/** Every window, one by one; answers the last. */
async function walk(session: Session, take: (rows: readonly CredentialRow[]) => Promise<void>) {
  let offset = 0
  let first: Window | undefined
  for (;;) {
    const window = await session.call('report.credentials', {
      offset,
      limit: PAGE,
      summary: false,
    })
    first ??= window
    await take(window.rows)
    offset += window.rows.length
    if (window.rows.length === PAGE && offset < window.total) continue
    if (window.auditSeq !== first.auditSeq)
      await write(
        session.terminal.stderr,
        'A key was changed while the report was written: for evidence, run it again.\n',
      )
    return
  }
}

async function asCsv(session: Session): Promise<void> {
  let head = true
  await walk(session, async (rows) => {
    await write(session.terminal.stdout, csvLines(CREDENTIAL_COLUMNS, rows, head))
    head = false
  })
}

/** One JSON array, written as it comes. */
async function asJson(session: Session): Promise<void> {
  let before = '['
  await walk(session, async (rows) => {
    for (const row of rows) {
      await write(session.terminal.stdout, `${before}${JSON.stringify(row)}`)
      before = ',\n'
    }
  })
  await write(session.terminal.stdout, before === '[' ? '[]\n' : ']\n')
}

function inNumbers({ asOf, total, summary }: Window): string {
  const head = [
    ['As of', asOf],
    ['Keys', String(total)],
  ] as const
  if (!summary) return fields(head)
  return fields([
    ...head,
    ['Active', String(summary.active)],
    ['Suspended', String(summary.suspended)],
    ['Expired', String(summary.expired)],
    ['Revoked', String(summary.revoked)],
    ['Never used', String(summary.neverUsed)],
    ['Unused', String(summary.unused)],
    ['Perhaps unused', `${String(summary.unusedUnknown)} (gates did not watch all the time)`],
    ['Value never confirmed', String(summary.unconfirmed)],
    ['Without an owner', String(summary.withoutOwner)],
    ['Breaking a rule', String(summary.breakingRules)],
  ])
}

export function addReportCommands(program: Command, bind: Bind): void {
  program
    .command('report')
    .description('the credential report: every key, used or not, a row each')
    .option('--csv', 'as CSV, formulas neutralised, no empty cell; --json gives the same rows')
    .action(
      bind(async (session, given) => {
        const { csv } = given as { readonly csv?: true }
        if (csv) return asCsv(session)
        if (session.options.json) return asJson(session)
        const window = await session.call('report.credentials', { limit: 1 })
        await write(
          session.terminal.stdout,
          `${inNumbers(window)}\nEvery key: dsadmin report --csv, or --json.\n`,
        )
      }),
    )
}

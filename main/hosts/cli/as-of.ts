// Owns `dsadmin keys list --at`: the keys as they were, who had changed them, and what speaks against the answer.
import { Fault } from '#base/fault'
import { type AsOfRow, KeyState, type Output } from '#contract'
import { choice } from './choice.ts'
import { printable, table } from './output.ts'
import type { Session } from './session.ts'
import { write } from './terminal.ts'
import { time } from './times.ts'

const PAGE = 200

interface AsOfOptions {
  readonly at: string
  readonly find?: string
  readonly state?: string
  readonly all?: boolean
  readonly unused?: string
  readonly csv?: boolean
}

function words(rows: readonly AsOfRow[]): string {
  return table(
    ['NAME', 'KEY PREFIX', 'STATE', 'OWNER', 'LAST CHANGED', 'BY', 'HOW'],
    rows.map(({ name, prefix, state, owner, lastChange }) => [
      name,
      prefix,
      state,
      owner || '-',
      lastChange ? `${lastChange.at.slice(0, 16).replace('T', ' ')} UTC` : 'unknown',
      lastChange?.actor ?? '-',
      lastChange?.summary ?? '-',
    ]),
  )
}

export async function listAsOf(session: Session, options: AsOfOptions): Promise<void> {
  if (options.unused !== undefined || options.csv) {
    throw new Fault({
      code: 'input.invalid',
      message: 'What was unused at another time is not known.',
      fix: 'Give --at with --find, --state, --all or --json only.',
      field: 'at',
    })
  }
  const at = time(options.at, 'at')
  const states = options.state
    ? [choice(KeyState, 'state', options.state)]
    : KeyState.options.filter((state) => options.all || state !== 'revoked')
  const rows: AsOfRow[] = []
  let page: Output<'audit.asOf'>
  do {
    page = await session.call('audit.asOf', {
      at,
      states,
      ...(options.find === undefined ? {} : { find: options.find }),
      offset: rows.length,
      limit: PAGE,
    })
    rows.push(...page.rows)
  } while (page.rows.length === PAGE && rows.length < page.total)
  await session.answer(rows, () => (rows.length ? words(rows) : 'No keys.\n'))
  const unknown = rows.filter((row) => row.unknownBefore !== undefined)
  const doubts = [
    ...page.doubts,
    ...unknown.map(
      ({ name, unknownBefore }) => `Of ${name} nothing is recorded before ${unknownBefore ?? ''}.`,
    ),
  ]
  for (const doubt of doubts) await write(session.terminal.stderr, `${printable(doubt)}\n`)
}

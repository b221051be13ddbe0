// Owns the table of decisions that a person fills in elsewhere and hands back; refuses one that it does not understand.
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { Fault } from '#base/fault'
import { Decision, type Input, type ReviewRow } from '#contract'
import { choice } from './choice.ts'
import type { RowIndex } from './review-rows.ts'
import { instantFrom } from './times.ts'

const COLUMNS = [
  'key_id',
  'name',
  'prefix',
  'state',
  'because',
  'reasons_to_look',
  'decision',
  'reason',
  'owner',
  'until',
] as const

/** One line a key under a head, to be filled in from `decision` on. Text that starts like a formula gets an apostrophe. */
export function rowsCsv(rows: readonly ReviewRow[]): string {
  const records = rows.map(
    (row) =>
      ({
        key_id: row.keyId,
        name: row.name,
        prefix: row.prefix,
        state: row.state,
        because: row.because,
        reasons_to_look: row.reasons.join(' '),
        decision: row.decision ?? '',
        reason: row.reason ?? '',
        owner: row.owner ?? '',
        until: row.until ?? '',
      }) satisfies Record<(typeof COLUMNS)[number], string>,
  )
  return stringify(records, { header: true, columns: [...COLUMNS], escape_formulas: true })
}

type Line = Readonly<Record<string, string>>
type Decided = Input<'review.decideEach'>['decisions'][number]

/** What stands for nothing in a pack, and the apostrophe before what looked like a formula. */
function cell(line: Line, name: string): string {
  const text = (line[name] ?? '').trim()
  return text === 'N/A' ? '' : text.replace(/^'(?=[=+\-@＝＋－＠])/, '')
}

function linesOf(text: string): readonly Line[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    throw new Fault({
      code: 'input.invalid',
      message: 'This is not a table in the form of CSV.',
      fix: 'Begin with the one that dsadmin review rows --csv writes.',
      field: 'from',
      cause: error,
    })
  }
}

/** Only what is given: an empty cell is no text. */
function texts(line: Line): Pick<Decided, 'reason' | 'owner' | 'until'> {
  const [reason, owner, until] = ['reason', 'owner', 'until'].map((name) => cell(line, name))
  return {
    ...(reason ? { reason } : {}),
    ...(owner ? { owner } : {}),
    ...(until ? { until: instantFrom(until, 'until') } : {}),
  }
}

function mixed(message: string, fix: string): Fault {
  return new Fault({ code: 'input.invalid', message, fix, field: 'from' })
}

function twice(line: number): Fault {
  return mixed(
    `This key stands in line ${String(line)} already.`,
    'Keep one of the two: a key gets one decision.',
  )
}

/** The key of a line, by what names it; a column that was sorted alone names another. */
function rowOf(line: Line, index: RowIndex): ReviewRow {
  const [keyId = '', prefix = '', name = ''] = ['key_id', 'prefix', 'name'].map((column) =>
    cell(line, column),
  )
  const row = index.find(keyId || prefix || name)
  const bare = row.name.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '')
  if ((prefix === '' || prefix === row.prefix) && (name === '' || name === bare)) return row
  throw mixed(
    `Its key_id, prefix and name are not of one key: it is ${row.name}, ${row.prefix}.`,
    'Sort whole lines, never one column alone.',
  )
}

/** The lines that hold a decision. Errors: Fault input.invalid, key.missing, naming the line. */
export function decisionsOf(text: string, index: RowIndex): readonly Decided[] {
  const lines = linesOf(text)
  if (lines[0] !== undefined && !('decision' in lines[0]))
    throw new Fault({
      code: 'input.invalid',
      message: 'This table has no column called decision.',
      fix: `Its head has to name key_id, prefix or name, and decision, reason, owner and until.`,
      field: 'from',
    })
  const seen = new Map<string, number>()
  return lines.flatMap((line, at): readonly Decided[] => {
    const decision = cell(line, 'decision')
    if (decision === '' || decision === 'open') return []
    try {
      const { keyId } = rowOf(line, index)
      const before = seen.get(keyId)
      if (before !== undefined) throw twice(before)
      seen.set(keyId, at + 2)
      return [
        {
          keyId,
          decision: choice(Decision, 'decision', decision),
          ...texts(line),
        },
      ]
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      throw new Fault({
        code: error.code,
        // The head is the first line.
        message: `Line ${String(at + 2)}: ${error.message}`,
        fix: `${error.fix} Nothing was recorded.`,
        field: 'from',
        cause: error,
      })
    }
  })
}

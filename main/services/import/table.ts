// Owns reading a CSV file of names: its columns, its rows, and where each stands; refuses to repeat a cell in a message.
import { CsvError, parse } from 'csv-parse'
import { Fault } from '#base/fault'

const FIELDS = ['name', 'owner', 'purpose', 'used_by', 'tags'] as const
export type Field = (typeof FIELDS)[number]

/** What other programs call our columns. */
const CALLED: Readonly<Record<string, Field>> = {
  name: 'name',
  key_name: 'name',
  owner: 'owner',
  purpose: 'purpose',
  description: 'purpose',
  used_by: 'used_by',
  tags: 'tags',
}
const MOST_ROWS = 200_000
const MOST_COLUMNS = 200
const LONGEST_RECORD = 256 * 1024

/** One row: what stands under our columns, and all cells, to be looked through for secrets. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly fields: Readonly<Partial<Record<Field, string>>>
  /** It has more or fewer cells than the head. */
  readonly ragged: boolean
}

export interface Table {
  readonly head: readonly string[]
  /** Columns of the head that nothing is taken from, counted from 0. */
  readonly ignored: readonly number[]
  readonly rows: AsyncIterable<TableRow>
}

function refuse(message: string, fix: string): never {
  throw new Fault({ code: 'input.invalid', message, fix, field: 'file' })
}

/** The delimiter of the head: whichever of these stands in it most often, outside quotes. */
function delimiterOf(text: string): string {
  const [head = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)
  const plain = head.replace(/"[^"]*"/g, '')
  const count = (mark: string) => plain.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

type Head = readonly (Field | undefined)[]

function headOf(cells: readonly string[]): Head {
  const head = cells.map(
    (cell) =>
      CALLED[
        cell
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, '_')
      ] ?? undefined,
  )
  for (const field of FIELDS)
    if (head.filter((one) => one === field).length > 1)
      refuse(`Two columns are called ${field}.`, 'Keep one of them.')
  if (cells.length > MOST_COLUMNS)
    refuse('The file has too many columns.', `Keep at most ${String(MOST_COLUMNS)}.`)
  if (!head.includes('name'))
    refuse(
      'There is no column called name.',
      `The first line has to name the columns: name, and if you like ${FIELDS.slice(1).join(', ')}.`,
    )
  return head
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

async function* recordsOf(pieces: readonly string[]): AsyncGenerator<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(pieces.slice(0, 2).join('')),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  })
  for (const piece of pieces) parser.write(piece)
  parser.end()
  try {
    for await (const record of parser) yield record as CsvRecord
  } catch (error) {
    throw unreadable(error)
  }
}

/** The library's own words may hold a cell, so they stay in the log. */
function unreadable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  const code = error.code
  const lines = error['lines']
  const at = typeof lines === 'number' ? ` near line ${String(lines)}` : ''
  return new Fault({
    code: 'input.invalid',
    message: `The file cannot be read as CSV${at}: ${WORDS[code] ?? 'its quotes do not fit'}.`,
    fix: 'Save it again as CSV, in UTF-8, with a comma or a semicolon between the cells.',
    field: 'file',
  })
}

const WORDS: Readonly<{ readonly [code: string]: string }> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_MAX_RECORD_SIZE: 'a row is longer than 256 kB',
}

function rowOf(head: Head, { record, info }: CsvRecord): TableRow {
  const fields = Object.fromEntries(
    head.flatMap((field, at) => (field ? [[field, record[at] ?? '']] : [])),
  )
  return { line: info.lines, cells: record, fields, ragged: record.length !== head.length }
}

/** Opens the table. Errors: input.invalid, input.size; those of later rows come with the row. */
export async function readTable(pieces: readonly string[]): Promise<Table> {
  const records = recordsOf(pieces)
  const first = await records.next()
  if (first.done)
    refuse('The file is empty.', 'Give a CSV file whose first line names the columns.')
  const head = headOf(first.value.record)
  return {
    head: first.value.record,
    ignored: head.flatMap((field, at) => (field === undefined ? [at] : [])),
    rows: rowsOf(head, records),
  }
}

async function* rowsOf(head: Head, records: AsyncIterable<CsvRecord>): AsyncGenerator<TableRow> {
  let count = 0
  for await (const record of records) {
    count += 1
    if (count > MOST_ROWS)
      throw new Fault({
        code: 'input.size',
        message: `The file has more than ${MOST_ROWS.toLocaleString('en')} rows.`,
        fix: 'Import it in parts.',
        field: 'file',
      })
    yield rowOf(head, record)
  }
}

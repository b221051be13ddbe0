// Owns planning keys from a file of names: checked whole, then written whole; refuses secrets, formulas and half a file.
import { setImmediate } from 'node:timers/promises'
import type { Call } from '#base/call'
import { Fault } from '#base/fault'
import { instant, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { PlannedName, RefusedRow } from '#contract/import'
import { UsedBy } from '#contract/key'
import { appendAudit } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import { livingKeyByName } from '#store/keys'
import {
  dropEveryPlanned,
  dropPlanned,
  listPlanned,
  plannedByName,
  type PlannedRecord,
  savePlanned,
} from '#store/planned'
import { type Field, readTable, type TableRow } from './table.ts'
import { Uploads } from './uploads.ts'

const SHOWN = 200
const SHOWN_COLUMNS = 50
/** Rows between two looks at whether to stop. */
const BREATH = 1_000

/** The rules of keys, which planned names follow too. Each errs with input.invalid or input.secret. */
export interface Texts {
  readonly name: (text: string) => string
  readonly owner: (text: string) => string
  readonly purpose: (text: string) => string
  readonly tags: (tags: readonly string[]) => readonly string[]
  readonly fold: (name: string) => string
  readonly holdsKey: (text: string) => boolean
}

export interface ImportParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'now' | 'id'>
  readonly texts: Texts
}

type Wanted = Omit<PlannedRecord, 'planned_at' | 'planned_by'>

/** A file that was read to its end. */
interface Checked {
  readonly wanted: readonly Wanted[]
  readonly rows: number
  readonly refused: readonly RefusedRow[]
  readonly refusedTotal: number
  readonly ignored: readonly string[]
}

interface Counts {
  planned: number
  changed: number
  same: number
  existing: number
}

/** The service behind `import.*`, and what a new key takes over from its plan. */
export class Import {
  readonly #parts: ImportParts
  readonly #uploads: Uploads

  constructor(parts: ImportParts) {
    this.#parts = parts
    this.#uploads = new Uploads(parts.runtime)
  }

  /** Errors: input.missing for an upload that is held no longer, input.size. */
  hold({ upload, piece }: Parsed<'import.hold'>): Output<'import.hold'> {
    return { upload: this.#uploads.hold(upload, piece) }
  }

  /**
   * With a refused row nothing is written, unless `skipBad`. Errors: input.invalid, input.size for the file as
   * a whole, store.*; cancelled by the call's signal, before anything is written.
   */
  async names(input: Parsed<'import.names'>, call: Call): Promise<Output<'import.names'>> {
    const { database, runtime } = this.#parts
    const checked = await this.#check(this.#given(input), call)
    const { wanted, rows, refused, refusedTotal, ignored } = checked
    const answer = { rows, refused, refusedTotal, ignoredColumns: ignored }
    if (input.dryRun || (refusedTotal > 0 && !input.skipBad)) {
      const counts = database.read((db) => compare(db, wanted).counts)
      return { ...answer, ...counts, written: false }
    }
    const now = runtime.now()
    const counts = database.write((db) => {
      const { counts, different } = compare(db, wanted)
      for (const row of different)
        savePlanned(db, { ...row, planned_at: now, planned_by: call.actor })
      if (different.length > 0)
        appendAudit(db, {
          at: now,
          actor: call.actor,
          operation: call.operation,
          detail: { rows, ...counts, refused: refusedTotal },
        })
      return counts
    })
    return { ...answer, ...counts, written: true }
  }

  planned({ find, offset, limit }: Parsed<'import.planned'>): Output<'import.planned'> {
    const { database, texts } = this.#parts
    return database.read((db) => {
      const { rows, total } = listPlanned(db, texts.fold(find ?? ''), offset, limit)
      return { rows: rows.map(plannedRow), total }
    })
  }

  drop({ names }: Parsed<'import.drop'>, call: Call): Output<'import.drop'> {
    const { database, runtime, texts } = this.#parts
    return database.write((db) => {
      const dropped = names ? dropPlanned(db, names.map(texts.fold)) : dropEveryPlanned(db)
      if (dropped > 0)
        appendAudit(db, {
          at: runtime.now(),
          actor: call.actor,
          operation: call.operation,
          detail: { dropped },
        })
      return { dropped }
    })
  }

  #given({ pieces, upload }: Parsed<'import.names'>): readonly string[] {
    if (upload !== undefined && pieces === undefined) return this.#uploads.take(upload)
    if (upload === undefined && pieces !== undefined) return pieces
    throw new Fault({
      code: 'input.invalid',
      message: 'Give the text of the file, or an upload of it: one of the two.',
      fix: 'Leave one of them out.',
      field: 'pieces',
    })
  }

  async #check(pieces: readonly string[], call: Call): Promise<Checked> {
    const { texts } = this.#parts
    const table = await readTable(pieces)
    const wanted = new Map<string, { readonly line: number; readonly row: Wanted }>()
    const refused: RefusedRow[] = []
    if (table.head.some(texts.holdsKey)) refused.push({ line: 1, message: HOLDS_KEY })
    let refusedTotal = refused.length
    let rows = 0
    for await (const row of table.rows) {
      rows += 1
      const found = wantedOf(row, texts)
      const before = 'name_fold' in found ? wanted.get(found.name_fold) : undefined
      if ('name_fold' in found && !before)
        wanted.set(found.name_fold, { line: row.line, row: found })
      else {
        refusedTotal += 1
        if (refused.length < SHOWN)
          refused.push(before ? twice(row.line, before) : (found as RefusedRow))
      }
      if (rows % BREATH !== 0) continue
      call.progress({ rows })
      await setImmediate()
      call.signal.throwIfAborted()
    }
    return {
      wanted: [...wanted.values()].map((one) => one.row),
      rows,
      refused,
      refusedTotal,
      ignored: table.ignored
        .slice(0, SHOWN_COLUMNS)
        .map((at) => shownColumn(table.head[at] ?? '', at, texts)),
    }
  }
}

function twice(line: number, before: { readonly line: number; readonly row: Wanted }): RefusedRow {
  return {
    line,
    column: 'name',
    message: `The same name as “${before.row.name}” on line ${String(before.line)}: capitals, spaces and other forms of the same letter make no difference.`,
  }
}

/** A head may hold anything, a key as well. */
function shownColumn(name: string, at: number, { holdsKey }: Texts): string {
  const tidied = name.trim().slice(0, 60)
  return holdsKey(name) || tidied === '' ? `column ${String(at + 1)}` : tidied
}

/** What spreadsheets run. Our own files mark such a text with an apostrophe, which is taken off again. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
/** How our own report says that there is nothing. */
const NOTHING = new Set(['N/A', 'no_information', 'not_supported'])

function plain(text: string): string {
  const trimmed = text.trim()
  if (NOTHING.has(trimmed)) return ''
  return trimmed.startsWith("'") && FORMULA.test(trimmed.slice(1)) ? trimmed.slice(1) : trimmed
}

const HOLDS_KEY =
  'A cell holds the value of a key. Remove it, and revoke that key if the file was shared.'

/** What a row asks for, or why it is refused. */
function wantedOf({ line, cells, fields, ragged }: TableRow, texts: Texts): Wanted | RefusedRow {
  if (cells.some(texts.holdsKey)) return { line, message: HOLDS_KEY }
  if (ragged) return { line, message: 'The row has more or fewer cells than the head.' }
  for (const [field, text] of Object.entries(fields))
    if (FORMULA.test(text.trim()))
      return {
        line,
        column: field,
        message:
          'The cell begins like a formula. Write it as plain text, with an apostrophe before it.',
      }
  const read = (field: Field) => plain(fields[field] ?? '')
  try {
    const name = texts.name(read('name'))
    return {
      name_fold: texts.fold(name),
      name,
      owner: texts.owner(read('owner')),
      purpose: texts.purpose(read('purpose')),
      used_by: usedBy(read('used_by')),
      tags: JSON.stringify(texts.tags(tagsOf(read('tags')))),
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return {
      line,
      ...(error.field === undefined ? {} : { column: error.field }),
      message: `${error.message} ${error.fix}`,
    }
  }
}

function tagsOf(text: string): readonly string[] {
  return text.split(/[;,]/.test(text) ? /[;,]/ : /\s+/)
}

function usedBy(text: string): PlannedRecord['used_by'] {
  if (text === '') return null
  const found = UsedBy.options.find((option) => option === text.toLowerCase())
  if (found) return found
  throw new Fault({
    code: 'input.invalid',
    message: 'This is not a kind of use.',
    fix: `Write one of: ${UsedBy.options.join(', ')}, or nothing.`,
    field: 'used_by',
  })
}

/** Which rows are another than what is there. */
function compare(db: Reader, wanted: readonly Wanted[]) {
  const counts: Counts = { planned: 0, changed: 0, same: 0, existing: 0 }
  const different: Wanted[] = []
  for (const row of wanted) {
    const before = plannedByName(db, row.name_fold)
    const outcome = livingKeyByName(db, row.name_fold)
      ? 'existing'
      : before === undefined
        ? 'planned'
        : isSame(before, row)
          ? 'same'
          : 'changed'
    counts[outcome] += 1
    if (outcome === 'planned' || outcome === 'changed') different.push(row)
  }
  return { counts, different }
}

function isSame(before: PlannedRecord, row: Wanted): boolean {
  return (
    before.name === row.name &&
    before.owner === row.owner &&
    before.purpose === row.purpose &&
    before.used_by === row.used_by &&
    before.tags === row.tags
  )
}

function plannedRow(row: PlannedRecord): PlannedName {
  return {
    name: row.name,
    owner: row.owner,
    purpose: row.purpose,
    ...(row.used_by === null ? {} : { usedBy: row.used_by }),
    tags: JSON.parse(row.tags) as string[],
    plannedAt: instant(row.planned_at),
    plannedBy: row.planned_by,
  }
}

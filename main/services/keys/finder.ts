// Owns the search by name and prefix, in memory and in step with the inventory; refuses to answer from a stale copy.
import { auditHead } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import { type SearchRow, searchRows, searchRowsSince } from '#store/key-search'
import { cutToPrefix } from './format.ts'
import { fold } from './names.ts'

/** More changed keys than this are read anew, all together. */
const MANY = 2_000

/** From here on a text can only be the start of a prefix; shorter, it would find every key there is. */
const PREFIX_START = /^dsk_/

function before(a: SearchRow, b: SearchRow): boolean {
  return a.name_fold === b.name_fold ? a.id < b.id : a.name_fold < b.name_fold
}

/**
 * Every key's folded name and prefixes, ordered by name. 100,000 keys are searched in a few milliseconds,
 * which neither a LIKE nor a trigram index can do for a text of one or two letters.
 */
export class Finder {
  readonly #database: Database
  #rows: SearchRow[] = []
  #openings = 0
  #seq = 0

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * The keys that pass a filter and whose name holds `text`, or one of whose prefixes starts with it,
   * ordered by name. A whole key is cut to its prefix first. `db` is the view to be in step with.
   */
  find(db: Reader, text: string, passes: (row: SearchRow) => boolean): readonly SearchRow[] {
    this.#follow(db)
    const wanted = fold(cutToPrefix(text))
    const prefix = PREFIX_START.test(wanted) ? ` ${wanted}` : undefined
    if (wanted === '') return this.#rows.filter(passes)
    const hits: SearchRow[] = []
    for (const row of this.#rows) {
      if (!passes(row)) continue
      if (row.name_fold.includes(wanted) || (prefix && row.prefixes.includes(prefix)))
        hits.push(row)
    }
    return hits
  }

  /** Reads what changed since the last time: the audit chain names every key that did. */
  #follow(db: Reader): void {
    const { seq } = auditHead(db)
    const same = this.#openings === this.#database.openings && seq >= this.#seq
    if (same && seq === this.#seq) return
    const changed = same && this.#seq > 0 ? searchRowsSince(db, this.#seq) : undefined
    if (changed && changed.length <= MANY) for (const row of changed) this.#place(row)
    else this.#rows = searchRows(db)
    this.#openings = this.#database.openings
    this.#seq = seq
  }

  #place(row: SearchRow): void {
    const old = this.#rows.findIndex((one) => one.nr === row.nr)
    if (old !== -1) this.#rows.splice(old, 1)
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const at = this.#rows[middle]
      if (at && before(at, row)) low = middle + 1
      else high = middle
    }
    this.#rows.splice(low, 0, row)
  }
}

// Owns which review and which of its keys a person means on the command line; refuses to guess.
import { Fault } from '#base/fault'
import type { Input, Output, ReviewHead, ReviewRow } from '#contract'
import type { Session } from './session.ts'

const PAGE = 200
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `latest`, an id, or the whole name of a review. Errors: Fault review.missing. */
export async function reviewOf(session: Session, ref: string): Promise<ReviewHead> {
  if (ID.test(ref)) return session.call('review.show', { id: ref })
  const { reviews } = await session.call('review.list', {})
  const found = ref === 'latest' ? reviews[0] : reviews.find(({ name }) => name === ref)
  if (found) return found
  throw new Fault({
    code: 'review.missing',
    message:
      reviews.length === 0
        ? 'There is no review yet.'
        : `No review is called “${ref.slice(0, 120)}”.`,
    fix:
      reviews.length === 0
        ? 'Start one: dsadmin review start.'
        : 'Give its id, its whole name, or latest: dsadmin review list shows them.',
    field: 'id',
  })
}

/** All rows that match, in the order of the list. */
export async function allRows(
  session: Session,
  input: Input<'review.rows'>,
): Promise<readonly ReviewRow[]> {
  const rows: ReviewRow[] = []
  let page: Output<'review.rows'>
  do {
    page = await session.call('review.rows', { ...input, offset: rows.length, limit: PAGE })
    rows.push(...page.rows)
  } while (page.rows.length === PAGE && rows.length < page.total)
  return rows
}

/** Finds keys of a review by id, prefix or name as they were frozen. */
export class RowIndex {
  readonly #byId = new Map<string, ReviewRow>()
  readonly #byPrefix = new Map<string, ReviewRow>()
  readonly #byName = new Map<string, ReviewRow>()

  constructor(rows: readonly ReviewRow[]) {
    for (const row of rows) {
      this.#byId.set(row.keyId, row)
      this.#byPrefix.set(row.prefix, row)
      this.#byName.set(row.name, row)
    }
  }

  /** Errors: Fault key.missing. */
  find(ref: string): ReviewRow {
    const text = ref.trim()
    const row = this.#byId.get(text) ?? this.#byPrefix.get(text) ?? this.#byName.get(text)
    if (row) return row
    throw new Fault({
      code: 'key.missing',
      message: `“${text.slice(0, 120)}” is not a key of this review.`,
      fix: 'Give the name or the prefix as it was frozen: dsadmin review rows shows them.',
      field: 'key',
    })
  }
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { abandonReview, decideRow, openReview, rowsOf } from '#store/reviews'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
  desk.create('one')
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

describe('the rows of a review', () => {
  it('take no decision once it has ended, and none of another review', () => {
    const { id } = desk.start()
    const { database } = desk.work
    const [row] = database.read((db) => rowsOf(db, id))
    const decision = {
      review_id: id,
      key_id: row?.key_id ?? '',
      decision: 'keep',
      reason: 'x',
      owner: null,
      until: null,
      decided_at: 1,
      decided_by: 'x',
    } as const
    const decide = (more = {}) => database.write((db) => decideRow(db, { ...decision, ...more }))
    expect(decide()).toBe(true)
    expect(decide({ review_id: 'another' })).toBe(false)
    database.write((db) => abandonReview(db, { id, at: 1, by: 'x', reason: 'x' }))
    expect(decide()).toBe(false)
  })

  it('are of one open review at a time, whoever writes', () => {
    const { id } = desk.start()
    const { database } = desk.work
    expect(() =>
      database.write((db) =>
        db.run(
          `INSERT INTO review SELECT 'second', name, state, as_of, started_by, app, epoch, audit_seq, audit_hash,
             rows, look, sha256, thresholds, coverage, previous_id, ended_at, ended_by, end_reason, signoff,
             signature, public_key FROM review WHERE id = ?`,
          id,
        ),
      ),
    ).toThrow(/UNIQUE/)
    expect(database.read(openReview)?.id).toBe(id)
  })
})

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyInventory, removeCopy, withCopy } from '#store/copy'
import type { Reader } from '#store/connection'
import { addReviews } from '#store/restore-reviews'
import { lastSigned, openReview, packsOf, reviewById, rowsOf } from '#store/reviews'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { removeFolder, temporaryFolder } from '#tests/workspace'

/** Two computers that began with the same inventory. */
let folders: string[]
let here: Reviewed
let there: Reviewed
beforeEach(() => {
  folders = [temporaryFolder(), temporaryFolder()]
  here = reviewed(folders[0] ?? '')
  for (const name of ['one', 'two']) here.create(name)
})
afterEach(() => {
  for (const desk of [here, there]) desk.work.close()
  for (const folder of folders) removeFolder(folder)
})

async function fork(): Promise<void> {
  await copyInventory(here.work.database, join(folders[1] ?? '', 'inventory.sqlite'), () => {})
  there = reviewed(folders[1] ?? '', { clock: { now: here.work.clock.now + 60_000 } })
}

async function restore(): Promise<void> {
  const copy = join(folders[0] ?? '', 'copy.sqlite')
  await copyInventory(there.work.database, copy, () => {})
  withCopy(here.work.database, copy, () => here.work.database.write(addReviews))
  removeCopy(copy)
}

const read = <T>(query: (db: Reader) => T): T => here.work.database.read(query)
const decisions = (id: string) =>
  Object.fromEntries(here.rows(id).map(({ name, decision }) => [name, decision ?? 'open']))

describe('restoring reviews', () => {
  it('brings back a signed one that is not here, with its packs, as it was', async () => {
    await fork()
    const { id } = there.start()
    there.decide(id, 'keep')
    const signed = await there.sign(id, { path: there.path('pack') })
    await restore()
    expect(here.reviews.show({ id })).toEqual(signed)
    expect(read((db) => packsOf(db, id))).toHaveLength(1)
    expect(here.rows(id)).toEqual(there.rows(id))
  })

  it('never changes one that is signed here, but for outcomes that are known there', async () => {
    const { id } = here.start()
    here.decide(id, 'revoke')
    await here.sign(id)
    await fork()
    there.work.database.write((db) => {
      db.run(`UPDATE review SET name = 'forged', signoff = 'forged'`)
      db.run(`UPDATE review_row SET decision = 'keep', decided_at = 9e15`)
    })
    const before = read((db) => reviewById(db, id))
    await restore()
    expect(read((db) => reviewById(db, id))).toEqual(before)
    expect(decisions(id)).toEqual({ one: 'revoke', two: 'revoke' })
    there.work.database.write((db) =>
      db.run(
        `UPDATE review_row SET outcome = 'done', outcome_at = 5, outcome_message = 'Revoked.'`,
      ),
    )
    await restore()
    expect(here.rows(id)[0]?.outcome).toMatchObject({ state: 'done', message: 'Revoked.' })
  })

  it('takes the later word on each key of an open one', async () => {
    const { id } = here.start()
    here.decide(id, 'keep', ['one'])
    await fork()
    there.decide(id, 'revoke', ['one', 'two'])
    here.work.clock.now += 120_000
    here.decide(id, 'rotate', ['two'])
    await restore()
    expect(decisions(id)).toEqual({ one: 'revoke', two: 'rotate' })
    expect(here.reviews.show({ id }).state).toBe('open')
  })

  it('takes the end of one that is open here, with all that was decided for it', async () => {
    const { id } = here.start()
    await fork()
    there.decide(id, 'keep')
    const signed = await there.sign(id)
    here.work.clock.now += 120_000
    here.decide(id, 'revoke', ['one'])
    await restore()
    expect(here.reviews.show({ id })).toEqual(signed)
    expect(decisions(id)).toEqual({ one: 'keep', two: 'keep' })
    const packed = await here.reviews.pack(
      { id, path: here.path('pack') },
      {
        actor: 'x',
        operation: 'review.pack',
        signal: new AbortController().signal,
        progress: () => {},
        consent: true,
      },
    )
    expect(packed.pack?.path).toBe(here.path('pack'))
  })

  it('lets ours go on where both have an open one, and keeps the other as abandoned', async () => {
    await fork()
    const ours = here.start('ours')
    const theirs = there.start('theirs')
    there.decide(theirs.id, 'keep', ['one'])
    await restore()
    expect(read(openReview)?.id).toBe(ours.id)
    expect(here.reviews.show({ id: theirs.id })).toMatchObject({
      state: 'abandoned',
      abandoned: { reason: 'Another review was open when this one was restored.' },
      tally: { keep: 1, open: 1 },
    })
    expect(read(lastSigned)).toBeUndefined()
  })

  it('keeps every row apart and once', async () => {
    const { id } = here.start()
    await fork()
    await restore()
    await restore()
    expect(read((db) => rowsOf(db, id))).toHaveLength(2)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Reviewed, reviewed } from '#tests/reviewed'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let desk: Reviewed
beforeEach(() => {
  folder = temporaryFolder()
  desk = reviewed(folder)
})
afterEach(() => {
  desk.work.close()
  removeFolder(folder)
})

describe('a review', () => {
  it('goes from freeze to verified pack', async () => {
    desk.create('airflow-etl')
    desk.create('tableau')
    const head = desk.start()
    console.log(head)
    console.log(desk.rows(head.id))
    desk.decide(head.id, 'keep', ['airflow-etl'])
    desk.decide(head.id, 'revoke', ['tableau'])
    const signed = await desk.sign(head.id, { path: desk.path('pack') })
    console.log(signed, desk.reviews.verify({ path: desk.path('pack') }))
    console.log(await desk.apply(head.id, { path: desk.path('pack2') }))
    console.log(desk.reviews.verify({ path: desk.path('pack2') }))
    expect(desk.rows(head.id)[0]).toMatchObject({})
  })
})

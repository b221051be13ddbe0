// Owns a child process that decides on the keys of an open review one by one, saying each name once it is recorded.
import { writeSync } from 'node:fs'
import { basename } from 'node:path'
import { reviewed } from '#tests/reviewed'

const [, , folder = ''] = process.argv
const workspace = { id: basename(folder), name: 'default' }
const desk = reviewed(folder, { clock: { now: Date.now() }, workspace })
const [review] = desk.reviews.list({}).reviews
if (review === undefined) throw new Error('no review was started')
// Over and over, so that a kill always comes in the middle.
for (let round = 0; ; round += 1)
  for (const { name } of desk.rows(review.id)) {
    const reason = `round ${String(round)}`
    desk.decide(review.id, 'keep', [name], { reason })
    // Straight to the pipe: what was said is out, even if the process is killed in the next moment.
    writeSync(1, `${name}\t${reason}\n`)
  }

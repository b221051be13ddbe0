// Owns a process that prepares a given pair, to be killed: its last argument says where, its lines say how far it is.
import { writeSync } from 'node:fs'
import type { Pair } from '#contract/metastore-target'
import { PairPlace } from './pair-place.ts'
import { openPlain, type Placed } from './plain.ts'

interface Told extends Placed {
  readonly folder: string
  readonly pair: Pair
}

const { target, password, folder, pair } = JSON.parse(process.argv.at(-1) ?? '') as Told
const place = new PairPlace(folder)
const { session } = await openPlain(target, password)
const given = await place.read(pair, session.dialect)
await place.prepare(session, target, given, {
  // Written at once: a killed process loses what it has not.
  onStep: ({ number, state }) => writeSync(1, `${state} ${String(number)}\n`),
})
await session.close()
place.close()
writeSync(1, 'done\n')

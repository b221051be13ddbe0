// Owns a process that prepares a database, to be killed: its last argument says which, its lines say how far it is.
import { writeSync } from 'node:fs'
import { openPlain, type Placed } from './plain.ts'
import { prepare } from '#services/metastore/prepare'

const { target, password } = JSON.parse(process.argv.at(-1) ?? '') as Placed
const { session } = await openPlain(target, password)
await prepare(session, {
  signal: new AbortController().signal,
  // Written at once: a killed process loses what it has not.
  onStep: ({ number, state }) => writeSync(1, `${state} ${String(number)}\n`),
})
await session.close()
writeSync(1, 'done\n')

// Owns a process that prepares databases, to be killed: its last argument says which and how far, its lines say that it is there.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { type Held, heldRun } from './held-run.ts'

const all = JSON.parse(process.argv.at(-1) ?? '') as readonly Held[]
const go = once(process.stdin, 'data').then(() => {})
const over = new Promise<void>(() => {})
// Written at once: a killed process loses what it has not.
await Promise.all(all.map((held) => heldRun(held, () => writeSync(1, 'there\n'), { go, over })))

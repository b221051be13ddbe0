// Owns the gate's promise under load: another process revokes, and nothing sent after its commit is accepted.
import { Inventory } from '#tests/inventory'
import { Revoker, trial, type Trial } from '#tests/revocation'
import { builtServer } from './built.ts'
import { startServer } from './child.ts'
import { median, report } from './rounds.ts'

const TRIALS = 200
/** Half of the trials one request at a time, half with pipelines, where a turn of the event loop holds many. */
const LOADS = [
  { connections: 16, pipelined: 1 },
  { connections: 8, pipelined: 16 },
] as const

const inventory = new Inventory()
const keys = inventory.keys(Array.from({ length: TRIALS }, (_, at) => `doomed ${String(at)}`))
const gate = await startServer<{ readonly port: number }>(await builtServer('gate'), [
  JSON.stringify(inventory.files),
])
const revoker = await Revoker.start(inventory)
try {
  const trials: Trial[] = []
  for (const [at, key] of keys.entries())
    trials.push(await trial(gate.told.port, key, revoker, LOADS[at % LOADS.length] ?? LOADS[0]))
  const late = trials.reduce((sum, one) => sum + one.late, 0)
  const after = trials.reduce((sum, one) => sum + one.after, 0)
  const delays = trials.map(({ refusedAfterMs }) => refusedAfterMs)
  report({
    name: `requests sent after the commit and accepted, ${String(TRIALS)} trials`,
    ours: late,
    limit: 0,
    bound: '= 0',
    ok: late === 0 && trials.every((one) => one.after > 0 && one.before > 0),
    note: `${String(after)} requests were sent after a commit; first refusal seen ${median(delays).toFixed(1)} ms after it in the middle, ${Math.max(...delays).toFixed(1)} ms at most`,
  })
} finally {
  await revoker.stop()
  await gate.stop()
  inventory.remove()
}

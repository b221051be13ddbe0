// Owns a process that runs a gate as its child and then waits to be killed.
import type { GateChildArguments } from '#base/gate-child'
import { nodeGateStarter } from '#hosts/gate/node-child'

const [entry = '', given = ''] = process.argv.slice(2)
nodeGateStarter(entry)
  .start(JSON.parse(given) as GateChildArguments)
  .onMessage((message) => process.send?.(message))
setInterval(() => {}, 60_000)

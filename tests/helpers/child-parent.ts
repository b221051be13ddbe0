// Owns a process that runs a built process of this program as its child and then waits to be killed.
import { nodeStarter } from '#hosts/node-child'

const [entry = '', given = ''] = process.argv.slice(2)
nodeStarter(entry)
  .start(JSON.parse(given))
  .onMessage((message) => process.send?.(message))
setInterval(() => {}, 60_000)

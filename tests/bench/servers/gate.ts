// Owns a gate as the benchmarks run it: the product's own server, started as `dsadmin gate` starts it.
import { readFileSync } from 'node:fs'
import { silentLog } from '#base/log'
import type { WorkspaceFiles } from '#base/paths'
import { systemRuntime } from '#base/runtime'
import { runGate } from '#hosts/gate/run'

/** Bytes at the highest. (`maxRSS` of getrusage counts the parent's memory too: it outlives exec.) */
function highest(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss()
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

const files = JSON.parse(process.argv.at(-1) ?? '') as WorkspaceFiles
const began = performance.now()
const gate = await runGate({
  files,
  host: '127.0.0.1',
  port: 0,
  trustProxy: [],
  clients: true,
  version: 'bench',
  runtime: systemRuntime(),
  log: silentLog,
})
await gate.ready
process.send?.({
  port: gate.port,
  ms: performance.now() - began,
  rss: highest(),
})
process.on('disconnect', () => void gate.stop().then(() => process.exit(0)))

// Owns a child process that takes part in a race for workspace names: waits for a moment, then asks for each.
import { silentLog } from '#base/log'
import { Fault } from '#base/fault'
import { systemRuntime } from '#base/runtime'
import { checkName, fold } from '#services/keys/names'
import { Registry } from '#services/workspace/registry'

const [, , dataDir = '', at = '0', ...names] = process.argv
const registry = new Registry({
  dataDir,
  runtime: systemRuntime(),
  log: silentLog,
  naming: { check: checkName, fold },
})
const moment = Number(at)
while (Date.now() < moment) {
  // Busy on purpose: a timer would let the racers start milliseconds apart.
}
const results = [`default ${registry.ensureDefault().id}`]
for (const name of names) {
  try {
    results.push(`made ${registry.create(name).id}`)
  } catch (error) {
    results.push(error instanceof Fault ? error.code : String(error))
  }
}
process.stdout.write(JSON.stringify(results))

// Owns the gate's process under an app: what it is given, and that it is ready once its keys are loaded.
import { runChild } from '#base/child-process'
import { runGate } from '#hosts/gate/run'
import type { GateArguments } from '#services/gate/local-gate'

await runChild<GateArguments>('gate', async (given, parts) => {
  const gate = await runGate({
    files: given.files,
    host: '127.0.0.1',
    port: given.port,
    ...(given.name === undefined ? {} : { name: given.name }),
    trustProxy: [],
    clients: true,
    version: given.version,
    ...parts,
  })
  await gate.ready
  return gate
})

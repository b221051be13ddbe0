#!/usr/bin/env node
// Owns the first line of the command line: refuses a Node that cannot load the rest, in words instead of a crash.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Threads } from '#services/scan/threads'
import { nodeRefusal } from './node-version.ts'

const refusal = nodeRefusal(process.versions.node)
if (refusal === undefined) {
  const built = dirname(dirname(fileURLToPath(import.meta.url)))
  const scanThreads = new Threads(join(built, 'main', 'scan-thread.js'))
  // A thread takes as long to start as the command line to load: both begin now.
  if (process.argv[2] === 'scan') scanThreads.ahead()
  const { runCommandLine } = await import('./command-line.ts')
  await runCommandLine({ built, scanThreads })
} else {
  const { EXIT } = await import('#contract/failure')
  process.stderr.write(`dsadmin: ${refusal}\n`)
  process.exitCode = EXIT.unavailable
}

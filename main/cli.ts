#!/usr/bin/env node
// Owns the first line of the command line: refuses a Node that cannot load the rest, in words instead of a crash.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT } from '#contract/failure'
import { nodeRefusal } from './node-version.ts'

const refusal = nodeRefusal(process.versions.node)
if (refusal === undefined) {
  const { runCommandLine } = await import('./command-line.ts')
  await runCommandLine(dirname(dirname(fileURLToPath(import.meta.url))))
} else {
  process.stderr.write(`dsadmin: ${refusal}\n`)
  process.exitCode = EXIT.unavailable
}

#!/usr/bin/env node
// Owns `npx dsadmin` in a checkout: builds the program that was never built; refuses to ask whether a built one is the newest.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const program = join(root, 'out', 'main', 'cli.js')

/** What has to be done first; undefined once it is built. Standard output belongs to the answer of the command. */
async function whyNot() {
  if (existsSync(program)) return undefined
  const { nodeOf } = await import('./setup/install.mjs')
  if (nodeOf(root) === undefined) return 'Its packages are missing. Run npm ci first.'
  process.stderr.write('dsadmin: building the program, once …\n')
  const { build } = await import('./setup/build.mjs')
  return (await build(root)) ? undefined : 'It could not be built. The reason stands above.'
}

const missing = await whyNot()
if (missing === undefined) await import(pathToFileURL(program).href)
else {
  process.stderr.write(`dsadmin: the program is not there yet.\n${missing}\n`)
  process.exitCode = 5
}

// Owns `npm start`: installs, builds and opens the app in the best window there is. Plain JavaScript for Node 20, no dependency.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOf } from './setup/build.mjs'
import { installPackagesOf, nodeOf, runHere } from './setup/install.mjs'
import { ended, endWithSignals, isEnding, start } from './start/children.mjs'
import { decide, OPTIONS, readArguments, unknownOption } from './start/decide.mjs'
import { electronBinary, fetchElectron, runElectron } from './start/electron.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** One line that grows in a terminal; nothing in a file, where each step would be a line. */
function progress(text) {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}\u001B[K`)
}

async function openLoopback(reason, words) {
  const host = start(
    nodeOf(root),
    [join(root, 'out/main/cli.js'), 'serve', '--reason', reason, ...words],
    {
      cwd: root,
      // Enter is pressed in this terminal, so the host reads it itself.
      stdio: 'inherit',
    },
  )
  const { code } = await ended(host)
  return code
}

/** The exit code once Electron has ended; undefined when it could not open the app. */
async function openElectron({ fetch, words }) {
  if (fetch) {
    console.log('Fetching Electron (once) …')
    const fetched = await fetchElectron({
      root,
      node: nodeOf(root),
      say: (text) => progress(`Fetching Electron (once) … ${text}`),
    })
    progress('')
    if (!fetched.ok) {
      console.log(`Electron could not be fetched: ${fetched.why}.`)
      return { reason: 'download' }
    }
  }
  const run = await runElectron({ root, binary: electronBinary(root), words })
  if (run.ready) return { code: run.code }
  console.log(`Electron ended before the app was ready${run.last ? `: ${run.last}` : '.'}`)
  return { reason: 'ended' }
}

async function main() {
  const { force, rest: words } = readArguments(process.argv.slice(2))
  if (words.includes('--help')) {
    console.log(OPTIONS)
    return 0
  }
  const unknown = unknownOption({ force, rest: words })
  if (unknown !== undefined) {
    console.error(`“${unknown}” is not an option of npm start.\n\n${OPTIONS}`)
    return 2
  }
  const run = (file, args, options) => runHere(file, args, options, start)
  if ((await installPackagesOf(root, run)) === 'failed') {
    if (isEnding()) return 130
    console.error('npm ci failed, so the app was not started. Its message stands above.')
    return 1
  }
  if ((await buildOf(root, run)) === 'failed') {
    if (isEnding()) return 130
    console.error('The app could not be built. The message stands above.')
    return 1
  }
  const choice = decide({
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.(),
    force,
    binary: electronBinary(root) !== undefined,
  })
  if (choice.host === 'loopback') return openLoopback(choice.reason, words)
  const opened = await openElectron({ fetch: choice.fetch, words })
  if (opened.code !== undefined) return opened.code
  if (isEnding()) return 130
  if (force === 'electron') {
    console.error('Leave --electron out, and the app opens in a browser instead: npm start')
    return 1
  }
  return openLoopback(opened.reason, words)
}

endWithSignals((code) => process.exit(code))
process.exitCode = await main().catch((error) => {
  if (isEnding()) return 130
  console.error(error.message)
  return 1
})

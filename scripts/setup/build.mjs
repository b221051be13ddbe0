// Owns the built program in out/: says whether it fits the sources and builds it when it does not; refuses to build twice at once.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeOf, runHere } from './install.mjs'

/** What the build reads. */
const FOLDERS = ['main', 'preload', 'renderer']
const FILES = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']
/** What it must leave behind. */
const RESULTS = ['main/index.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html']

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return entry.isFile() ? [path] : []
  })
}

/** A digest of every file that the build reads. */
export function sourceDigest(root) {
  const hash = createHash('sha256')
  const files = [
    ...FOLDERS.flatMap((name) => filesUnder(join(root, name))),
    ...FILES.map((name) => join(root, name)),
  ].filter((path) => existsSync(path))
  for (const path of files.sort((one, other) => (one < other ? -1 : 1))) {
    const body = readFileSync(path)
    hash.update(`${path.slice(root.length)}\0${body.length}\0`).update(body)
  }
  return hash.digest('hex')
}

const stampOf = (root) => join(root, 'out', '.sources')

/** Whether out/ was built from the sources as they are now. */
export function isBuilt(root) {
  const stamp = stampOf(root)
  return (
    existsSync(stamp) &&
    RESULTS.every((path) => existsSync(join(root, 'out', path))) &&
    readFileSync(stamp, 'utf8') === sourceDigest(root)
  )
}

/** Whether the build that left this lock still runs. */
function holds(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch {
    // No such process, or the lock is gone or not yet written: trying again tells which.
    return false
  }
}

/** Holds the lock while `work` runs; waits for another build, and takes over from one that died. */
async function alone(root, work) {
  const lock = join(root, 'out', '.building')
  mkdirSync(join(root, 'out'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    await sleep(200)
    if (!holds(lock)) rmSync(lock, { force: true })
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

async function buildNow(root, run) {
  // Before, not after: a file that changes during the build must be built again.
  const digest = sourceDigest(root)
  rmSync(stampOf(root), { force: true })
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const code = await run(nodeOf(root), [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    // It draws its progress there, thousands of times; what matters is said on the other stream.
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (code !== 0) return false
  // `npx dsadmin` runs this file by its first line.
  chmodSync(join(root, 'out', 'main', 'cli.js'), 0o755)
  writeFileSync(stampOf(root), digest)
  return true
}

/** Builds out/ whatever is in it. Answers whether it worked; the tools have said why not. */
export function build(root, run = runHere) {
  return alone(root, () => buildNow(root, run))
}

/**
 * @param run like `runHere`, for callers that keep count of what they have started
 * @returns {Promise<'present' | 'built' | 'failed'>} `present`: nothing to do
 */
export async function buildOf(root, run = runHere) {
  if (isBuilt(root)) return 'present'
  console.log('Building the app …')
  // Somebody else may have built it while this one waited for the lock.
  return alone(root, async () =>
    isBuilt(root) || (await buildNow(root, run)) ? 'built' : 'failed',
  )
}

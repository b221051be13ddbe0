// Owns the built program in out/: says whether it fits the sources and builds it when it does not; refuses to build twice at once.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { nodeOf } from './install.mjs'

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
  for (const path of files.sort()) {
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

/** Holds the lock while `work` runs; waits for another build, and takes over from one that died. */
function alone(root, work) {
  const lock = join(root, 'out', '.building')
  mkdirSync(join(root, 'out'), { recursive: true })
  const nap = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const age = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (age !== undefined && Date.now() - age > 120_000)
      rmSync(lock, { recursive: true, force: true })
    else Atomics.wait(nap, 0, 0, 200)
  }
  try {
    return work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Builds out/ whatever is in it. Answers whether it worked; the tools have said why not. */
export function build(root) {
  return alone(root, () => buildNow(root))
}

function buildNow(root) {
  // Before, not after: a file that changes during the build must be built again.
  const digest = sourceDigest(root)
  rmSync(stampOf(root), { force: true })
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(nodeOf(root), [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) return false
  // `npx dsadmin` runs this file by its first line.
  chmodSync(join(root, 'out', 'main', 'cli.js'), 0o755)
  writeFileSync(stampOf(root), digest)
  return true
}

/** `present`: nothing to do. `built`, `failed`. */
export function buildOf(root) {
  if (isBuilt(root)) return 'present'
  console.log('Building the app …')
  // Somebody else may have built it while this one waited for the lock.
  return alone(root, () => (isBuilt(root) || buildNow(root) ? 'built' : 'failed'))
}

// Owns the project's own packages: installs what package-lock.json names when it is not there; refuses to do it twice.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Node 24 that comes with the packages; undefined before they are installed. */
export function nodeOf(root) {
  return ['node', 'node.exe']
    .map((name) => join(root, 'node_modules', 'node', 'bin', name))
    .find((path) => existsSync(path))
}

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {}

/** Whether npm's own record of what it put into node_modules agrees with package-lock.json. */
export function packagesPresent(root) {
  const modules = join(root, 'node_modules')
  let wanted
  let found
  try {
    wanted = packagesOf(join(root, 'package-lock.json'))
    // npm writes this file last, so an installation that was cut off has none.
    found = packagesOf(join(modules, '.package-lock.json'))
  } catch {
    // No record, or one that cannot be read: install.
    return false
  }
  if (nodeOf(root) === undefined) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const there = found[path]
    // Packages for other systems are optional and left out.
    if (!there) return optional === true
    return there.version === version && there.integrity === integrity
  })
}

/**
 * Runs a program in this terminal.
 * @returns {Promise<number>} its exit code; 127 when it could not be started
 */
export function runHere(file, words, options, spawned = spawn) {
  const child = spawned(file, words, { stdio: ['ignore', 'inherit', 'inherit'], ...options })
  return new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/**
 * @param run like `runHere`, for callers that keep count of what they have started
 * @returns {Promise<'installed' | 'present' | 'failed'>} `failed`: npm has said why
 */
export async function installPackagesOf(root, run = runHere) {
  if (packagesPresent(root)) return 'present'
  console.log('Installing the packages that package-lock.json names (once) …')
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run('npm', words, { cwd: root, shell: process.platform === 'win32' })
  return code === 0 ? 'installed' : 'failed'
}

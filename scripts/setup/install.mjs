// Owns the project's own packages: installs what package-lock.json names when it is not there; refuses to do it twice.
import { spawnSync } from 'node:child_process'
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

/** `installed`: npm ci ran. `present`: nothing to do. `failed`: npm has said why. */
export function installPackagesOf(root) {
  if (packagesPresent(root)) return 'present'
  console.log('Installing the packages that package-lock.json names (once) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return npm.status === 0 ? 'installed' : 'failed'
}

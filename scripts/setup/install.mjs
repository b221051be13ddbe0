// Owns the project's own packages: installs them once for each package-lock.json; refuses to do it twice.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `installed`: npm ci ran. `present`: nothing to do. `failed`: npm has said why. */
export function installPackagesOf(root) {
  const stamp = join(root, 'node_modules', '.data-science-admin-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return 'present'
  console.log('Installing the packages that package-lock.json names (once) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) return 'failed'
  writeFileSync(stamp, lock)
  return 'installed'
}

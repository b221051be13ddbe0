// Owns the Debian packages that the tests need: what is missing, and installing it; refuses to start a service.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a package is needed for, and the file or program that shows that it is there. */
export const PACKAGES = [
  {
    name: 'chromium-headless-shell',
    shows: 'chromium-headless-shell',
    for: 'the pages in a real browser',
  },
  {
    name: 'fonts-dejavu-core',
    shows: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    for: 'the pages in a real browser',
  },
  { name: 'nginx', shows: 'nginx', for: 'the nginx example in front of a real upstream' },
  { name: 'haproxy', shows: 'haproxy', for: 'the HAProxy example in front of a real upstream' },
  {
    name: 'gnome-keyring',
    shows: 'gnome-keyring-daemon',
    for: 'the keychain on a real Secret Service',
  },
  {
    name: 'libsecret-1-0',
    shows: '/usr/lib/x86_64-linux-gnu/libsecret-1.so.0',
    for: 'the keychain on a real Secret Service',
  },
  { name: 'dbus', shows: 'dbus-run-session', for: 'the keychain on a real Secret Service' },
  { name: 'age', shows: 'age', for: 'opening our age file with another program' },
  { name: 'zstd', shows: 'zstd', for: 'opening our backup with other programs' },
  { name: 'git', shows: 'git', for: 'the leak scan of real histories' },
  { name: 'zip', shows: 'zip', for: 'the leak scan of real archives' },
  { name: 'postgresql', shows: '/usr/lib/postgresql', for: 'the metastore on a real PostgreSQL' },
  { name: 'mariadb-server', shows: 'mariadbd', for: 'the metastore on a real MariaDB' },
  {
    name: 'openssh-server',
    shows: '/usr/sbin/sshd',
    for: 'a database behind a real SSH host',
  },
  { name: 'curl', shows: 'curl', for: 'the copyable request' },
]

const SERVICE_POLICY = '/usr/sbin/policy-rc.d'

function isThere(shows) {
  if (shows.startsWith('/usr/lib/x86_64'))
    return existsSync(shows) || existsSync(shows.replace('x86_64', 'aarch64'))
  if (shows.startsWith('/')) return existsSync(shows)
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => {
    try {
      accessSync(join(folder, shows), constants.X_OK)
      return true
    } catch {
      return false // not in this folder of the path
    }
  })
}

export function missingPackages() {
  return PACKAGES.filter(({ shows }) => !isThere(shows))
}

export function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false // no such file: another system
  }
}

export function canInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && isDebian()
}

/** Installs packages; their services are kept from starting by Debian's own policy file. */
export function installPackages(packages) {
  const ownPolicy = !existsSync(SERVICE_POLICY)
  if (ownPolicy) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const apt = (...words) =>
      spawnSync('apt-get', words, {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0
    apt('update', '-qq')
    return apt(
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      ...packages.map(({ name }) => name),
    )
  } finally {
    if (ownPolicy) rmSync(SERVICE_POLICY, { force: true })
  }
}

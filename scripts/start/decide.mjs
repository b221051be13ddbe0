// Owns the choice of window host from plain facts; starts nothing. Order: display, root, Electron there, Electron to be had.

/**
 * What the command line asked for.
 * @returns {{force: 'electron' | 'loopback' | undefined, rest: string[]}}
 */
export function readArguments(words) {
  const force = words.includes('--electron')
    ? 'electron'
    : words.includes('--loopback')
      ? 'loopback'
      : undefined
  return { force, rest: words.filter((word) => word !== '--electron' && word !== '--loopback') }
}

/** Only Linux can be without one: elsewhere the desktop is part of the system. */
export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * @param facts `platform`, `env`, `uid` (undefined on Windows), `force`, `binary`: whether Electron's program is there.
 * @returns {{host: 'electron', fetch: boolean} | {host: 'loopback', reason: string}} `fetch`: download it first.
 */
export function decide({ platform, env, uid, force, binary }) {
  if (force === 'loopback') return { host: 'loopback', reason: 'asked' }
  if (force !== 'electron') {
    if (!hasDisplay({ platform, env })) return { host: 'loopback', reason: 'display' }
    if (platform === 'linux' && uid === 0) return { host: 'loopback', reason: 'root' }
  }
  return { host: 'electron', fetch: !binary }
}

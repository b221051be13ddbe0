// Owns the words of `npm start` and the choice of window host from plain facts; starts nothing. Order: display, root, Electron there, Electron to be had.

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

/** Options that go on to the app; each takes a value. */
const PASSED_ON = ['--port', '--data-dir', '--workspace', '--vault-passphrase-file']

export const OPTIONS = `npm start -- [options]
  --electron     a window of its own, or nothing
  --loopback     a browser on this computer
  --port N       with the browser: the port, instead of 9474 or the next free one
  --data-dir DIR, --workspace NAME, --vault-passphrase-file FILE: as for dsadmin`

/**
 * The first word that is no option of `npm start`; undefined when all are. With --electron every word is let
 * through, because Chromium has switches of its own.
 */
export function unknownOption({ force, rest }) {
  if (force === 'electron') return undefined
  return rest.find((word, at) => {
    const isValue = at > 0 && PASSED_ON.includes(rest[at - 1])
    return !isValue && !PASSED_ON.includes(word.split('=')[0])
  })
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

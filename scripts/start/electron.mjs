// Owns Electron's program: whether it is there, fetching it while bytes come, running it until it is ready; refuses to wait for nothing.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, isEnding, start, stop } from './children.mjs'

/** Without a byte for this long, nothing will come, in milliseconds. */
export const SILENCE = 15_000

/** What the installer says of a network that does not lead there; its words are for programmers. */
const UNREACHABLE = /fetch failed|EAI_AGAIN|ECONN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ETIMEDOUT/

/** The path of Electron's program; undefined when it has not been fetched. */
export function electronBinary(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name)
    return existsSync(path) ? path : undefined
  } catch {
    // Without path.txt, Electron takes a folder that is given by hand with the usual name in it.
    const given = env.ELECTRON_OVERRIDE_DIST_PATH
    const path = given && join(given, process.platform === 'win32' ? 'electron.exe' : 'electron')
    return path && existsSync(path) ? path : undefined
  }
}

function bytesUnder(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.size
  let names
  try {
    names = readdirSync(path)
  } catch {
    // It was removed between the look and the reading.
    return 0
  }
  return names.reduce((sum, name) => sum + bytesUnder(join(path, name)), 0)
}

/** The last thing a program said that is worth repeating. */
export function lastLine(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !line.startsWith('Node.js v'))
  return lines.findLast((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? ''
}

/**
 * Fetches Electron's program with its own installer. The installer downloads below the folder for temporary
 * files and unpacks into its own, so what grows in those two is the progress.
 *
 * @param silence milliseconds without a byte after which it gives up
 * @param say called with a line of progress
 * @returns {Promise<{ok: true} | {ok: false, why: string}>}
 */
export async function fetchElectron({ root, node, say, silence = SILENCE, env = process.env }) {
  const own = mkdtempSync(join(tmpdir(), 'data-science-admin-'))
  const folder = join(root, 'node_modules', 'electron')
  const child = start(node, [join(folder, 'install.js')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, TMPDIR: own, TEMP: own, TMP: own },
  })
  let heard = ''
  child.stderr.on('data', (part) => (heard = (heard + part).slice(-8_000)))
  let bytes = 0
  let grewAt = Date.now()
  let silent = false
  const look = setInterval(() => {
    const there = bytesUnder(own) + bytesUnder(join(folder, 'dist'))
    if (there !== bytes) {
      bytes = there
      grewAt = Date.now()
      say(`${(bytes / 1_000_000).toFixed(0)} MB`)
    } else if (Date.now() - grewAt >= silence) {
      silent = true
      void stop(child, 'SIGKILL')
    }
  }, 500)
  const { code, error } = await ended(child)
  clearInterval(look)
  rmSync(own, { recursive: true, force: true })
  if (code === 0 && electronBinary(root, env)) return { ok: true }
  if (silent) return { ok: false, why: `no byte came for ${String(Math.round(silence / 1_000))} s` }
  if (UNREACHABLE.test(heard)) return { ok: false, why: 'its download cannot be reached from here' }
  return { ok: false, why: error?.message ?? lastLine(heard) }
}

/**
 * Runs the app in Electron. Its main process writes one line `{"event":"ready"}` when the window has loaded;
 * every other line is passed on.
 *
 * @returns {Promise<{ready: true, code: number} | {ready: false, last: string, code: number}>} when it has ended
 */
export async function runElectron({ root, binary, words, env = process.env }) {
  const child = start(binary, [root, ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, DSADMIN_STARTER: '1' },
  })
  let ready = false
  let last = ''
  let rest = ''
  child.stdout.on('data', (part) => {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.trim() === '{"event":"ready"}') ready = true
      else console.log(line)
    }
  })
  child.stderr.on('data', (part) => {
    if (ready) process.stderr.write(part)
    else last = (last + part).slice(-8_000)
  })
  const { code, error } = await ended(child)
  if (ready || isEnding()) return { ready: true, code }
  return { ready: false, last: error?.message ?? lastLine(last), code }
}

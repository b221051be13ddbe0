// Owns what is known about `npm start` as a whole: what it prints, that it does nothing twice, and that it ends whole.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { end, ensureBuilt, freePort, root } from '#tests/app'

/** The machine's own Node where there is one: the starter must not need the project's. */
const NODE = process.env['SYSTEM_NODE'] ?? '/usr/bin/node'

let dataDir: string
const started: ChildProcess[] = []

beforeAll(() => ensureBuilt(), 120_000)
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-start-'))))
afterEach(async () => {
  await Promise.all(started.splice(0).map(end))
  rmSync(dataDir, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly said: (words: RegExp) => Promise<string>
  readonly exit: Promise<number | NodeJS.Signals | null>
}

function watch(child: ChildProcess): Started {
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (text += part.toString()))
  return {
    child,
    output: () => text,
    said: async (words) => {
      await expect.poll(() => text, { timeout: 15_000 }).toMatch(words)
      return words.exec(text)?.[0] ?? ''
    },
    exit: new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal))),
  }
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: dataDir,
  DSADMIN_DATA_DIR: dataDir,
  ...more,
})

/** Root is told to use a browser before Electron is tried, so root's tests become `nobody` for that. */
const NOBODY = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0

function canBeNobody(): boolean {
  const look = `require('node:fs').readFileSync(process.argv[1])`
  return spawnSync(NODE, ['-e', look, join(root, 'package.json')], NOBODY).status === 0
}

function start(words: readonly string[], env?: NodeJS.ProcessEnv, who: object = {}): Started {
  return watch(
    spawn(NODE, [join(root, 'scripts/start.mjs'), ...words], {
      cwd: dataDir,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...who,
    }),
  )
}

const answers = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 'refused',
  )

describe('npm start', () => {
  it('without a display says so, opens on this computer, and names the way from another', async () => {
    const port = await freePort()
    const app = start(['--port', String(port)])
    const said = await app.said(/No display here[^]*10 minutes\.\n/)
    expect(said).toMatch(
      new RegExp(
        `^No display here, so the app opens in a browser:\nhttp://127\\.0\\.0\\.1:${String(port)}/#t=[\\w-]{43} \\(one use; start again for a new one\\)\\.\\n` +
          `From your own computer first: ssh -L ${String(port)}:127\\.0\\.0\\.1:${String(port)} USER@HOST\\nThe link works once, within 10 minutes\\.\\n$`,
      ),
    )
    expect(await answers(`http://127.0.0.1:${String(port)}/`)).toBe(200)
  })

  it('names its options to somebody who mistypes one, before it does anything', async () => {
    const app = start(['--loopbak'])
    expect(await app.exit).toBe(2)
    expect(app.output()).toContain('“--loopbak” is not an option of npm start.')
    for (const option of ['--electron', '--loopback', '--port'])
      expect(app.output()).toContain(option)
    expect(app.output()).not.toContain('#t=')
  })

  it('neither installs nor builds when nothing has changed', async () => {
    const mark = statSync(join(root, 'out', '.sources')).mtimeMs
    const port = await freePort()
    const begun = performance.now()
    const app = start(['--loopback', '--port', String(port)])
    await app.said(/#t=/)
    expect(app.output()).not.toMatch(/Installing|Building/)
    expect(statSync(join(root, 'out', '.sources')).mtimeMs).toBe(mark)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends whole on %s', async (signal) => {
    const port = await freePort()
    const app = start(['--loopback', '--port', String(port)])
    await app.said(/#t=/)
    app.child.kill(signal)
    expect(await app.exit).toBe({ SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal])
    expect(await answers(`http://127.0.0.1:${String(port)}/`)).toBe('refused')
  })

  it('says which port is free when the one asked for is taken', async () => {
    const port = await freePort()
    const first = start(['--loopback', '--port', String(port)])
    await first.said(/#t=/)
    const second = start(['--loopback', '--port', String(port)])
    await second.said(new RegExp(`Port ${String(port)} is taken.*\\s.*--port \\d+`))
    expect(await second.exit).toBe(5)
  })

  describe('with an Electron that ends at once', () => {
    const env = () => ({ ELECTRON_OVERRIDE_DIST_PATH: dataDir, DISPLAY: ':99' })
    beforeEach(() => {
      const program = join(dataDir, 'electron')
      writeFileSync(
        program,
        `#!/bin/sh\necho '[1:FATAL] The SUID sandbox helper binary is not configured correctly.' >&2\nexit 133\n`,
      )
      chmodSync(program, 0o755)
    })

    it('repeats its last line and opens the browser instead', async (context) => {
      if (isRoot && !canBeNobody()) context.skip('nobody cannot read this checkout')
      if (isRoot) chownSync(dataDir, NOBODY.uid, NOBODY.gid)
      const who = isRoot ? NOBODY : {}
      const app = start(['--port', String(await freePort())], env(), who)
      await app.said(
        /^Electron ended before the app was ready: \[1:FATAL\] The SUID sandbox helper.*\nElectron ended before the app was ready, so it opens in a browser:\nhttp\S+#t=/,
      )
    })

    it('does not open the browser when Electron was asked for', async () => {
      const app = start(['--electron'], env())
      await app.said(/Electron ended before the app was ready: .*SUID sandbox helper/)
      expect(await app.exit).toBe(1)
      expect(app.output()).not.toContain('#t=')
      expect(app.output()).toContain('Leave --electron out')
    })

    it('is not tried by root', async (context) => {
      if (!isRoot) context.skip('not root')
      const app = start(['--port', String(await freePort())], env())
      await app.said(/^Electron has no sandbox for root, so the app opens in a browser:\n/)
    })
  })

  it('in a terminal gives a new link for each Enter', async () => {
    const port = await freePort()
    const command = `exec ${NODE} ${join(root, 'scripts/start.mjs')} --loopback --port ${String(port)}`
    const terminal = watch(
      spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
        cwd: dataDir,
        env: environment(),
      }),
    )
    const first = await terminal.said(/#t=[\w-]{43} \(one use; press Enter for a new one\)/)
    terminal.child.stdin?.write('\n')
    const second = await terminal.said(/A new link: http:\S+#t=[\w-]{43}/)
    expect(second).not.toContain(first.slice(0, 46))
    // Ctrl+C, as a terminal sends it to everything that runs in it.
    terminal.child.stdin?.write('\u0003')
    expect(await terminal.exit).toBe(130)
    expect(await answers(`http://127.0.0.1:${String(port)}/`)).toBe('refused')
  })
})

// Owns the built app as a running program for tests: loopback host, gate and command line on one temporary data folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildScript } from '#tests/scripts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** How long a program may take to say that it is up, in milliseconds. */
const START = 20_000

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Standard output as JSON. */
  readonly json: <T>() => T
}

export interface RunningGate {
  readonly port: number
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** The status of `/verify` for a value sent in `Y-Api-Key`. */
  readonly verify: (value: string) => Promise<number>
  /** All that it has written to the terminal. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

export interface RunningApp {
  /** The address that opens the app once, token included. */
  readonly url: string
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string
  readonly port: number
  readonly dataDir: string
  /** Everything that the host has printed. */
  readonly output: () => string
  /** Runs `dsadmin` with these words on the same data folder. */
  readonly cli: (words: readonly string[], stdin?: string) => Promise<Ran>
  readonly startGate: (words?: readonly string[]) => Promise<RunningGate>
  /** Ends the loopback host alone. */
  readonly stopHost: () => Promise<void>
  /** Ends the loopback host as a crash does, without a chance to tidy up. */
  readonly killHost: () => Promise<void>
  /** Starts the loopback host again, on the same folder and port; answers a new link. */
  readonly startHost: () => Promise<string>
  /** Ends everything that was started and removes the data folder. */
  readonly stop: () => Promise<void>
}

/** A port of this computer that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

let fresh: Promise<void> | undefined

/** Builds out/ unless it fits the sources, once for a test run. */
export function ensureBuilt(): Promise<void> {
  fresh ??= (async () => {
    const { buildOf } = await buildScript()
    if ((await buildOf(root)) === 'failed') throw new Error('The app could not be built.')
  })()
  return fresh
}

/** No keychain, no display, no variables of whoever runs the tests. */
function bareEnvironment(dataDir: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: dataDir,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    DSADMIN_DATA_DIR: dataDir,
  }
}

const cliPath = join(root, 'out', 'main', 'cli.js')

/** Starts `dsadmin` on a data folder; `ensureBuilt` comes first. */
export function startCli(words: readonly string[], dataDir: string): ChildProcess {
  return spawn(process.execPath, [cliPath, ...words], {
    cwd: dataDir,
    env: bareEnvironment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Waits until `look` answers; fails with what the program said when it ends or takes too long. */
async function until<T>(
  child: ChildProcess,
  said: () => string,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + START
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > end)
      throw new Error(`It did not start. It said: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

function listen(child: ChildProcess): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()))
  return () => said
}

/** Ends one program that a test started: asks, then insists. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 8_000)
  await gone
  clearTimeout(late)
}

/** Runs `dsadmin` to its end on a data folder. */
export async function runCli(dataDir: string, words: readonly string[], stdin = ''): Promise<Ran> {
  await ensureBuilt()
  const child = spawn(process.execPath, [cliPath, ...words], {
    cwd: dataDir,
    env: bareEnvironment(dataDir),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  child.stdin.on('error', () => {
    // A command that does not read its input closes it; that is not a failure of the test.
  })
  child.stdin.end(stdin)
  const code = await new Promise<number>((resolve) =>
    child.once('close', (status) => resolve(status ?? -1)),
  )
  return { code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T }
}

/** Starts `dsadmin gate` on a data folder and waits until it is ready. */
export async function startGateOn(
  dataDir: string,
  words: readonly string[] = [],
): Promise<RunningGate> {
  await ensureBuilt()
  const port = await freePort()
  const child = startCli(['gate', '--port', String(port), ...words], dataDir)
  const url = `http://127.0.0.1:${String(port)}`
  const output = listen(child)
  await until(child, output, async () => {
    const ready = await fetch(`${url}/readyz`).catch(() => undefined)
    return ready?.status === 200 ? true : undefined
  })
  return {
    port,
    url,
    verify: async (value) =>
      (await fetch(`${url}/verify`, { headers: { 'Y-Api-Key': value } })).status,
    output,
    stop: () => end(child),
  }
}

/**
 * Builds the app if it is not, and starts its loopback host on a new data folder and a free port. The
 * caller stops it.
 */
export async function startApp(): Promise<RunningApp> {
  await ensureBuilt()
  const dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-app-'))
  const port = await freePort()
  let said = ''
  const startHost = async () => {
    const child = startCli(['serve', '--port', String(port)], dataDir)
    const output = listen(child)
    const url = await until(child, output, () => /http:\/\/\S+#t=[\w-]+/.exec(output())?.[0])
    return { child, output, url }
  }
  let host = await startHost()
  const gates: RunningGate[] = []
  const stopHost = async () => {
    await end(host.child)
    said += host.output()
  }
  return {
    url: host.url,
    origin: `http://127.0.0.1:${String(port)}`,
    port,
    dataDir,
    output: () => said + host.output(),
    cli: (words, stdin) => runCli(dataDir, words, stdin),
    startGate: async (words) => {
      const gate = await startGateOn(dataDir, words)
      gates.push(gate)
      return gate
    },
    stopHost,
    killHost: async () => {
      const gone = new Promise((resolve) => host.child.once('exit', resolve))
      host.child.kill('SIGKILL')
      await gone
      said += host.output()
    },
    startHost: async () => {
      host = await startHost()
      return host.url
    },
    stop: async () => {
      await Promise.all([stopHost(), ...gates.map((gate) => gate.stop())])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

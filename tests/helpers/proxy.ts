// Owns a real proxy from the system in front of a real upstream, for tests; refuses to change more than addresses in an example.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Whether a program is installed. Where `CI` is set, it has to be. */
export function installed(program: string): boolean {
  const found = !spawnSync(program, ['-v']).error
  if (!found) {
    if (process.env['CI']) throw new Error(`${program} is not installed`)
    console.log(`not run: no ${program}`)
  }
  return found
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** What reached the upstream. */
export interface Received {
  readonly url: string
  /** In lower case, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export interface Upstream {
  readonly port: number
  readonly received: readonly Received[]
  readonly close: () => Promise<void>
}

/** A server that keeps what it was sent and answers 200 with "upstream". */
export async function startUpstream(): Promise<Upstream> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const { rawHeaders, url = '' } = request
    const names = rawHeaders.filter((_, at) => at % 2 === 0)
    received.push({
      url,
      headers: names.map((name, at) => [name.toLowerCase(), rawHeaders[at * 2 + 1] ?? ''] as const),
    })
    request.resume()
    response.end('upstream')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** An example of `resources/gate` in which each text was replaced by another; one that is not there is an error. */
export function render(file: string, changes: Readonly<Record<string, string>>): string {
  let text = readFileSync(resolve(import.meta.dirname, '../../resources/gate', file), 'utf8')
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
    text = text.replaceAll(from, to)
  }
  return text
}

export interface Proxy {
  readonly folder: string
  readonly stop: () => Promise<void>
}

/** Writes `files` into a folder of its own and runs `program` there until it is stopped. */
export function runProxy(
  program: string,
  args: (folder: string) => readonly string[],
  files: (folder: string) => Readonly<Record<string, string>>,
): Proxy {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-proxy-'))
  mkdirSync(join(folder, 'tmp'))
  for (const [name, text] of Object.entries(files(folder))) writeFileSync(join(folder, name), text)
  const child: ChildProcess = spawn(program, args(folder), {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    folder,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once('exit', done))
        child.kill('SIGTERM')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

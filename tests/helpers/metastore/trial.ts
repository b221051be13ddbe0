// Owns a trial of the program for tests: its process from the sources, its own folder and port, and clients of it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { STOP } from '#base/child'
import { TRIAL_FILES, trialFolder } from '#base/paths'
import { Secret } from '#base/secret'
import { type ProbeReport, Target, TRIAL_ACCOUNT } from '#contract'
import { nodeStarter } from '#hosts/node-child'
import type { LocalTrial, TrialArguments } from '#services/metastore/local-trial'
import { connect as openSession } from '#services/metastore/probe/connect'
import { probe, type ProbeOptions } from '#services/metastore/probe/probe'
import type { SqlSession } from '#services/metastore/session'
import { until } from '#tests/gate'
import { freePort } from '#tests/metastore/ports'
import { localTrial } from '#tests/metastore/service'
import { openWorkspace, removeFolder, temporaryFolder, type TestWorkspace } from '#tests/workspace'

/** The process as the sources have it. */
export const TRIAL_PROCESS = fileURLToPath(
  new URL('../../../main/trial-process.ts', import.meta.url),
)

const signal = new AbortController().signal

export const trialStarter = () => nodeStarter<TrialArguments>(TRIAL_PROCESS)

export const startable = (space: TestWorkspace): LocalTrial => localTrial(space, trialStarter())

export const trialTarget = (port: number, part: Partial<Target> = {}): Target =>
  Target.parse({ engine: 'trial', ...TRIAL_ACCOUNT, port, ...part })

export const trialSession = (port: number): Promise<SqlSession> =>
  openSession(trialTarget(port), new Secret(''), { signal })

let made: Promise<string> | undefined

/** Puts data of a trial that was made once into a folder: making it takes seconds, and every test wants its own. */
export async function seedTrial(dataDir: string): Promise<void> {
  made ??= (async () => {
    const folder = temporaryFolder()
    const child = fork(TRIAL_PROCESS, [JSON.stringify({ folder, port: 0 })], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    await once(child, 'message')
    child.send(STOP)
    await once(child, 'exit')
    process.once('exit', () => removeFolder(folder))
    return join(folder, TRIAL_FILES.data)
  })()
  const data = join(trialFolder(dataDir), TRIAL_FILES.data)
  cpSync(await made, data, { recursive: true, force: false, errorOnExist: true })
}

/** The process that has the trial open, by its own note. */
export function holderOf(dataDir: string): number {
  const path = join(trialFolder(dataDir), TRIAL_FILES.holder)
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly pid: number }).pid
}

/** A client that says its bytes one by one, as no driver does. */
export class RawClient {
  readonly #socket: Socket
  #heard = Buffer.alloc(0)
  closed = false

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', (part: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, part])
    })
    this.#socket.on('error', () => {})
    this.#socket.once('close', () => {
      this.closed = true
    })
  }

  say(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** A message of the protocol: type and body. */
  message(type: string, body: Buffer | string = ''): void {
    const bytes = Buffer.from(body)
    const head = Buffer.from(`${type}    `, 'latin1')
    head.writeInt32BE(bytes.length + 4, 1)
    this.say(Buffer.concat([head, bytes]))
  }

  startup(): void {
    const body = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1')
    const length = Buffer.alloc(4)
    length.writeInt32BE(body.length + 4)
    this.say(Buffer.concat([length, body]))
  }

  /** What was said since the last call, as text. */
  heard(): string {
    const text = this.#heard.toString('latin1')
    this.#heard = Buffer.alloc(0)
    return text
  }

  /** Waits until what was heard so far ends with `part`; answers it all. */
  async until(part: string): Promise<string> {
    await until(() => this.#heard.toString('latin1').endsWith(part), 15_000)
    return this.heard()
  }

  /** Waits until the server is: `I` idle, `T` in a transaction. Answers all that was heard. */
  ready(status: 'I' | 'T' = 'I'): Promise<string> {
    return this.until(`Z\0\0\0\u0005${status}`)
  }

  query(sql: string, status: 'I' | 'T' = 'I'): Promise<string> {
    this.message('Q', `${sql}\0`)
    return this.ready(status)
  }

  end(): void {
    this.#socket.destroy()
  }
}

/** A workspace and a trial of its own, with a port that is free. */
export class TrialStage {
  readonly #space: TestWorkspace
  trial: LocalTrial
  port: number

  private constructor(space: TestWorkspace, port: number) {
    this.#space = space
    this.trial = startable(space)
    this.port = port
  }

  /** `dataDir`: where it all lies; else a new temporary folder. */
  static async make(dataDir = temporaryFolder()): Promise<TrialStage> {
    return new TrialStage(openWorkspace(dataDir), await freePort())
  }

  get space(): TestWorkspace {
    return this.#space
  }

  get dataDir(): string {
    return this.#space.folder
  }

  get folder(): string {
    return trialFolder(this.dataDir)
  }

  get data(): string {
    return join(this.folder, TRIAL_FILES.data)
  }

  /** Waits until it runs. */
  running(): Promise<void> {
    return until(async () => (await this.trial.status()).state === 'running', 60_000)
  }

  async start(): Promise<void> {
    await this.trial.start(this.port)
    await this.running()
  }

  /** Starts one that was made before. */
  async open(): Promise<void> {
    await seedTrial(this.dataDir)
    await this.start()
  }

  /** What a check of it finds. */
  check(part: Partial<Target> = {}, budgets: ProbeOptions['budgets'] = {}): Promise<ProbeReport> {
    return probe(trialTarget(this.port, part), new Secret(''), { signal, budgets })
  }

  async close(): Promise<void> {
    await this.trial.close()
    this.#space.close()
  }

  async clear(): Promise<void> {
    await this.close()
    removeFolder(this.dataDir)
  }
}

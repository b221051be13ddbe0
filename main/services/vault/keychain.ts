// Owns the operating system's keychain through keytar; refuses to wait for ever, to run two calls at once, and to crash.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '#base/fault'
import type { Log } from '#base/log'
import { Secret } from '#base/secret'
import {
  classify,
  keychainLabel,
  libraryMissing,
  type Trouble,
  trouble,
  troubleFault,
  type TroubleState,
} from './keychain-trouble.ts'

/** What this file uses of keytar. Every call runs in a thread that cannot be stopped. */
export interface Keytar {
  readonly getPassword: (service: string, account: string) => Promise<string | null>
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>
  readonly deletePassword: (service: string, account: string) => Promise<boolean>
}

/** How long an answer may take where a person can see the keychain's question. */
export const KEYCHAIN_LIMIT_MS = 30_000

/**
 * How long it may take where nobody can, or where the answer is only a bonus.
 *
 * The command line never hangs on a keychain's prompt: (1) what is only a bonus, such as signing the head
 * of the audit chain, goes through `LayeredVault.within(KEYCHAIN_HURRY_MS)` and is left out when it
 * fails; (2) what was asked for gets 30 s at a terminal, and this limit without one; (3) after the first
 * failure every later call fails at once; (4) a thread that still waits for the prompt would keep the
 * process alive, so a command that finds `stuck` set ends through `leaveStuck` of base/leave.ts, and the
 * keychain takes its prompt away. On Linux without a session bus nothing is tried at all.
 */
export const KEYCHAIN_HURRY_MS = 2_000

const SERVICE = 'Data Science Admin'
/** Written and removed again to learn whether the keychain is open; each process has its own. */
const PROBE = `probe-${String(process.pid)}`
/** Never written: reading it finds the keychain without making it ask anything. */
const NOTHING = 'nothing'

class Refusal extends Error {
  readonly state: TroubleState
  constructor(state: TroubleState, message: string) {
    super(message)
    this.state = state
  }
}

export interface KeychainOptions {
  readonly log: Log
  readonly platform?: NodeJS.Platform
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly load?: () => Promise<Keytar>
}

async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar')
  return keytar
}

/**
 * The keychain of this process: make one, whatever the number of workspaces. Calls run one after the
 * other. After a failure all calls fail at once with it until `state(true)` asks again, so that a prompt
 * that was dismissed does not come back with every change. A call that passed its limit is forgotten: its
 * late answer goes nowhere, a late write is undone, and nothing else starts before it has ended.
 */
export class Keychain {
  readonly label: string
  readonly #platform: NodeJS.Platform
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #log: Log
  readonly #load: () => Promise<Keytar>
  #keytar: Keytar | undefined
  #line: Promise<unknown> = Promise.resolve()
  #trouble: Trouble | undefined
  #answered = false
  #stuck = false

  constructor({ log, platform = process.platform, env = process.env, load }: KeychainOptions) {
    this.label = keychainLabel(platform)
    this.#platform = platform
    this.#env = env
    this.#log = log
    this.#load = load ?? loadKeytar
  }

  /** A call has passed its limit and its thread still waits: the process cannot end by itself. */
  get stuck(): boolean {
    return this.#stuck
  }

  /** Stores a value and reads it back. Errors: Fault vault.absent, locked, denied, slow. */
  async put(account: string, value: Secret, limitMs = KEYCHAIN_LIMIT_MS): Promise<void> {
    await this.#call(limitMs, async (keytar, signal) => {
      const before = await keytar.getPassword(SERVICE, account)
      signal.throwIfAborted()
      await keytar.setPassword(SERVICE, account, value.reveal())
      if (signal.aborted) {
        // The caller was told that nothing is stored, so that has to become true.
        await (before === null
          ? keytar.deletePassword(SERVICE, account)
          : keytar.setPassword(SERVICE, account, before))
        return
      }
      // libsecret can fail without an error when its prompt is dismissed.
      if ((await keytar.getPassword(SERVICE, account)) !== value.reveal())
        throw new Refusal('denied', 'the value read back is not the one stored')
    })
  }

  /** The value, or undefined when there is certainly none. Errors: Fault vault.absent, locked, denied, slow. */
  async take(account: string, limitMs = KEYCHAIN_LIMIT_MS): Promise<Secret | undefined> {
    const value = await this.#call(limitMs, async (keytar, signal) => {
      const found = await keytar.getPassword(SERVICE, account)
      if (found !== null || this.#platform !== 'linux') return found
      signal.throwIfAborted()
      return this.#whileOpen(keytar, signal, () => keytar.getPassword(SERVICE, account))
    })
    return value === null ? undefined : new Secret(value)
  }

  /** Forgets a value, if there is one. Errors: Fault vault.absent, locked, denied, slow. */
  async drop(account: string, limitMs = KEYCHAIN_LIMIT_MS): Promise<void> {
    await this.#call(limitMs, async (keytar, signal) => {
      const gone = await keytar.deletePassword(SERVICE, account)
      if (gone || this.#platform !== 'linux') return
      signal.throwIfAborted()
      await this.#whileOpen(keytar, signal, () => keytar.deletePassword(SERVICE, account))
    })
  }

  /**
   * `undefined`: it can be used. Asks the keychain the first time, without making it prompt; `recheck`
   * forgets earlier failures and writes and removes a probe, which may make it prompt. Never throws.
   */
  async state(recheck = false, limitMs = KEYCHAIN_LIMIT_MS): Promise<Trouble | undefined> {
    if (recheck && !this.#stuck) {
      this.#trouble = undefined
      this.#keytar = undefined
    } else if (this.#trouble || this.#answered) {
      return this.#trouble
    }
    try {
      await this.#call(limitMs, async (keytar, signal) =>
        recheck
          ? this.#whileOpen(keytar, signal, async () => undefined)
          : keytar.getPassword(SERVICE, NOTHING),
      )
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
    return this.#trouble
  }

  /**
   * Runs `ask` while a probe item proves that the collection is open. On Linux "nothing there" is also the
   * answer of a locked collection whose prompt could not be shown or was dismissed.
   */
  async #whileOpen<T>(keytar: Keytar, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    await keytar.setPassword(SERVICE, PROBE, PROBE)
    try {
      signal.throwIfAborted()
      if ((await keytar.getPassword(SERVICE, PROBE)) !== PROBE)
        throw new Refusal('locked', 'the probe was not found again')
      signal.throwIfAborted()
      return await ask()
    } finally {
      await keytar.deletePassword(SERVICE, PROBE)
    }
  }

  #call<T>(limitMs: number, work: (keytar: Keytar, signal: AbortSignal) => Promise<T>): Promise<T> {
    const turn = this.#line.then(() => this.#within(limitMs, work))
    // The next in line is told by #trouble, not by this rejection, which is the caller's.
    this.#line = turn.catch(() => undefined)
    return turn
  }

  async #within<T>(
    limitMs: number,
    work: (keytar: Keytar, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#trouble) throw troubleFault(this.#trouble)
    const started = performance.now()
    const limit = new AbortController()
    const running = this.#library().then((keytar) => work(keytar, limit.signal))
    const { promise: passed, resolve } = Promise.withResolvers<'passed'>()
    const timer = setTimeout(() => resolve('passed'), limitMs)
    try {
      const first = await Promise.race([running.then((value) => ({ value })), passed])
      if (first === 'passed') {
        limit.abort()
        this.#awaitLate(running)
        throw new Refusal('slow', `no answer within ${String(limitMs)} ms`)
      }
      this.#answered = true
      return first.value
    } catch (error) {
      this.#trouble = this.#explain(error, performance.now() - started)
      throw troubleFault(this.#trouble, error)
    } finally {
      clearTimeout(timer)
    }
  }

  /** After its late answer the keychain may be asked again; the answer itself is dropped. */
  #awaitLate(running: Promise<unknown>): void {
    this.#stuck = true
    const end = (state: string) => {
      this.#stuck = false
      this.#log.info('keychain answered after its limit', { state })
    }
    running.then(
      () => {
        this.#trouble = undefined
        end('ready')
      },
      (error: unknown) => {
        // Aborted between two calls: the first of them did get its answer.
        const aborted = error instanceof Error && error.name === 'AbortError'
        this.#trouble = aborted ? undefined : this.#explain(error, KEYCHAIN_LIMIT_MS)
        end(this.#trouble?.state ?? 'ready')
      },
    )
  }

  #explain(error: unknown, tookMs: number): Trouble {
    if (error instanceof LibraryMissing) return libraryMissing(this.#platform)
    const state = error instanceof Refusal ? error.state : classify(error, tookMs)
    return trouble(state, this.#platform)
  }

  async #library(): Promise<Keytar> {
    if (this.#platform === 'linux' && !this.#hasSessionBus())
      throw new Refusal('absent', 'no session bus')
    try {
      this.#keytar ??= await this.#load()
    } catch (error) {
      throw new LibraryMissing(error)
    }
    return this.#keytar
  }

  /** Where libsecret would find one. With a display it may also start one (D-Bus specification, autolaunch). */
  #hasSessionBus(): boolean {
    const { DBUS_SESSION_BUS_ADDRESS: address, DISPLAY: display, XDG_RUNTIME_DIR: run } = this.#env
    return Boolean(address) || Boolean(display) || (run ? existsSync(join(run, 'bus')) : false)
  }
}

class LibraryMissing extends Error {
  constructor(cause: unknown) {
    super('keytar does not load', { cause })
  }
}

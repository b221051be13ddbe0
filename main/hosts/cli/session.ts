// Owns one run of the command line: global options, the opened app, and calls through dispatch.
import { Fault } from '#base/fault'
import {
  type Channel,
  type Failure,
  FAILURES,
  type Input,
  type Output,
  type Progress,
  type Result,
} from '#contract'
import type { Dispatch } from '#ipc/dispatch'
import { confirmAtTerminal, type Terminal, write } from './terminal.ts'

export interface GlobalOptions {
  readonly dataDir?: string
  readonly workspace?: string
  readonly json?: boolean
  readonly yes?: boolean
  readonly vaultPassphraseFile?: string
}

/** What the command line needs of the program; `main/cli.ts` composes it. */
export interface OpenedApp {
  readonly dispatch: Dispatch
  /** Writes down what may lag behind a command, such as the signed audit head; bounded in time. */
  readonly close: () => Promise<void>
}

/** `first`: what it will be asked for, so that loading can be shared out. */
export type OpenApp = (options: GlobalOptions, first: Channel) => Promise<OpenedApp>

/** A failure on its way to stderr and to its exit code. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }

  get exitCode(): number {
    return FAILURES[this.failure.code]
  }
}

/** The operation ran and its result was printed; it is a bad one, and only the exit code is left to say so. */
export class BadResult extends Error {
  override readonly name = 'BadResult'
}

/** One invocation of `dsadmin`. Opens the app on first use, once. */
export class Session {
  readonly terminal: Terminal
  readonly options: GlobalOptions
  readonly signal: AbortSignal
  readonly #open: OpenApp
  #app: Promise<OpenedApp> | undefined

  constructor(terminal: Terminal, options: GlobalOptions, signal: AbortSignal, open: OpenApp) {
    this.terminal = terminal
    this.options = options
    this.signal = signal
    this.#open = open
  }

  /** Calls an operation; a failure ends the command. */
  async call<C extends Channel>(
    channel: C,
    input: Input<C>,
    consent = false,
    progress: (step: Progress<C>) => void = () => {},
  ): Promise<Output<C>> {
    this.#app ??= this.#open(this.options, channel)
    const { dispatch } = await this.#app
    const result = (await dispatch(channel, input, {
      signal: this.signal,
      consent,
      progress: (step) => progress(step as Progress<C>),
    })) as Result<Output<C>>
    if (!result.ok) throw new CommandFailed(result.failure)
    return result.value
  }

  /**
   * A person's agreement: `--yes`, or an answer at the terminal.
   * @throws Fault `consent.needed` without either, naming the command.
   */
  async consent(command: string, question: string, why = 'cannot be undone'): Promise<boolean> {
    if (this.options.yes) return true
    if (!this.terminal.stdin.isTTY) {
      throw new Fault({
        code: 'consent.needed',
        message: `${command} ${why}, and there is no terminal to ask at.`,
        fix: `Give --yes to ${command} when you are sure.`,
      })
    }
    if (await confirmAtTerminal(this.terminal, question)) return true
    throw new CommandFailed({
      code: 'cancelled',
      message: 'Not confirmed, so nothing was changed.',
      fix: 'Run it again and type yes.',
    })
  }

  /** Writes one JSON value with --json, the words otherwise. */
  async answer(value: unknown, words: () => string): Promise<void> {
    await write(this.terminal.stdout, this.options.json ? `${JSON.stringify(value)}\n` : words())
  }

  async close(): Promise<void> {
    await (await this.#app)?.close()
  }
}

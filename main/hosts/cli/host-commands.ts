// Owns the arguments of `dsadmin gate` and `dsadmin serve`; the servers themselves live in their hosts.
import type { Command } from 'commander'
import { Fault } from '#base/fault'
import { redact } from '#base/log'
import type { Input, PackReport } from '#contract'
import { addBundleCommands, bundleOf } from './bundle-commands.ts'
import type { Bind } from './keys-commands.ts'
import type { GlobalOptions } from './session.ts'
import type { Terminal } from './terminal.ts'

/** A bundle, and who has to have signed it. */
export interface BundleArguments {
  readonly path: string
  readonly fingerprint: string
}

export interface GateArguments {
  readonly host: string
  readonly port: number
  readonly name?: string
  readonly trustProxy: readonly string[]
  readonly clients: boolean
  /** Signed digests in the place of the inventory, and who has to have signed them. */
  readonly bundle?: BundleArguments
}

export interface ServeArguments {
  /** Absent: 9474, or the next free one. */
  readonly port?: number
  /** One sentence why the app opens in a browser. */
  readonly reason?: string
}

export interface TrialArguments {
  readonly port: number
}

/** The long-running commands, each resolving when it was asked to stop. */
export interface HostCommands {
  readonly gate: (given: GateArguments, options: GlobalOptions, terminal: Terminal) => Promise<void>
  /** Writes what the gate of a bundle has seen. */
  readonly gateUses: (
    given: { readonly bundle: BundleArguments; readonly out: string },
    options: GlobalOptions,
  ) => Promise<{ readonly path: string; readonly gate: string; readonly fingerprint: string }>
  /** Checks a review pack, without a data folder. */
  readonly verifyPack: (given: Input<'review.verify'>) => Promise<PackReport>
  readonly serve: (
    given: ServeArguments,
    options: GlobalOptions,
    terminal: Terminal,
  ) => Promise<void>
  readonly trial: (
    given: TrialArguments,
    options: GlobalOptions,
    terminal: Terminal,
  ) => Promise<void>
}

/** @throws Fault input.invalid. */
export function port(text: string): number {
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (number >= 1 && number <= 65_535) return number
  throw new Fault({
    code: 'input.invalid',
    message: `"${text}" is not a port.`,
    fix: 'Give a whole number from 1 to 65535.',
    field: 'port',
  })
}

/** @throws Fault input.invalid. */
function gateName(name: string | undefined): { readonly name?: string } {
  if (name === undefined) return {}
  if (redact(name) === name) return { name }
  throw new Fault({
    code: 'input.invalid',
    message: 'The name of a gate holds a key.',
    fix: 'Give a name that others may read; if the key was seen by anybody, revoke it.',
    field: 'name',
  })
}

const repeated = (value: string, before: readonly string[] = []) => [...before, value]

export function addHostCommands(program: Command, bind: Bind, hosts: HostCommands): void {
  const gate = program
    .command('gate')
    .description('answer 204 or 401 for the key in Y-Api-Key')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--port <port>', 'the port to listen on', '9473')
    .option('--name <name>', 'how this gate is called in receipts')
    .option(
      '--trust-proxy <cidr>',
      'take the client address from this proxy; may be given again',
      repeated,
    )
    .option('--no-clients', 'do not record which clients use a key')
    .option('--bundle <folder>', 'signed digests, where the inventory cannot be reached')
    .option('--trust <fingerprint>', 'who has to have signed the bundle')
    .action(
      bind(async (session, given) => {
        const options = given as {
          readonly host: string
          readonly port: string
          readonly name?: string
          readonly trustProxy?: readonly string[]
          readonly clients: boolean
          readonly bundle?: string
          readonly trust?: string
        }
        await hosts.gate(
          {
            host: options.host,
            port: port(options.port),
            ...gateName(options.name),
            trustProxy: options.trustProxy ?? [],
            clients: options.clients,
            ...bundleOf(options),
          },
          session.options,
          session.terminal,
        )
      }),
    )

  addBundleCommands(gate, bind, hosts)

  program
    .command('serve')
    .description('open the app in a browser on this computer')
    .option('--port <port>', 'the port on 127.0.0.1; default: 9474 or the next free one')
    .option('--reason <why>', 'asked|display|root|download|ended: what to say about the browser')
    .action(
      bind(async (session, given) => {
        const options = given as { readonly port?: string; readonly reason?: string }
        await hosts.serve(
          {
            ...(options.port === undefined ? {} : { port: port(options.port) }),
            ...(options.reason === undefined ? {} : { reason: options.reason }),
          },
          session.options,
          session.terminal,
        )
      }),
    )
}

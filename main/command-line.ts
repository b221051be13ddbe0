// Owns the command line as a program: the terminal, signals, which host runs; knows no operation.
import { join } from 'node:path'
import type { Core } from '#compose'
import { Fault } from '#base/fault'
import { readInputFile } from '#base/input-file'
import { leaveStuck } from '#base/leave'
import { openLog } from '#base/log-file'
import { dataFolder, trialFolder } from '#base/paths'
import { systemRuntime } from '#base/runtime'
import { Secret } from '#base/secret'
import { EXIT } from '#contract/failure'
import { nodeStarter } from '#hosts/node-child'
import { runProgram } from '#hosts/cli/program'
import type { GlobalOptions } from '#hosts/cli/session'
import type { Threads } from '#services/scan/threads'
import packageJson from '#package' with { type: 'json' }
import { scanFirst } from './scan-first.ts'

const MOST_PASSPHRASE = 65_536

function passphraseOf({ vaultPassphraseFile }: GlobalOptions): Secret | undefined {
  if (vaultPassphraseFile === undefined) return undefined
  try {
    const bytes = readInputFile(vaultPassphraseFile, MOST_PASSPHRASE)
    if (bytes) return new Secret(bytes.toString('utf8').replace(/\r?\n$/, ''))
  } catch (error) {
    throw new Fault({
      code: 'vault.passphrase',
      message: `The file ${vaultPassphraseFile}, which holds the passphrase, could not be read.`,
      fix: 'Check the path, and that you may read it.',
      field: 'vault-passphrase-file',
      cause: error,
    })
  }
  throw new Fault({
    code: 'vault.passphrase',
    message: `The file ${vaultPassphraseFile} holds far more than a passphrase.`,
    fix: 'Name a file with the passphrase alone.',
    field: 'vault-passphrase-file',
  })
}

export interface Program {
  /** The folder `out`. */
  readonly built: string
  readonly scanThreads: Threads
}

/** Runs the command line of this process to its end. */
export async function runCommandLine({ built, scanThreads }: Program): Promise<void> {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ending.abort())

  const cores: Core[] = []

  const open = async (host: 'cli' | 'loopback', options: GlobalOptions) => {
    const passphrase = passphraseOf(options)
    const { compose } = await import('#compose')
    const core = await compose({
      dataDir: options.dataDir ?? dataFolder(),
      capabilities: { host, clipboard: 'browser', dialogs: false, notices: 'page' },
      command: 'npx dsadmin',
      scanThreads,
      ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
      ...(passphrase === undefined ? {} : { passphrase }),
      unattended: host === 'cli' && !process.stdin.isTTY,
      ...(host === 'cli'
        ? { standardInput: process.stdin }
        : {
            remembers: true,
            gateStarter: nodeStarter(join(built, 'main', 'gate-process.js')),
            trialStarter: nodeStarter(join(built, 'main', 'trial-process.js')),
          }),
    })
    cores.push(core)
    return core
  }

  const code = await runProgram(process.argv.slice(2), {
    version: packageJson.version,
    terminal: {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
    },
    signal: ending.signal,
    open: (options, first) => {
      if (first !== 'scan.run') return open('cli', options)
      const runtime = systemRuntime()
      return scanFirst({
        threads: scanThreads,
        version: packageJson.version,
        standardInput: process.stdin,
        runtime,
        log: openLog(options.dataDir ?? dataFolder(), runtime),
        named: options.workspace !== undefined,
        open: () => open('cli', options),
      })
    },
    hosts: {
      gate: async (given, options, { stderr }) => {
        const [{ runGate }, { followFolder }, { followBundle, prepareReplica }, program] =
          await Promise.all([
            import('#hosts/gate/run'),
            import('#hosts/gate/follow'),
            import('#services/bundle/replica'),
            import('#compose'),
          ])
        const dataDir = options.dataDir ?? dataFolder()
        const runtime = systemRuntime()
        const log = openLog(dataDir, runtime)
        const { bundle, ...how } = given
        const { now } = runtime
        const tell = (line: string) => void stderr.write(`${line}\n`)
        const files = bundle
          ? prepareReplica({ dataDir, now, tell }, bundle.path, bundle.fingerprint)
          : program.findWorkspace(dataDir, options.workspace, { runtime, log })
        const gate = await runGate({
          ...how,
          files,
          version: packageJson.version,
          runtime,
          log,
          signal: ending.signal,
        })
        if (bundle) {
          const { path, fingerprint } = bundle
          const take = () => followBundle(files, path, fingerprint, now())
          followFolder({ path, take, log, tell, signal: ending.signal })
        }
        for (const warning of gate.warnings) stderr.write(`Warning: ${warning}\n`)
        stderr.write(`The gate ${gate.name} answers at ${gate.url}. Ctrl+C stops it.\n`)
        await gate.stopped
      },
      gateUses: async ({ bundle, out }, options) => {
        const { writeUses } = await import('#services/bundle/replica')
        const { now } = systemRuntime()
        return writeUses(
          { dataDir: options.dataDir ?? dataFolder(), now },
          bundle,
          out,
          packageJson.version,
        )
      },
      trial: async ({ port }, options, { stderr }) => {
        const dataDir = options.dataDir ?? dataFolder()
        const folder = trialFolder(dataDir)
        const say = (line: string) => void stderr.write(`${line}\n`)
        say('Starting the trial database; the first time it is made, which takes some seconds.')
        const [{ runTrial }, { trialWords }] = await Promise.all([
          import('#hosts/trial/run'),
          import('#hosts/trial/words'),
        ])
        const trial = await runTrial({
          folder,
          port,
          log: openLog(dataDir, systemRuntime()),
          signal: ending.signal,
          broken: () => process.exit(EXIT.unavailable),
        })
        for (const line of trialWords(trial.port, folder)) say(line)
        await trial.stopped
      },
      verifyPack: async (given) => {
        const { verifyPack } = await import('#services/review/verify')
        return verifyPack(given)
      },
      serve: async ({ port, reason }, options, { stdin, stdout, env }) => {
        // The servers are loaded with the commands that need them: every other starts without node:http.
        const [{ serve }, { isReason }, { createUi }] = await Promise.all([
          import('#hosts/loopback/serve'),
          import('#hosts/loopback/words'),
          import('#hosts/ui'),
        ])
        const core = await open('loopback', options)
        try {
          await serve({
            dispatch: core.dispatch,
            ui: createUi(join(built, 'renderer')),
            log: core.log,
            now: core.runtime.now,
            ...(port === undefined ? {} : { port }),
            reason: reason !== undefined && isReason(reason) ? reason : 'asked',
            actor: core.runtime.actor,
            env,
            input: stdin,
            print: (line) => void stdout.write(`${line}\n`),
            signal: ending.signal,
          })
        } finally {
          await core.close()
        }
      },
    },
  })
  const exit = ending.signal.aborted && code !== 0 ? 130 : code
  if (cores.some((core) => core.stuck())) leaveStuck(exit)
  process.exitCode = exit
}

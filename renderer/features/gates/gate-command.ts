// Owns the line that runs a gate on this very inventory; refuses to leave out what another shell would not know.
import type { LocalGate, Output } from '#contract'

/** Where a gate listens unless told otherwise. */
const USUAL_PORT = 9473
/** The app itself listens there when it is shown in a browser. */
const APP_PORT = 9474

/** The port for a gate beside the one that the app runs: the usual one, unless that one holds it. */
export function portBeside(local: Pick<LocalGate, 'state' | 'port'> | undefined): number {
  const taken = local !== undefined && local.state !== 'off' && local.port === USUAL_PORT
  return taken ? APP_PORT + 1 : USUAL_PORT
}

/** One word of a command line: for a POSIX shell, or for Windows where `dataFolder` is a path of Windows. */
function quoted(word: string, windows: boolean): string {
  return windows ? `"${word}"` : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

export type Inventory = Pick<Output<'workspace.about'>, 'command' | 'dataFolder' | 'name'>

/**
 * The command line that runs a gate on `inventory`. The data folder is always named: the shell in which the
 * line is pasted may have another user, another home or another DSADMIN_DATA_DIR.
 */
export function gateCommand({ command, dataFolder, name }: Inventory, port: number): string {
  const windows = /^([A-Za-z]:[\\/]|\\\\)/.test(dataFolder)
  const options = [`--data-dir ${quoted(dataFolder, windows)}`]
  if (name !== 'default') options.push(`--workspace ${quoted(name, windows)}`)
  return `${command} ${options.join(' ')} gate --port ${port}`
}

/** The last part of a path, of whichever system. */
const lastPart = (path: string): string => path.split(/[/\\]/).findLast((part) => part !== '') ?? ''

export interface BundleLines {
  /** Runs the gate, on the computer to which the folder was carried. */
  readonly gate: string
  /** Writes there what the gate has seen, to be carried back. */
  readonly uses: string
}

/** The lines for a gate that works from the bundle at `path`, run in the folder that holds it there. */
export function bundleCommands(path: string, fingerprint: string): BundleLines {
  const bundle = `--bundle ${quoted(lastPart(path), false)} --trust ${fingerprint}`
  return {
    gate: `dsadmin gate ${bundle}`,
    uses: `dsadmin gate uses ${bundle} --out uses`,
  }
}

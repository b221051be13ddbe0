// Owns where things lie on disk; refuses folders that other users of the machine could read.
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * The data folder, the same for the app, the command line and the gate: `DSADMIN_DATA_DIR`, or
 * `%APPDATA%\Data Science Admin`, `~/Library/Application Support/Data Science Admin`,
 * `${XDG_DATA_HOME:-~/.local/share}/data-science-admin`.
 */
export function dataFolder(
  { platform, env, home }: Surroundings = {
    platform: process.platform,
    env: process.env,
    home: homedir(),
  },
): string {
  const chosen = env['DSADMIN_DATA_DIR']
  if (chosen) return chosen
  if (platform === 'win32')
    return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Data Science Admin')
  if (platform === 'darwin')
    return join(home, 'Library', 'Application Support', 'Data Science Admin')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'data-science-admin')
}

/** The files of one workspace. */
export interface WorkspaceFiles {
  readonly folder: string
  readonly database: string
  readonly ledger: string
}

export function workspaceFiles(dataDir: string, id: string): WorkspaceFiles {
  const folder = join(dataDir, 'workspaces', id)
  return {
    folder,
    database: join(folder, 'inventory.sqlite'),
    ledger: join(folder, 'revoked.ledger'),
  }
}

/** The folder of the trial database: one for all workspaces of a data folder. */
export const trialFolder = (dataDir: string): string => join(dataDir, 'trial')

/** What lies in it. */
export const TRIAL_FILES = {
  /** The database. */
  data: 'data',
  /** One that is being made. */
  making: 'making',
  /** One that is being deleted. */
  removing: 'removing',
  /** Whether it shall run, and where. */
  state: 'trial.json',
  /** Held by the process that has the database open. */
  lock: 'lock.sqlite',
  /** Which process that is. */
  holder: 'holder.json',
} as const

/**
 * Makes a folder and those above it. Not `recursive: true`: where a file system refuses new folders with
 * ENOENT, as /proc does, Node then tries for ever.
 */
export function makeFolders(path: string, mode: number): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolders(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** Makes a folder that only its owner can enter; tightens one that is there. */
export function makePrivateFolder(path: string): void {
  makeFolders(path, 0o700)
  if (process.platform !== 'win32') chmodSync(path, 0o700)
}

// Owns a package of this app made by electron-builder on a stand-in for Electron's files; shows what is packed, not that it runs.
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createPackage, extractAll, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { STOP } from '#base/child'
import { ensureBuilt, root } from '#tests/app'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

/** What @electron/fuses looks for in a binary: a sentinel, a version, a count, one digit a fuse. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  // As Electron ships them: every one the opposite of what this app wants, or as it is by default.
  Buffer.from('101100010'),
])

/** A folder with the files that electron-builder copies, among them a "binary" that has fuses to set. */
async function writeElectron(folder: string): Promise<void> {
  const start = join(folder, 'start')
  mkdirSync(start, { recursive: true })
  writeFileSync(join(start, 'package.json'), '{"name":"start","main":"start.js"}')
  writeFileSync(join(start, 'start.js'), '')
  const electron = join(folder, 'electron')
  mkdirSync(join(electron, 'resources'), { recursive: true })
  await createPackage(start, join(electron, 'resources', 'default_app.asar'))
  const { version } = require('electron/package.json') as { readonly version: string }
  writeFileSync(join(electron, 'version'), version)
  writeFileSync(join(electron, 'LICENSE'), 'a stand-in')
  writeFileSync(join(electron, 'LICENSES.chromium.html'), 'a stand-in')
  const binary = Buffer.concat([Buffer.alloc(64), FUSE_WIRE, Buffer.alloc(64)])
  writeFileSync(join(electron, 'electron'), binary, { mode: 0o755 })
}

/** Files that lie beside the sources of a developer and must not be shipped. */
const STRAY = {
  '.env': 'TOKEN=1',
  'out/main/index.js.map': '{}',
  'out/main/notes.txt': 'x',
  'out/renderer/assets/index.js.map': '{}',
  'tests/secret.test.ts': 'x',
  'main/index.ts': 'x',
  'data/inventory.sqlite': 'x',
  'revoked.ledger': 'x',
  'vault.age': 'x',
}

const FUSES = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
] as const

/** The digit 1, as the wire holds it. */
const ENABLED = 0x31

export interface Packaged {
  /** Every file in the archive, with `/` between folders. */
  readonly files: readonly string[]
  /** Files that lie beside the archive because the system's loader has to open them. */
  readonly unpacked: readonly string[]
  /** Examples that a person opens, below `resources/gate`. */
  readonly examples: readonly string[]
  /** Names of fuses to whether they are on. */
  readonly fuses: Readonly<Partial<Record<(typeof FUSES)[number], boolean>>>
}

/** The folder to package: the built app as a developer has it, packages and strays included. */
async function writeApp(app: string, config: string): Promise<void> {
  for (const name of ['out', 'resources', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(app, name), { recursive: true })
  }
  for (const [name, text] of Object.entries(STRAY)) {
    mkdirSync(dirname(join(app, name)), { recursive: true })
    writeFileSync(join(app, name), text)
  }
  writeFileSync(join(app, 'electron-builder.yml'), config)
  // npm looks for packages below the folder itself: hard links where the disk is the same, else a copy.
  const packages = [join(root, 'node_modules'), join(app, 'node_modules')]
  await run('cp', ['-al', ...packages]).catch(() => run('cp', ['-a', ...packages]))
}

/** Packages the built app for Linux. `change` is applied to the text of the configuration; `look` gets the archive. */
export async function packageApp(
  change: (config: string) => string = (text) => text,
  look: (archive: string) => Promise<void> = async () => {},
): Promise<Packaged> {
  await ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-package-'))
  try {
    const app = join(folder, 'app')
    await writeApp(app, change(readFileSync(join(root, 'electron-builder.yml'), 'utf8')))
    await writeElectron(folder)
    const words = ['--dir', '--linux', '--x64', '--publish', 'never']
    await run(
      process.execPath,
      [
        require.resolve('electron-builder/cli.js'),
        ...words,
        `-c.electronDist=${join(folder, 'electron')}`,
      ],
      { cwd: app },
    )
    const packaged = join(app, 'dist', 'linux-unpacked')
    await look(join(packaged, 'resources', 'app.asar'))
    return await read(packaged)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function read(packaged: string): Promise<Packaged> {
  const archive = join(packaged, 'resources', 'app.asar')
  const wire = await getCurrentFuseWire(join(packaged, 'data-science-admin'))
  return {
    files: listPackage(archive, { isPack: false })
      .map((path) => path.slice(1))
      .filter((path) => !('files' in statFile(archive, path))),
    unpacked: listFiles(`${archive}.unpacked`),
    examples: listFiles(join(packaged, 'resources', 'gate')),
    fuses: Object.fromEntries(
      FUSES.map((name) => [name, Number(wire[FuseV1Options[name]]) === ENABLED]),
    ),
  }
}

function listFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

/**
 * Starts the trial out of the archive's files, laid out as Electron shows them: the code in a folder `app.asar`, what
 * lies beside it in `app.asar.unpacked` alone. Answers its first message. Shows that no file is missing, not that
 * Electron reads archives.
 */
export async function runPackagedTrial(archive: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-packaged-'))
  try {
    const inside = join(folder, 'app.asar')
    extractAll(archive, inside)
    for (const path of listFiles(`${archive}.unpacked`))
      if (/\.(wasm|data)$/.test(path)) rmSync(join(inside, path))
    cpSync(`${archive}.unpacked`, `${inside}.unpacked`, { recursive: true })
    const given = { folder: join(folder, 'trial'), port: 0, logFile: join(folder, 'trial.log') }
    const child = fork(join(inside, 'out', 'main', 'trial-process.js'), [JSON.stringify(given)], {
      execArgv: [],
      cwd: folder,
    })
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => ['it ended']),
    ])) as [unknown]
    if (child.connected) child.send(STOP)
    if (child.exitCode === null) await once(child, 'exit')
    return message
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Owns a real MySQL for tests where Debian's stable suites have none: unpacked from the suite that has it, beside the system; refuses to install anything.
// Run it by itself too: node scripts/setup/mysql.mjs
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const SUITE = 'sid'
const PACKAGE = 'mysql-server-core'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Outside the checkout, so that one download serves many. */
export function mysqlFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dsadmin-mysql')
}

export function hasMysql() {
  return existsSync(join(mysqlFolder(), 'usr', 'sbin', 'mysqld'))
}

/** The mirror that this machine uses for Debian itself. */
function mirror() {
  const folder = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ]
  const text = files
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  return (
    /^URIs:\s*(\S+\/debian)\/?\s*$/m.exec(text)?.[1] ??
    /^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian)\/?\s/m.exec(text)?.[1]
  )
}

function run(program, words, options = {}) {
  const { status, stdout } = spawnSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    ...options,
  })
  if (status !== 0) throw new Error(`${program} ${words.at(-1)} failed`)
  return stdout
}

/** The package and all that it needs down to the C library, so that it runs on any Debian. */
function download(work, address) {
  for (const name of ['lists/partial', 'parts', 'cache/archives/partial', 'debs', 'root'])
    mkdirSync(join(work, name), { recursive: true })
  const source = [
    'Types: deb',
    `URIs: ${address}`,
    `Suites: ${SUITE}`,
    'Components: main',
    `Signed-By: ${KEYRING}`,
    '',
  ]
  writeFileSync(join(work, 'parts', 'suite.sources'), source.join('\n'))
  const own = {
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(work, 'parts'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  }
  const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  run('apt-get', [...options, 'update'])
  const kinds = [
    'recommends',
    'suggests',
    'conflicts',
    'breaks',
    'replaces',
    'enhances',
    'pre-depends',
  ]
  const tree = run('apt-cache', [
    ...options,
    'depends',
    '--recurse',
    ...kinds.map((kind) => `--no-${kind}`),
    PACKAGE,
  ])
  const packages = [...new Set(tree.split('\n').filter((line) => /^[a-z0-9]/.test(line)))]
  const debs = join(work, 'debs')
  run('apt-get', [...options, 'download', ...packages], { cwd: debs })
  for (const name of readdirSync(debs)) run('dpkg', ['-x', join(debs, name), join(work, 'root')])
}

/** Whether MySQL is there in the end; says why it is not. */
export function prepareMysql() {
  if (hasMysql()) return true
  const work = `${mysqlFolder()}.part`
  try {
    const address = mirror()
    if (!address || !existsSync(KEYRING)) throw new Error('no mirror of Debian is known here')
    rmSync(work, { recursive: true, force: true })
    download(work, address)
    rmSync(mysqlFolder(), { recursive: true, force: true })
    renameSync(join(work, 'root'), mysqlFolder())
  } catch (error) {
    console.log(`no MySQL: ${error.message}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return hasMysql()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = prepareMysql() ? 0 : 1

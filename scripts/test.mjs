// Owns `npm test`: its own set-up, every check in order, and an honest last line. Plain JavaScript for Node 20, no dependency.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { canInstall, installPackages, missingPackages } from './setup/debian.mjs'
import { installPackagesOf } from './setup/install.mjs'
import { hasMysql, prepareMysql } from './setup/mysql.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const strict = Boolean(process.env.CI)

async function agrees(question) {
  if (!process.stdin.isTTY) return true
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question(`${question} [Y/n] `)
  prompt.close()
  return !/^n/i.test(answer.trim())
}

/** Debian's packages; answers those that are missing in the end. */
async function prepareSystem() {
  const missing = missingPackages()
  const names = missing.map(({ name }) => name).join(' ')
  if (missing.length && canInstall() && (await agrees(`Install ${names} with apt-get?`)))
    installPackages(missing)
  if (
    canInstall() &&
    !hasMysql() &&
    (await agrees('Unpack MySQL beside the system, for the tests?'))
  )
    prepareMysql()
  return missingPackages()
}

// Node 24 from node_modules first, whatever the machine has.
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH, '/usr/sbin'].join(delimiter),
}
const run = (command, words) =>
  spawnSync(command, words, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    shell: process.platform === 'win32',
  }).status === 0

const folder = mkdtempSync(join(tmpdir(), 'dsadmin-test-'))
const report = join(folder, 'vitest.json')
const vitest = (...projects) => [
  'vitest',
  [
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
]

const CHECKS = [
  ['format', 'oxfmt', ['--check']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['unused code and packages', 'knip', []],
  ['types', 'tsc', ['-b']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['tests', ...vitest('unit', 'contract', 'host', 'security', 'package', 'e2e')],
]

if ((await installPackagesOf(root)) === 'failed') {
  console.error('npm ci failed, so nothing was tested. Its message stands above.')
  process.exit(1)
}
const missing = await prepareSystem()
const failed = []
for (const [name, command, words] of CHECKS) {
  console.log(`\n== ${name}`)
  if (!run(command, words)) failed.push(name)
}

const counts = { passed: CHECKS.length - failed.length, failed: failed.length, skipped: 0 }
/** Tests that did not run, by file. */
const skipped = new Map()
try {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  for (const { name, assertionResults } of testResults) {
    for (const { status } of assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') counts.failed += 1
      else {
        counts.skipped += 1
        skipped.set(relative(root, name), (skipped.get(relative(root, name)) ?? 0) + 1)
      }
    }
  }
} catch (error) {
  console.error(`The test runner left no report: ${error.message}`)
  if (!failed.includes('tests')) failed.push('tests')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
// No binary of Electron, no package of MySQL in this Debian, no AWS CLI: where one cannot be had, that is said.
const excused = /electron\.test\.ts$|mysql\.test\.ts$|metastore-guide\.test\.ts$/
const unexcused = [...skipped.keys()].filter((file) => !excused.test(file))
if (strict && unexcused.length) failed.push('left out')

console.log('')
for (const { name, for: purpose } of missing)
  console.log(`Not run: ${purpose}, because the Debian package ${name} is missing.`)
for (const [file, count] of skipped) console.log(`Not run: ${count} in ${file}.`)
if (failed.length) console.log(`Failed: ${failed.join(', ')}.`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(failed.length || (strict && missing.length) ? 1 : 0)

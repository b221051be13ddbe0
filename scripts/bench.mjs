// Owns `npm run bench`: runs every benchmark with Node 24, one after the other, and prints ratios, never bare times.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'tests', 'bench')
const peers = join(folder, 'peers')
const wanted = process.argv.slice(2)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => basename(name, '.bench.ts'))
  .sort()
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length) {
  console.log(`npm run bench -- [NAME …]: ${names.join(', ')}; all of them without a name.`)
  process.exit(unknown.some((name) => /^(-h|--help)$/.test(name)) ? 0 : 2)
}

if (existsSync(join(peers, 'package.json')) && !existsSync(join(peers, 'node_modules'))) {
  console.log('Installing what we compare ourselves with (once) …')
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: peers,
    stdio: 'inherit',
  })
}

const results = []
let broken = false
for (const name of names) {
  if (wanted.length && !wanted.includes(name)) continue
  console.log(`\n== ${name}`)
  const file = join(folder, `${name}.bench.ts`)
  const run = spawnSync(join(root, 'node_modules/.bin/node'), [file], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (run.status !== 0) broken = true
  for (const line of run.stdout.split('\n')) {
    if (!line.startsWith('{')) {
      if (line) console.log(line)
      continue
    }
    const result = JSON.parse(line)
    results.push(result)
    const measured =
      result.ratio !== undefined && /[a-z]/.test(result.bound)
        ? `${result.ratio} of the limit (${result.bound})`
        : `${result.ratio ?? result.ours} (bound ${result.bound})`
    console.log(`${result.ok ? 'ok    ' : 'MISSED'} ${result.name}: ${measured}`)
  }
}

mkdirSync(join(folder, 'results'), { recursive: true })
writeFileSync(join(folder, 'results', 'latest.json'), `${JSON.stringify(results, null, 2)}\n`)
const missed = results.filter(({ ok }) => !ok)
console.log(`\n${results.length - missed.length} held, ${missed.length} missed`)
process.exit(broken || missed.length ? 1 : 0)

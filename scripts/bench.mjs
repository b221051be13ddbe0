// Owns `npm run bench`: runs every benchmark with Node 24, one after the other, and prints ratios, never bare times.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'tests', 'bench')
const peers = join(folder, 'peers')
const wanted = process.argv.slice(2)

if (existsSync(join(peers, 'package.json')) && !existsSync(join(peers, 'node_modules'))) {
  console.log('Installing what we compare ourselves with (once) …')
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: peers,
    stdio: 'inherit',
  })
}

const results = []
let broken = false
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort()) {
  if (wanted.length && !wanted.includes(basename(file, '.bench.ts'))) continue
  console.log(`\n== ${basename(file, '.bench.ts')}`)
  const run = spawnSync(join(root, 'node_modules/.bin/node'), [join(folder, file)], {
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
    console.log(
      `${result.ok ? 'ok    ' : 'MISSED'} ${result.name}: ${result.ratio ?? result.ours} (bound ${result.bound})`,
    )
  }
}

mkdirSync(join(folder, 'results'), { recursive: true })
writeFileSync(join(folder, 'results', 'latest.json'), `${JSON.stringify(results, null, 2)}\n`)
const missed = results.filter(({ ok }) => !ok)
console.log(`\n${results.length - missed.length} held, ${missed.length} missed`)
process.exit(broken || missed.length ? 1 : 0)

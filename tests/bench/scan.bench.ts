// Owns how fast the leak scan is against ripgrep with the same pattern, and what it costs: memory, a busy window, a cancel.
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { operations } from '#contract'
import { readKey } from '#services/keys/format'
import { Scan } from '#services/scan/scan'
import { Threads } from '#services/scan/threads'
import { buildScript } from '#tests/scripts'
import { lines, plainFiles } from './plain-files.ts'
import { interleaved, median, report } from './rounds.ts'

const ROUNDS = 9
const GB = 1_000_000_000
const PATTERN = 'dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}'
/** Of the wall time of `rg`. */
const LIMIT = 2.5

const root = join(import.meta.dirname, '../..')
const cli = join(root, 'out/main/cli.js')
const threads = new Threads(join(root, 'out/main/scan-thread.js'))
const { buildOf } = await buildScript()
if ((await buildOf(root)) === 'failed') throw new Error('The app could not be built.')

const folder = mkdtempSync(join(tmpdir(), 'dsadmin-bench-'))
const env = { ...process.env, DSADMIN_DATA_DIR: join(folder, 'data') }

/** Milliseconds of one command from its start to its end. */
function wall(program: string, words: readonly string[]): number {
  const started = performance.now()
  const run = spawnSync(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ms = performance.now() - started
  if (run.stdout.length > 0) throw new Error(`${program} found something where nothing is`)
  return ms
}

const dsadmin = (path: string) => wall(process.execPath, [cli, 'scan', path])

/** The operation alone, as a page calls it; answers its milliseconds. */
async function operation(path: string, signal = new AbortController().signal): Promise<number> {
  const scan = new Scan({ threads, read: readKey, recognise: () => new Map(), version: '0.0.0' })
  const started = performance.now()
  await scan.run(operations['scan.run'].input.parse({ paths: [path] }), {
    actor: 'bench',
    operation: 'scan.run',
    signal,
    progress: () => {},
    consent: false,
  })
  return performance.now() - started
}

/** The most memory that a scan of `path` has held, in MB. */
async function memory(path: string): Promise<number> {
  const child = spawn(process.execPath, [cli, 'scan', path], { env, stdio: 'ignore' })
  let most = 0
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8')
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_000)
    } catch {
      // It has just ended.
    }
  }, 5)
  await new Promise((resolve) => child.once('close', resolve))
  clearInterval(look)
  return most
}

/** Runs both in turns over files of one shape, and reports the command and the operation against rg. */
async function against(name: string, path: string): Promise<void> {
  const times = await interleaved(ROUNDS, {
    rg: async () => wall('rg', ['-a', '--no-unicode', PATTERN, path]),
    command: async () => dsadmin(path),
    operation: () => operation(path),
  })
  for (const [what, ours] of [
    ['the whole command', times.command],
    ['the operation', times.operation],
  ] as const) {
    const ratio = median(ours) / median(times.rg)
    report({
      name: `1 GB of ${name}, ${what} against rg, milliseconds`,
      ours: median(ours),
      peer: median(times.rg),
      ratio,
      bound: `<= ${String(LIMIT)}`,
      ok: ratio <= LIMIT,
      range: [Math.min(...ours), Math.max(...ours)],
    })
  }
}

/** How long the thread that serves windows does not answer while a scan runs, at worst. */
async function lag(path: string): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await operation(path)
  delay.disable()
  const worst = delay.max / 1e6
  report({
    name: 'longest time that the main process does not answer during a scan, milliseconds',
    ours: worst,
    limit: 100,
    bound: '<= 100',
    ok: worst <= 100,
  })
}

async function cancelling(path: string): Promise<void> {
  const waits: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const cancel = new AbortController()
    let cancelled = 0
    setTimeout(
      () => {
        cancelled = performance.now()
        cancel.abort()
      },
      40 + 15 * round,
    )
    await operation(path, cancel.signal).catch(() => undefined)
    waits.push(performance.now() - cancelled)
  }
  report({
    name: 'from cancel to its answer, milliseconds',
    ours: median(waits),
    limit: 100,
    bound: '<= 100',
    ok: median(waits) <= 100,
    range: [Math.min(...waits), Math.max(...waits)],
  })
}

try {
  const logs = join(folder, 'logs')
  const small = join(folder, 'small')
  plainFiles(logs, 100, GB / 100)
  plainFiles(small, 50_000, GB / 50_000)
  dsadmin(join(logs, '0'))

  if (spawnSync('rg', ['--version']).error) {
    console.log("not run: no rg, so nothing to compare the leak scan with (Debian's ripgrep)")
  } else {
    await against('logs, 10 MB each', logs)
    await against('small files, 20 kB each', small)
  }
  await operation(logs)
  await lag(small)
  await cancelling(logs)

  if (process.platform === 'linux') {
    const sizes = join(folder, 'sizes')
    mkdirSync(sizes)
    const text = lines(10_000_000)
    writeFileSync(join(sizes, 'log'), text)
    const little = await memory(join(sizes, 'log'))
    for (let number = 0; number < 200; number += 1) appendFileSync(join(sizes, 'log'), text)
    const much = await memory(join(sizes, 'log'))
    const line = text.toString('latin1').replaceAll('\n', ' ')
    for (let number = 0; number < 20; number += 1) appendFileSync(join(sizes, 'min.js'), line)
    const minified = await memory(join(sizes, 'min.js'))
    for (const [name, size] of [
      ['a log of 2 GB', much],
      ['one line of 200 MB', minified],
    ] as const)
      report({
        name: `memory for ${name} against one of 10 MB`,
        ours: size,
        peer: little,
        ratio: size / little,
        bound: '<= 1.25',
        ok: size / little <= 1.25,
      })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

// Owns how a backup of 100,000 keys compares with what an administrator would type: sqlite3 .backup, then age.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '#tests/app'
import { Inventory } from '#tests/inventory'
import { interleaved, median, report } from './rounds.ts'

const ROUNDS = 3
const KEYS = 100_000
const PASSPHRASE = 'correct horse battery staple'

const there = (program: string) =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined

if (!there('sqlite3') || !there('age') || !there('script')) {
  console.log('not run: no sqlite3, age or script')
} else {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'ignore' })
  const inventory = new Inventory()
  const folder = mkdtempSync(join(tmpdir(), 'dsadmin-bench-'))
  const cli = (words: readonly string[]) =>
    execFileSync(
      process.execPath,
      [join(root, 'out/main/cli.js'), '--data-dir', folder, ...words],
      { input: PASSPHRASE, stdio: ['pipe', 'ignore', 'inherit'] },
    )
  try {
    // A workspace of the program's own, whose inventory is then filled.
    cli(['keys', 'list'])
    inventory.keys(Array.from({ length: KEYS }, (_, at) => `scheduler of department ${String(at)}`))
    inventory.db.connection.raw.pragma('wal_checkpoint(TRUNCATE)')
    const found = execFileSync('find', [folder, '-name', 'inventory.sqlite']).toString().trim()
    const id = execFileSync('sqlite3', [found, 'SELECT id FROM workspace']).toString().trim()
    inventory.db.connection.raw.exec(
      `INSERT OR REPLACE INTO workspace (one, id, created_at) VALUES (1, '${id}', 0)`,
    )
    await inventory.db.connection.raw.backup(found)
    let number = 0
    const timed = (run: (name: string) => void) => async () => {
      number += 1
      const name = join(folder, `x-${String(number)}`)
      const begun = performance.now()
      run(name)
      const ms = performance.now() - begun
      if (statSync(name).size < 10_000_000) throw new Error('that was no backup of 100,000 keys')
      rmSync(name)
      return ms
    }
    const times = await interleaved(ROUNDS, {
      ours: timed((name) => cli(['backup', name, '--passphrase-stdin'])),
      peer: timed((name) => {
        execFileSync('sqlite3', [found, `.backup ${name}.sqlite`])
        // age asks for a passphrase at a terminal only.
        execFileSync('script', ['-qec', `age -p -o ${name} ${name}.sqlite`, '/dev/null'], {
          input: `${PASSPHRASE}\n${PASSPHRASE}\n`,
          stdio: ['pipe', 'ignore', 'ignore'],
        })
        rmSync(`${name}.sqlite`)
      }),
    })
    const ratio = median(times.peer) / median(times.ours)
    report({
      name: 'backup of 100,000 keys, verified, against sqlite3 .backup and age -p without verifying: speed',
      ours: median(times.ours),
      peer: median(times.peer),
      ratio,
      bound: '>= 0.5',
      ok: ratio >= 0.5,
      range: [Math.min(...times.ours), Math.max(...times.ours)],
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    inventory.remove()
  }
}

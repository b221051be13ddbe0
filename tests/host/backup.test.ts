// Backup and restore by the command line, beside a running gate, and opened by programs that are not ours.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Restoring } from '#contract'
import { type Ran, runCli, type RunningGate, startGateOn } from '#tests/app'
import { PASSPHRASE } from '#tests/backups'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let dataDir: string
let gate: RunningGate | undefined
beforeAll(() => {
  dataDir = temporaryFolder()
})
afterAll(async () => {
  await gate?.stop()
  removeFolder(dataDir)
})

const cli = (words: readonly string[], stdin?: string): Promise<Ran> =>
  runCli(dataDir, words, stdin)

const inventoryOf = (dataDir: string): string => {
  const folder = join(dataDir, 'workspaces')
  const id = readdirSync(folder).find((name) => name.length === 36) ?? ''
  return join(folder, id, 'inventory.sqlite')
}

const prefixIn = (text: string) => /dsk_[0-9A-Za-z]{8}/.exec(text)?.[0] ?? ''

describe('a backup', () => {
  it('is an age file with a tar archive that zstd packed in it, for whoever has the passphrase', async () => {
    await cli(['keys', 'create', 'opened-elsewhere'])
    const file = join(dataDir, 'elsewhere.age')
    const made = await cli(['backup', file, '--passphrase-stdin', '--json'], `${PASSPHRASE}\n`)
    expect(made.code).toBe(0)
    const inside = join(dataDir, 'inside')
    mkdirSync(inside)
    // The age program asks at a terminal only, so it is given one.
    writeFileSync(join(inside, 'pass'), `${PASSPHRASE}\n`)
    execFileSync('script', ['-qec', `age -d -o ${inside}/x.tar.zst ${file}`, '/dev/null'], {
      input: `${PASSPHRASE}\n`,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const list = execFileSync('tar', ['--zstd', '-tf', join(inside, 'x.tar.zst')])
      .toString()
      .split('\n')
    expect(list.slice(0, 3)).toEqual(['manifest.json', 'inventory.sqlite', 'revoked.ledger'])
  })

  it('restored over a file put back by hand revives nothing, and a gate goes on refusing', async () => {
    gate = await startGateOn(dataDir, ['--name', 'beside'])
    const made = await cli(['keys', 'create', 'leaked-later', '--json'])
    const { value } = made.json<{ value: string }>()
    const kept = await cli(['keys', 'create', 'still-good', '--json'])
    const { value: good } = kept.json<{ value: string }>()
    const inventory = inventoryOf(dataDir)
    const old = join(dataDir, 'old.sqlite')
    execFileSync(process.execPath, [
      '-e',
      `new (require('better-sqlite3'))(${JSON.stringify(inventory)}, { readonly: true }).backup(${JSON.stringify(old)})`,
    ])
    const file = join(dataDir, 'last-month.age')
    await cli(['backup', file, '--passphrase-stdin'], PASSPHRASE)
    expect(await gate.verify(value)).toBe(204)
    await cli(['keys', 'revoke', 'leaked-later', '--reason', 'leaked', '--yes'])
    expect(await gate.verify(value)).toBe(401)

    const aside = `${inventory}.new`
    copyFileSync(old, aside)
    execFileSync('mv', [aside, inventory])
    for (const end of ['-wal', '-shm']) rmSync(inventory + end, { force: true })
    await setTimeout(1_500)
    expect(await gate.verify(value)).toBe(401)

    const words = ['restore', file, '--passphrase-stdin', '--json']
    const unasked = await cli(words, PASSPHRASE)
    expect(unasked.code).toBe(2)
    const restored = await cli([...words, '--yes'], PASSPHRASE)
    expect(restored.code).toBe(0)
    const report = restored.json<Restoring>()
    expect(report.keptRefused.map(({ prefix }) => prefix)).toEqual([prefixIn(value)])
    expect(await gate.verify(value)).toBe(401)
    expect(await gate.verify(good)).toBe(204)
    const verified = await cli(['audit', 'verify', '--json'])
    expect(verified.json<{ ok: boolean }>().ok).toBe(true)
  }, 60_000)

  it('goes into an empty data folder under its own identity, with the list of revoked keys beside it', async () => {
    const file = join(dataDir, 'whole.age')
    await cli(['backup', file, '--passphrase-stdin'], PASSPHRASE)
    const away = join(dataDir, 'away')
    const ledger = inventoryOf(dataDir).replace('inventory.sqlite', 'revoked.ledger')
    const restored = await cli(
      [
        '--data-dir',
        away,
        'restore',
        file,
        '--passphrase-stdin',
        '--ledger',
        ledger,
        '--yes',
        '--json',
      ],
      PASSPHRASE,
    )
    expect(restored.json<Restoring>()).toMatchObject({ into: 'empty', audit: 'continued' })
    const [here, there] = await Promise.all([
      cli(['keys', 'list', '--all', '--json']),
      cli(['--data-dir', away, 'keys', 'list', '--all', '--json']),
    ])
    const states = (rows: readonly { readonly prefix: string; readonly state: string }[]) =>
      rows.map(({ prefix, state }) => `${prefix} ${state}`).toSorted()
    expect(states(there.json())).toEqual(states(here.json()))
    const workspaces = await cli(['--data-dir', away, 'workspace', 'list', '--json'])
    expect(workspaces.json<readonly { name: string }[]>()).toMatchObject([{ name: 'default' }])
  })

  it('shows no passphrase in any answer', async () => {
    const file = join(dataDir, 'x.age')
    for (const words of [
      ['backup', file],
      ['restore', file, '--yes'],
      ['restore', '/nowhere', '--yes'],
    ]) {
      const ran = await cli([...words, '--passphrase-stdin'], PASSPHRASE)
      expect(`${ran.stdout}${ran.stderr}`).not.toContain(PASSPHRASE)
    }
    const unasked = await cli(['backup', join(dataDir, 'y.age')])
    expect(unasked.code).toBe(2)
  })
})

// The access review by the command line, as an auditor meets it: real processes, no gate, no network, packs checked from outside.
import { execFileSync, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Output, PackReport, ReviewDiff, ReviewHead, ReviewRow } from '#contract'
import { ensureBuilt, type Ran, root, runCli, type RunningGate, startGateOn } from '#tests/app'
import { missingForSecretService, SecretService } from '#tests/secret-service'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
let passphrase: string
beforeAll(() => {
  folder = temporaryFolder()
  passphrase = join(folder, 'passphrase')
  writeFileSync(passphrase, 'correct horse battery staple', { mode: 0o600 })
})
afterAll(() => removeFolder(folder))

const place = (name: string): string => join(folder, name)

/** A data folder of its own, and `dsadmin` on it. */
function desk(name: string): {
  readonly dir: string
  readonly run: (...words: readonly string[]) => Promise<Ran>
} {
  const dir = place(name)
  mkdirSync(dir, { mode: 0o700 })
  // Opening the passphrase file takes a second, so only what signs is given it.
  const signing = ['sign', 'apply', 'pack']
  return {
    dir,
    run: (...words) =>
      runCli(
        dir,
        signing.includes(words[1] ?? '')
          ? ['--vault-passphrase-file', passphrase, ...words]
          : words,
      ),
  }
}

const SIGN = [
  '--reviewer',
  'Tess Okafor',
  '--role',
  'Security officer',
  '--statement',
  'Each key was reviewed and is still appropriate.',
  '--next',
  '90d',
]

/** Whether a program can be run here without any network. */
function unshared(): boolean {
  try {
    execFileSync('unshare', ['-n', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env['CI']) throw new Error('no right to run without a network')
    process.stderr.write('not run without a network: no right to (run as root)\n')
    return false
  }
}

const workspaceOf = (dir: string): string => {
  const id = readdirSync(join(dir, 'workspaces')).find((name) => name.length === 36) ?? ''
  return join(dir, 'workspaces', id)
}

function sqlite(dir: string, sql: string): void {
  const path = join(workspaceOf(dir), 'inventory.sqlite')
  execFileSync(process.execPath, [
    '-e',
    `const D = require('better-sqlite3'); const db = new D(${JSON.stringify(path)}); db.pragma('foreign_keys = OFF'); db.exec(${JSON.stringify(sql)}); db.close()`,
  ])
}

describe('a quarterly review', () => {
  it('goes from the freeze to a verified pack with no gate and no network, and the next one follows it', async () => {
    await ensureBuilt()
    const { dir } = desk('quarterly')
    const prefix = unshared() ? ['unshare', '-n'] : []
    const [program, ...before] = [...prefix, process.execPath, join(root, 'out/main/cli.js')]
    const offline = (...words: readonly string[]): string =>
      execFileSync(program, [...before, ...words], {
        cwd: dir,
        env: { PATH: process.env['PATH'], HOME: dir, DSADMIN_DATA_DIR: dir, TZ: 'UTC' },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString()
    const vault = ['--vault-passphrase-file', passphrase]
    const asked = <T>(...words: readonly string[]): T =>
      JSON.parse(offline(...words, '--json')) as T

    for (const name of ['=HYPERLINK("x")', 'airflow-etl', 'looker', 'r-studio', 'tableau'])
      offline('keys', 'create', name, '--owner', 'platform')
    const frozen = asked<ReviewHead>('review', 'start', '--name', 'Third quarter')
    expect(frozen).toMatchObject({ rows: 5, coverage: { coveredDays: 0, gates: 0 } })
    offline('review', 'decide', 'latest', 'r-studio', '--revoke', '--reason', 'nobody needs it')
    offline('review', 'decide', 'latest', 'looker', '--rotate', '--reason', 'old')
    const table = place('decisions.csv')
    writeFileSync(table, offline('review', 'rows', 'latest', '--open', '--csv'))
    expect(readFileSync(table, 'utf8')).toContain(`'=HYPERLINK`)
    writeFileSync(table, readFileSync(table, 'utf8').replaceAll(',,,,\n', ',keep,as agreed,,\n'))
    expect(asked('review', 'decide', 'latest', '--from', table)).toMatchObject({
      decided: 3,
      tally: { keep: 3, rotate: 1, revoke: 1, open: 0 },
      balanced: true,
    })
    const signed = asked<ReviewHead>(
      ...vault,
      'review',
      'sign',
      'latest',
      ...SIGN,
      '--out',
      place('q3'),
    )
    const fingerprint = signed.signature?.fingerprint ?? ''
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/)
    const applied = asked<Output<'review.apply'>>(
      ...vault,
      'review',
      'apply',
      'latest',
      '--yes',
      '--out',
      place('q3-applied'),
    )
    expect(applied.results).toMatchObject([
      { name: 'looker', state: 'skipped' },
      { name: 'r-studio', state: 'done' },
    ])

    const checked = asked<PackReport>(
      'review',
      'verify',
      place('q3-applied'),
      '--fingerprint',
      fingerprint,
    )
    expect(checked).toMatchObject({
      verdict: 'trusted',
      review: { tally: { keep: 3, rotate: 1, revoke: 1 }, remediation: { done: 1, of: 2 } },
    })
    execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: place('q3-applied'), stdio: 'ignore' })

    offline('keys', 'rotate', 'looker')
    offline('keys', 'revoke', 'tableau', '--reason', 'leaked', '--yes')
    offline('keys', 'create', 'brand-new')
    offline('review', 'start', '--name', 'Fourth quarter')
    const names = (keys: readonly { readonly name: string }[]) => keys.map(({ name }) => name)
    const diff = asked<ReviewDiff>('review', 'diff', 'Fourth quarter')
    expect(diff.previous?.name).toBe('Third quarter')
    expect(names(diff.added)).toEqual(['brand-new'])
    expect(names(diff.rotated)).toEqual(['looker'])
    expect(names(diff.revoked)).toEqual(['r-studio'])
    expect(names(diff.revokedOutside)).toEqual(['tableau'])
    const open = asked<readonly ReviewRow[]>('review', 'rows', 'latest', '--open')
    expect(open.find(({ name }) => name === 'brand-new')?.reasons).toContain('new')
    offline('review', 'decide', 'latest', ...names(open), '--keep', '--reason', 'still appropriate')
    offline(...vault, 'review', 'sign', 'latest', ...SIGN, '--out', place('q4'))
    const chain = ['review', 'verify', place('q4'), '--previous'] as const
    expect(asked<PackReport>(...chain, place('q3-applied'))).toMatchObject({
      verdict: 'intact',
      chain: 'holds',
    })
    expect(asked<PackReport>(...chain, place('q3'))).toMatchObject({ chain: 'holds' })
    expect(asked<{ ok: boolean }>('audit', 'verify').ok).toBe(true)
  }, 180_000)

  it('revokes with the receipt of a running gate, and leaves alone what was used since the freeze', async () => {
    const { dir, run } = desk('gated')
    const value = async (name: string) =>
      (await run('keys', 'create', name, '--json')).json<{ value: string }>().value
    const [idle, busy] = [await value('idle'), await value('busy')]
    let gate: RunningGate | undefined
    try {
      gate = await startGateOn(dir, ['--name', 'door'])
      expect(await gate.verify(idle)).toBe(204)
      // The gate writes its uses down once a second; one that comes to light later is news.
      await expect
        .poll(async () => (await run('keys', 'show', 'idle')).stdout, { timeout: 15_000 })
        .toMatch(/Last used +\d{4}-/)
      await run('review', 'start')
      const words = ['review', 'decide', 'latest', 'idle', 'busy', '--revoke', '--reason', 'unused']
      expect(await run(...words)).toMatchObject({ code: 0 })
      expect(await gate.verify(busy)).toBe(204)
      await expect
        .poll(async () => (await run('review', 'drift', 'latest')).stdout, { timeout: 15_000 })
        .toMatch(/busy .*after the freeze/)
      await run('review', 'sign', 'latest', ...SIGN, '--out', place('gated-pack'))
      const unasked = await run('review', 'apply', 'latest')
      expect(unasked).toMatchObject({ code: 2 })
      expect(unasked.stderr).toContain('review apply')
      const first = await run('review', 'apply', 'latest', '--yes', '--json')
      expect(first.code).toBe(1)
      const results = (ran: Ran) =>
        ran.json<Output<'review.apply'>>().results.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      expect(results(first)).toMatchObject([
        { name: 'busy', state: 'skipped' },
        { name: 'idle', state: 'done' },
      ])
      expect(results(first)[1]?.message).toMatch(/Refused by 1 of 1 gate, \d\.\d s after/)
      expect([await gate.verify(idle), await gate.verify(busy)]).toEqual([401, 204])
      const second = await run('review', 'apply', 'latest', '--despite', 'busy', '--yes', '--json')
      expect(second.code).toBe(0)
      expect(await gate.verify(busy)).toBe(401)
    } finally {
      await gate?.stop()
    }
  }, 90_000)
})

describe('a review that is interrupted', () => {
  it('has lost nothing that was confirmed after kill -9, and goes on', async () => {
    const { dir, run } = desk('killed')
    for (const name of ['a', 'b', 'c', 'd', 'e']) await run('keys', 'create', name)
    await run('review', 'start')
    for (const enough of [1, 8, 23]) {
      const child = fork(
        new URL('../helpers/decider-process.ts', import.meta.url).pathname,
        [workspaceOf(dir)],
        { execArgv: [], silent: true },
      )
      const ended = once(child, 'exit')
      let said = ''
      child.stdout?.on('data', (part: Buffer) => {
        said += part.toString()
        if (said.split('\n').length > enough) child.kill('SIGKILL')
      })
      expect(await ended).toEqual([null, 'SIGKILL'])
      const confirmed = new Map(
        said
          .split('\n')
          .slice(0, -1)
          .map((line) => line.split('\t') as [string, string]),
      )
      const rows = (await run('review', 'rows', 'latest', '--json')).json<readonly ReviewRow[]>()
      const round = (reason = '') => Number(reason.slice('round '.length))
      for (const [name, reason] of confirmed) {
        const row = rows.find((one) => one.name === name)
        expect(row).toMatchObject({ decision: 'keep' })
        expect(round(row?.reason)).toBeGreaterThanOrEqual(round(reason))
      }
    }
    await run('review', 'decide', 'latest', 'a', 'b', 'c', 'd', 'e', '--keep', '--reason', 'fine')
    const signed = await run('review', 'sign', 'latest', ...SIGN, '--out', place('after-kill'))
    expect(signed).toMatchObject({ code: 0 })
    expect((await run('audit', 'verify', '--json')).json<{ ok: boolean }>().ok).toBe(true)
  }, 90_000)

  it('is started once and signed once, by however many at a time', async () => {
    const { dir, run } = desk('twice')
    // With the passphrase file made: two that made it at once would be another matter.
    await runCli(dir, ['--vault-passphrase-file', passphrase, 'keys', 'create', 'one'])
    const starts = await Promise.all([1, 2, 3].map(() => run('review', 'start', '--json')))
    expect(starts.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 4, 4])
    expect(starts.find(({ code }) => code === 4)?.stderr).toContain('review.state')
    await run('review', 'decide', 'latest', 'one', '--keep', '--reason', 'fine')
    const signs = await Promise.all(
      [1, 2].map((number) =>
        run('review', 'sign', 'latest', ...SIGN, '--out', place(`twice-${String(number)}`)),
      ),
    )
    expect(signs.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 4])
    const packs = [1, 2].filter((number) => existsSync(place(`twice-${String(number)}`)))
    expect(packs).toHaveLength(1)
    const decided = await run('review', 'decide', 'latest', 'one', '--revoke', '--reason', 'x')
    expect(decided).toMatchObject({ code: 4 })
  }, 60_000)

  it('tells what somebody deleted from the file, and revokes the rest', async () => {
    const { dir, run } = desk('by-hand')
    for (const name of ['deleted', 'idle']) await run('keys', 'create', name)
    await run('review', 'start')
    await run('review', 'decide', 'latest', 'deleted', 'idle', '--revoke', '--reason', 'unused')
    sqlite(dir, `DELETE FROM key WHERE name = 'deleted'`)
    const drift = await run('review', 'drift', 'latest', '--json')
    expect(drift.json<Output<'review.drift'>>().drift).toMatchObject([
      { name: 'deleted', what: ['gone'] },
    ])
    await run('review', 'sign', 'latest', ...SIGN, '--out', place('by-hand-pack'))
    const applied = await run('review', 'apply', 'latest', '--yes', '--json')
    expect(applied.code).toBe(1)
    expect(applied.json<Output<'review.apply'>>().results).toMatchObject([
      { name: 'deleted', state: 'failed' },
      { name: 'idle', state: 'done' },
    ])
  }, 60_000)
})

describe('a pack', () => {
  let pack: string
  let fingerprint: string
  beforeAll(async () => {
    const { run } = desk('packed')
    for (const name of ['=1+1', '@SUM(A1)', 'plain']) await run('keys', 'create', name)
    await run('review', 'start')
    await run('review', 'decide', 'latest', '=1+1', '@SUM(A1)', 'plain', '--keep', '--reason', 'ok')
    const signed = await run(
      'review',
      'sign',
      'latest',
      ...SIGN,
      '--out',
      place('original'),
      '--json',
    )
    fingerprint = signed.json<ReviewHead>().signature?.fingerprint ?? ''
    await run('review', 'start')
    await run('review', 'decide', 'latest', '=1+1', '@SUM(A1)', 'plain', '--keep', '--reason', 'ok')
    await run('review', 'sign', 'latest', ...SIGN, '--out', place('following'))
  }, 60_000)
  beforeEach(() => {
    pack = place('spoilt')
    rmSync(pack, { recursive: true, force: true })
    cpSync(place('original'), pack, { recursive: true })
  })

  /** On a computer that has no data folder, and gets none. */
  async function verify(...words: readonly string[]): Promise<Ran> {
    const elsewhere = place('elsewhere')
    mkdirSync(elsewhere, { recursive: true })
    const data = join(elsewhere, 'data')
    const ran = await runCli(elsewhere, [
      '--data-dir',
      data,
      'review',
      'verify',
      ...words,
      '--json',
    ])
    expect(readdirSync(elsewhere)).toEqual([])
    return ran
  }

  it('is checked without a data folder, and trusted under the fingerprint alone', async () => {
    const intact = await verify(pack)
    expect(intact.code).toBe(0)
    expect(intact.json<PackReport>()).toMatchObject({ verdict: 'intact', fingerprint })
    expect(intact.json<PackReport>().message).toMatch(/^Intact, signed by [0-9a-f ]+: compare\./)
    expect((await verify(pack, '--fingerprint', fingerprint)).json<PackReport>().verdict).toBe(
      'trusted',
    )
    expect(await verify(pack, '--fingerprint', '0'.repeat(32))).toMatchObject({ code: 1 })
    expect(await verify(pack, '--fingerprint', 'short')).toMatchObject({ code: 2 })
    expect(await verify(place('nowhere'))).toMatchObject({ code: 2 })
  })

  it.each([
    ['a changed byte', () => appendFileSync(join(pack, 'population.csv'), ' '), 'population.csv'],
    ['a missing file', () => rmSync(join(pack, 'summary.html')), 'summary.html'],
    ['an added file', () => writeFileSync(join(pack, 'extra.txt'), ''), 'extra.txt'],
    [
      'a renamed file',
      () => renameSync(join(pack, 'decisions.csv'), join(pack, 'd.csv')),
      'decisions.csv',
    ],
    [
      'a forged signature',
      () => {
        const path = join(pack, 'manifest.sig')
        writeFileSync(path, Buffer.alloc(64, 7))
      },
      'manifest.sig',
    ],
    ['no manifest', () => rmSync(join(pack, 'manifest.json')), 'manifest.json'],
  ])('is broken by %s, which is named, with exit code 1', async (_, spoil, file) => {
    spoil()
    const ran = await verify(pack)
    expect(ran.code).toBe(1)
    const { verdict, problems } = ran.json<PackReport>()
    expect(verdict).toBe('broken')
    expect(problems.map((problem) => problem.file)).toContain(file)
  })

  it('is broken with another one before it than its own', async () => {
    expect(await verify(place('following'), '--previous', pack)).toMatchObject({ code: 0 })
    const turned = await verify(pack, '--previous', place('following'))
    expect(turned.code).toBe(1)
    expect(turned.json<PackReport>()).toMatchObject({ verdict: 'broken', chain: 'broken' })
  })

  it('holds no cell that a spreadsheet would run', () => {
    const text = readFileSync(join(pack, 'population.csv'), 'utf8')
    expect(text).toContain(`,'=1+1,`)
    expect(text).toContain(`,'@SUM(A1),`)
  })
})

const missing = missingForSecretService()
if (missing.length > 0)
  process.stderr.write(`not run: a real keychain, for lack of ${missing.join(', ')}\n`)

describe.skipIf(missing.length > 0)('with the keychain of the system', () => {
  it('is signed by the key in it, and once it is locked refused, or unsigned when that was said', async () => {
    await ensureBuilt()
    const service = await SecretService.start({ kind: 'open' })
    try {
      const { dir } = desk('keychain')
      const run = (...words: readonly string[]) => {
        const env = { ...service.env, DSADMIN_DATA_DIR: dir }
        const cli = join(root, 'out/main/cli.js')
        const ran = spawnSync(process.execPath, [cli, ...words], { env })
        const { status, stdout, stderr } = ran
        return { code: status, stdout: stdout.toString(), stderr: stderr.toString() }
      }
      run('keys', 'create', 'one')
      const review = (...sign: readonly string[]) => {
        run('review', 'start')
        run('review', 'decide', 'latest', 'one', '--keep', '--reason', 'fine')
        return run('review', 'sign', 'latest', ...SIGN, ...sign)
      }
      const open = review('--out', place('by-keychain'))
      expect(open).toMatchObject({ code: 0 })
      expect(open.stdout).toMatch(/by the key [0-9a-f ]{39}/)
      service.lock()
      const locked = review('--out', place('by-nobody'), '--json')
      expect(locked).toMatchObject({ code: 5 })
      expect(locked.stderr).toContain('vault.locked')
      expect(existsSync(place('by-nobody'))).toBe(false)
      const unsigned = review('--out', place('by-nobody'), '--unsigned')
      expect(unsigned).toMatchObject({ code: 0 })
      expect(unsigned.stdout).toMatch(/UNSIGNED/)
      expect(run('review', 'verify', place('by-keychain'))).toMatchObject({ code: 0 })
    } finally {
      await service.end()
    }
  }, 90_000)
})

describe('where nothing can sign', () => {
  it('signs off unsigned only when that was said, and says so everywhere', async () => {
    const { dir } = desk('bare')
    const run = (...words: readonly string[]) => runCli(dir, words)
    await run('keys', 'create', 'one')
    await run('review', 'start')
    await run('review', 'decide', 'latest', 'one', '--keep', '--reason', 'fine')
    const sign = ['review', 'sign', 'latest', ...SIGN, '--out', place('bare-pack')]
    const refused = await run(...sign, '--json')
    expect(refused).toMatchObject({ code: 5 })
    expect(refused.stderr).toMatch(/vault\.[a-z]+.*--unsigned/)
    expect(existsSync(place('bare-pack'))).toBe(false)
    const signed = await run(...sign, '--unsigned')
    expect(signed).toMatchObject({ code: 0 })
    expect(signed.stdout).toMatch(/UNSIGNED/)
    expect((await run('review', 'list')).stdout).toMatch(/UNSIGNED/)
    expect(readFileSync(join(place('bare-pack'), 'summary.html'), 'utf8')).toMatch(/Unsigned\./)
    const verified = await run('review', 'verify', place('bare-pack'))
    expect(verified.code).toBe(0)
    expect(verified.stdout).toMatch(/nobody signed it/)
    expect(
      await run('review', 'verify', place('bare-pack'), '--fingerprint', '0'.repeat(32)),
    ).toMatchObject({ code: 1 })
  }, 60_000)

  it('says what a decision replaces, and refuses the later of two at once', async () => {
    const { run } = desk('replaced')
    await run('keys', 'create', 'one')
    await run('review', 'start')
    const decide = (word: string) => run('review', 'decide', 'latest', 'one', word, '--reason', 'x')
    expect((await decide('--keep')).stdout).not.toContain('Replaces')
    expect((await decide('--revoke')).stdout).toMatch(/^Replaces the decision on one: keep, by /)
    const both = await Promise.all([decide('--keep'), decide('--rotate'), decide('--keep')])
    const told = both.map(({ code, stdout }) => code !== 0 || stdout.startsWith('Replaces'))
    expect(told).toEqual([true, true, true])
  }, 60_000)

  it('says what is missing, with the exit codes of the rest', async () => {
    const { run } = desk('codes')
    expect(await run('review', 'show', 'latest')).toMatchObject({ code: 3 })
    await run('keys', 'create', 'one')
    await run('review', 'start')
    const unbalanced = await run('review', 'sign', 'latest', ...SIGN, '--out', place('never'))
    expect(unbalanced).toMatchObject({ code: 1 })
    expect(unbalanced.stderr).toContain('still to be decided: one')
    expect(await run('review', 'decide', 'latest', 'two', '--keep')).toMatchObject({ code: 3 })
    expect(await run('review', 'decide', 'latest', 'one', '--keep')).toMatchObject({ code: 2 })
    expect(
      await run('review', 'decide', 'latest', 'one', '--keep', '--revoke', '--reason', 'x'),
    ).toMatchObject({ code: 2 })
    expect(await run('review', 'apply', 'latest', '--yes')).toMatchObject({ code: 4 })
    expect(await run('review', 'abandon', 'latest', '--reason', 'a test')).toMatchObject({
      code: 0,
    })
    expect((await run('review', 'list')).stdout).toMatch(/abandoned/)
  }, 60_000)
})

// `dsadmin scan` as a person and a pipeline see it: text, JSON, SARIF, exit codes, and no value anywhere.
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FoundKey, Revoked } from '#contract'
import { ensureBuilt, type Ran, root, runCli } from '#tests/app'
import { GitRepository } from '#tests/git-repository'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
const DUMMY = 'dsk_EXAMPLE0_ThisIsNoKeyItsCheckDigitsAreWrong00000'

let dataDir: string
let folder: string
/** Everything that a command has printed in this test. */
let printed: string

async function run(words: readonly string[], stdin = ''): Promise<Ran> {
  const ran = await runCli(dataDir, words, stdin)
  printed += ran.stdout + ran.stderr
  return ran
}

/** A new key, whose value is not taken for something that a scan has printed. */
async function create(name: string): Promise<string> {
  const ran = await runCli(dataDir, ['keys', 'create', name])
  expect(ran.code).toBe(0)
  return ran.stdout.trim()
}

function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-scan-'))
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-scanned-'))
  printed = ''
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

describe('dsadmin scan', () => {
  it('finds a key in a git history, says whose it is, and what to do; revoked, it says so', async () => {
    const value = await create('airflow')
    const prefix = value.slice(0, 12)
    const repo = new GitRepository(folder)
    repo.commit({ 'README.md': 'hello' })
    const leaked = repo.commit({ 'dags/etl.py': `import os\nKEY = "${value}"\n` })
    repo.commit({ 'dags/etl.py': 'import os\n' })

    const first = await run(['scan', folder, '--json'])
    expect(first.code).toBe(1)
    expect(first.stderr).toBe('')
    expect(first.json<readonly FoundKey[]>()).toMatchObject([
      {
        path: join(folder, 'dags/etl.py'),
        line: 2,
        commit: leaked,
        prefix,
        name: 'airflow',
        state: 'active',
      },
    ])
    const told = await run(['scan', folder])
    expect(told.code).toBe(1)
    expect(told.stdout).toContain(`dags/etl.py:2 in commit ${leaked.slice(0, 12)}`)
    expect(told.stderr).toContain(`dsadmin keys revoke ${prefix}`)

    const revoked = await run(['keys', 'revoke', prefix, '--reason', 'leaked', '--yes', '--json'])
    expect(revoked.json<Revoked>().revoked).toEqual([prefix])
    const second = await run(['scan', folder, '--json'])
    expect(second.code).toBe(1)
    expect(second.json()).toMatchObject([{ prefix, state: 'revoked' }])

    expect(printed).not.toContain(value.slice(13))
    for (const file of filesIn(dataDir))
      expect(readFileSync(file, 'latin1'), file).not.toContain(value.slice(13))
  })

  it('answers 0 and an empty list where nothing is found, the documented example included', async () => {
    writeFileSync(join(folder, 'README.md'), `Use ${DUMMY}\n`)
    expect(await run(['scan', folder, '--json'])).toMatchObject({
      code: 0,
      stdout: '[]\n',
      stderr: '',
    })
    const told = await run(['scan', folder])
    expect(told).toMatchObject({ code: 0, stdout: '' })
    expect(told.stderr).toContain('no key found')
  })

  it('reads standard input, and files beside it', async () => {
    writeFileSync(join(folder, 'a.txt'), VECTOR)
    const ran = await run(['scan', '-', join(folder, 'a.txt'), '--json'], `log\n${VECTOR}\n`)
    expect(ran.json<readonly FoundKey[]>().map(({ path, line }) => [path, line])).toEqual([
      ['-', 2],
      [join(folder, 'a.txt'), 1],
    ])
  })

  it('answers 3 for a path at which nothing lies, and 2 for none', async () => {
    expect(await run(['scan', join(folder, 'nowhere'), '--json'])).toMatchObject({
      code: 3,
      stdout: '',
    })
    expect((await run(['scan'])).code).toBe(2)
    expect((await run(['scan', folder, '--json', '--sarif', '-'])).code).toBe(2)
  })

  it('names what it left out on standard error, also with --json, and goes on', async () => {
    writeFileSync(join(folder, 'a.txt'), VECTOR)
    writeFileSync(join(folder, 'b.7z'), Buffer.from('377abcaf271c0004', 'hex'))
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0)
    const ran = await run(['scan', folder, '--json'])
    expect(ran.json<readonly FoundKey[]>()).toHaveLength(1)
    expect(ran.stderr.split('\n')).toEqual([
      expect.stringMatching(/^Left out: .*b\.7z: Archives of this kind are not opened\./),
      expect.stringMatching(/^Left out: .*pipe: It is a pipe/),
      '',
    ])
  })

  it('answers 1 where nothing of what was given could be searched, and says so', async () => {
    spawnSync('mkfifo', [join(folder, 'pipe')])
    const ran = await run(['scan', folder])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/Nothing was searched: all that was given was left out\.\n$/)
    const json = await run(['scan', folder, '--json'])
    expect([json.code, json.json()]).toEqual([1, []])
    writeFileSync(join(folder, 'empty'), '')
    expect((await run(['scan', folder])).code).toBe(0)
  })

  it('spells out line breaks and escapes of names for people, and keeps them in JSON', async () => {
    const name = 'line\nbreak \u001b[31m.txt'
    writeFileSync(join(folder, name), VECTOR)
    const told = await run(['scan', folder])
    expect(told.stdout).toContain('line\\nbreak \\u001b[31m.txt:1')
    expect(told.stdout).not.toContain('\u001b')
    expect((await run(['scan', folder, '--json'])).json()).toMatchObject([
      { path: join(folder, name) },
    ])
  })

  it('writes SARIF that says where and which key, with fingerprints that outlive a moved line', async () => {
    const value = await create('bi')
    const read = (text: string): Log => JSON.parse(text) as Log
    writeFileSync(join(folder, 'a b.txt'), `\n${value}\n`)
    const report = join(dataDir, 'report.sarif')
    const ran = await run(['scan', folder, '--sarif', report])
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('a b.txt:2')
    const { version, runs } = read(readFileSync(report, 'utf8'))
    expect(version).toBe('2.1.0')
    expect(runs[0]?.tool.driver.rules?.[0]?.id).toBe('data-science-api-key')
    const [result] = runs[0]?.results ?? []
    expect(result).toMatchObject({
      ruleId: 'data-science-api-key',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `file://${folder}/a%20b.txt` },
            region: { startLine: 2 },
          },
        },
      ],
      properties: { prefix: value.slice(0, 12), name: 'bi', state: 'active' },
    })
    writeFileSync(join(folder, 'a b.txt'), `\n\n\n${value}\n`)
    await run(['keys', 'revoke', 'bi', '--reason', 'leaked', '--yes'])
    const again = await run(['scan', folder, '--sarif', '-'])
    const [moved] = read(again.stdout).runs[0]?.results ?? []
    expect(moved?.level).toBe('note')
    expect(moved?.partialFingerprints).toEqual(result?.partialFingerprints)
    expect(readFileSync(report, 'utf8') + printed).not.toContain(value.slice(13))
    expect(
      await run(['scan', folder, '--sarif', join(folder, 'no/such/folder.sarif')]),
    ).toMatchObject({ code: 5 })
  })

  it('does without git, and says so', async () => {
    new GitRepository(folder).commit({ a: VECTOR })
    await ensureBuilt()
    const child = spawnSync(
      process.execPath,
      [join(root, 'out/main/cli.js'), 'scan', folder, '--json'],
      {
        encoding: 'utf8',
        env: { PATH: '/nowhere', HOME: dataDir, DSADMIN_DATA_DIR: dataDir },
      },
    )
    expect(JSON.parse(child.stdout)).toHaveLength(1)
    expect(child.stderr).toMatch(/^Left out: .*there is no git program/)
  })

  it.runIf(process.getuid?.() === 0)('names a folder and a file that it may not read', async () => {
    mkdirSync(join(folder, 'shut'))
    writeFileSync(join(folder, 'shut/a'), VECTOR)
    writeFileSync(join(folder, 'b'), VECTOR)
    writeFileSync(join(folder, 'c'), VECTOR)
    chmodSync(join(folder, 'shut'), 0o700)
    chmodSync(join(folder, 'b'), 0o600)
    chmodSync(folder, 0o755)
    const nobody = 65_534
    chownSync(dataDir, nobody, nobody)
    await ensureBuilt()
    const child = spawnSync(
      process.execPath,
      [join(root, 'out/main/cli.js'), 'scan', folder, '--json'],
      {
        encoding: 'utf8',
        uid: nobody,
        gid: nobody,
        env: { PATH: process.env['PATH'], HOME: dataDir, DSADMIN_DATA_DIR: dataDir },
      },
    )
    expect(child.stderr.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining(`${join(folder, 'b')}: It could not be read`),
      expect.stringContaining(`${join(folder, 'shut')}: It could not be read`),
    ])
    expect(JSON.parse(child.stdout)).toMatchObject([{ path: join(folder, 'c') }])
  })

  it('needs no inventory where nothing is found, and opens it for the first key', async () => {
    writeFileSync(join(folder, 'a'), 'nothing here')
    expect((await run(['scan', folder])).code).toBe(0)
    expect(readdirSync(dataDir)).toEqual([])
    writeFileSync(join(folder, 'a'), VECTOR)
    const found = await run(['scan', folder, '--json'])
    expect(found.code).toBe(1)
    expect(found.json()).toMatchObject([{ prefix: 'dsk_7I4tVqGS', state: 'unknown' }])
    expect(readdirSync(dataDir)).toContain('workspaces')
  })

  it('says at once that there is no workspace of the name that was given', async () => {
    writeFileSync(join(folder, 'a'), 'nothing here')
    const ran = await run(['scan', folder, '--workspace', 'elsewhere'])
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toContain('elsewhere')
  })

  it('says that the inventory cannot be read once a key was found, instead of calling it unknown', async () => {
    await create('airflow')
    for (const file of filesIn(dataDir).filter((path) => path.endsWith('.sqlite')))
      writeFileSync(file, 'no database')
    writeFileSync(join(folder, 'a'), VECTOR)
    const ran = await run(['scan', folder])
    expect(ran.stdout).toBe('')
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toMatch(/inventory|database|store/i)
  })

  it('ends at Ctrl+C with exit code 130 while it waits for standard input', async () => {
    await ensureBuilt()
    const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'scan', '-'], {
      env: { PATH: process.env['PATH'], HOME: dataDir, DSADMIN_DATA_DIR: dataDir },
    })
    let said = ''
    child.stderr.on('data', (part: Buffer) => (said += part.toString()))
    // Its input stays open. More than a pipe holds is taken by nobody before it has begun.
    await new Promise((taken) => child.stdin.write(Buffer.alloc(4_000_000, '.\n'), taken))
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130)
    expect(said).toContain('The scan was cancelled')
  })
})

// The built command line with a pair that was given, against real servers.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuditRow, Output } from '#contract'
import { ensureBuilt, type Ran, runCli } from '#tests/app'
import { ENGINES, useServer } from '#tests/metastore/arena'
import { depotPair } from '#tests/metastore/pair-place'

type Plan = Output<'metastore.plan'>
type Validation = Output<'metastore.validate'>
interface Failed {
  readonly error: { readonly code: string; readonly message: string; readonly field?: string }
}

let dataDir: string
beforeAll(ensureBuilt, 180_000)
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-pair-cli-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

const failure = ({ stderr }: Ran) => (JSON.parse(stderr) as Failed).error

describe.each(ENGINES)('dsadmin metastore --scripts on a real %s', (engine) => {
  const { arena } = useServer(engine)
  const { schema, txn } = depotPair(engine)
  beforeAll(() => {
    if (engine === 'mysql') arena().sql('SET GLOBAL log_bin_trust_function_creators = 1', '')
  })

  function run(
    verb: string,
    database: string,
    scripts: readonly string[] = [schema, txn],
    more: readonly string[] = [],
  ): Promise<Ran> {
    const { host, port, user } = arena().target(database)
    const where = ['--engine', engine, '--host', host, '--port', String(port)]
    const who = ['--database', database, '--user', user, '--password-stdin', '--tls', 'off']
    const words = ['metastore', verb, ...where, ...who, '--scripts', ...scripts, ...more, '--json']
    return runCli(dataDir, words, `${arena().password}\n`)
  }

  test('goes from an empty database to a validated one, sees drift, and writes down what it ran', async () => {
    const database = arena().database()
    const early = await run('validate', database)
    expect(early.code).toBe(3)
    expect(failure(early)).toMatchObject({ code: 'metastore.unprepared' })
    const plan = (await run('plan', database)).json<Plan>()
    expect(plan.version).toMatch(/^pair [0-9a-f]{12}$/)
    expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['create']))
    const made = await run('prepare', database)
    expect(made.code, made.stderr).toBe(0)
    expect(made.json()).toMatchObject({ ok: true, executed: plan.steps.length, found: 0 })
    // Paths may be written as they are seen from here.
    const near = [relative(dataDir, schema), relative(dataDir, txn)]
    expect((await run('prepare', database, near)).json()).toMatchObject({ executed: 0 })
    expect((await run('validate', database)).json()).toMatchObject({ ok: true, drift: [] })
    arena().sql(`DROP TABLE ${engine === 'postgresql' ? '"TAGS"' : 'TAGS'}`, database)
    const drifted = await run('validate', database)
    expect(drifted.code).toBe(1)
    expect(drifted.json<Validation>().drift).toMatchObject([
      { object: 'table TAGS', kind: 'missing' },
    ])
    const rows = (await runCli(dataDir, ['audit', 'list', '--json'])).json<AuditRow[]>()
    const intent = rows.find(({ detail }) => detail['phase'] === 'intent')
    expect(intent?.detail['pair']).toMatchObject({
      files: [
        { name: 'depot-schema.sql', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { name: 'depot-txn-schema.sql' },
      ],
    })
    expect(JSON.stringify(intent)).not.toContain('CREATE TABLE')
  })

  test('a statement that nobody can tell about is asked about, and answered with --doubt', async () => {
    const database = arena().database()
    const scripts = ['one.sql', 'two.sql'].map((name) => join(dataDir, name))
    const [one = '', two = ''] = scripts
    writeFileSync(one, 'CREATE TABLE A (X int); UPDATE A SET X = X + 1; CREATE TABLE B (X int);')
    writeFileSync(two, 'SELECT 1;')
    arena().sql('CREATE TABLE A (X int)', database)
    const asked = await run('prepare', database, scripts)
    expect(asked.code).toBe(1)
    expect(failure(asked)).toMatchObject({ code: 'metastore.doubt' })
    expect((await run('plan', database, scripts)).code).toBe(1)
    const wrong = await run('prepare', database, scripts, ['--doubt', 'perhaps'])
    expect(wrong.code).toBe(2)
    const done = await run('prepare', database, scripts, ['--doubt', 'did-not-run'])
    expect(done.code, done.stderr).toBe(0)
  })

  test('a password in a script reaches no file of ours', async () => {
    const database = arena().database()
    const secret = 'Scr1pt-Passw0rd-5512'
    const scripts = ['one.sql', 'two.sql'].map((name) =>
      join(tmpdir(), `${String(process.pid)}-${name}`),
    )
    const [one = '', two = ''] = scripts
    const user =
      engine === 'postgresql'
        ? `CREATE ROLE r PASSWORD '${secret}' NONSENSE;`
        : `CREATE USER r IDENTIFIED BY '${secret}' NONSENSE;`
    writeFileSync(one, user)
    writeFileSync(two, 'SELECT 1;')
    const ran = await run('prepare', database, scripts)
    rmSync(one)
    rmSync(two)
    expect(ran.code).toBe(1)
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(secret)
    for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      expect(bytes.includes(secret), entry.name).toBe(false)
    }
  })
})

describe('dsadmin metastore scripts --scripts', () => {
  const { schema, txn } = depotPair('postgresql')
  const explain = (scripts: readonly string[], more: readonly string[] = ['--json']) =>
    runCli(dataDir, [
      'metastore',
      'scripts',
      '--engine',
      'postgresql',
      '--scripts',
      ...scripts,
      ...more,
    ])

  test('explains a pair statement by statement, with its warnings', async () => {
    const { files, version } = (await explain([schema, txn])).json<Output<'metastore.scripts'>>()
    expect(version).toMatch(/^pair /)
    expect(files.map(({ name, count }) => [name, count])).toEqual([
      ['depot-schema.sql', 53],
      ['depot-txn-schema.sql', 0],
    ])
    const text = (await explain([schema, txn], [])).stdout
    expect(text).toContain('warning: line 8: \\set is for the client')
    expect(text).toMatch(/^12 +table SHELVES +Creates the table SHELVES with 4 columns\.$/m)
  })

  test('takes two files, no fewer and no more', async () => {
    for (const scripts of [[schema], [schema, txn, txn]]) {
      const ran = await explain(scripts)
      expect(ran.code).toBe(2)
      expect(failure(ran)).toMatchObject({ code: 'input.invalid', field: 'scripts' })
    }
  })

  test('names a file that cannot be read, or that no script of ours would be', async () => {
    const gone = await explain([join(dataDir, 'gone.sql'), txn])
    expect(gone.code).toBe(2)
    expect(failure(gone)).toMatchObject({ field: 'pair.schema' })
    mkdirSync(join(dataDir, 'folder.sql'))
    expect(failure(await explain([schema, join(dataDir, 'folder.sql')]))).toMatchObject({
      field: 'pair.txn',
      message: expect.stringContaining('is a folder'),
    })
    const other = await explain(['/etc/passwd', txn])
    expect(failure(other).message).toContain('is not named .sql')
  })

  test('needs a folder where it is to save ours', async () => {
    const ran = await runCli(dataDir, ['metastore', 'scripts', '--engine', 'mysql', '--json'])
    expect(ran.code).toBe(2)
    expect(failure(ran)).toMatchObject({ field: 'out' })
  })
})

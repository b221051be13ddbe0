// The built command line as a script sees it: arguments, standard input, JSON, exit codes.
import { createServer } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AsOfRow, AuditRow, KeyDetail, KeyRow, Revoked } from '#contract'
import { type Ran, runCli, startGateOn } from '#tests/app'

type Created = KeyRow & { readonly value: string }

let dataDir: string
const run = (words: string, stdin?: string): Promise<Ran> =>
  runCli(dataDir, words.split(' '), stdin)
const create = async (name: string, more = ''): Promise<Created> => {
  const ran = await run(`keys create ${name} --json${more && ` ${more}`}`)
  expect(ran).toMatchObject({ code: 0 })
  return ran.json<Created>()
}
const failure = ({ stderr }: Ran): { readonly code: string; readonly field?: string } =>
  (JSON.parse(stderr) as { readonly error: { readonly code: string; readonly field?: string } })
    .error

/** Every file below a folder. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-cli-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('dsadmin keys', () => {
  it('creates a key in a workspace that it makes, and shows its value once', async () => {
    const created = await create(
      'airflow-etl',
      '--owner platform --used-by scheduler --tag etl --tag nightly --expires 90d',
    )
    expect(created).toMatchObject({
      name: 'airflow-etl',
      state: 'active',
      owner: 'platform',
      usedBy: 'scheduler',
      tags: ['etl', 'nightly'],
      lastUsed: { state: 'unknown' },
    })
    expect(created.value).toMatch(/^dsk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/)
    expect(created.value.startsWith(`${created.prefix}_`)).toBe(true)
    expect(created.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(created.createdBy).toMatch(/^.+@.+$/)
    const list = (await run('keys list --json')).json<KeyRow[]>()
    expect(list).toMatchObject([{ id: created.id, unconfirmed: false }])
    expect(JSON.stringify(list)).not.toContain(created.value)
  })

  it('refuses a second key of the same folded name with exit code 4', async () => {
    await create('Airflow')
    const again = await runCli(dataDir, ['keys', 'create', '  ａｉｒｆｌｏｗ ', '--json'])
    expect(again).toMatchObject({ code: 4, stdout: '' })
    expect(failure(again)).toMatchObject({ code: 'key.name-taken', field: 'name' })
  })

  it('refuses a whole key, or a prefix, where a name belongs', async () => {
    const { value, prefix } = await create('a')
    for (const words of [
      ['keys', 'create', value],
      ['keys', 'create', prefix],
      ['keys', 'create', 'b', '--purpose', `uses ${value}`],
      ['keys', 'create', 'b', '--tag', value],
    ]) {
      const ran = await runCli(dataDir, [...words, '--json'])
      expect(ran.code, words.join(' ')).toBe(2)
      expect(ran.stderr).not.toContain(value)
    }
    expect((await run('keys list --json')).json<KeyRow[]>()).toHaveLength(1)
  })

  it('finds by a part of the name, by prefix, and by a whole key cut to its prefix', async () => {
    const wanted = await create('churn-model')
    await create('tableau')
    for (const text of ['MODEL', wanted.prefix, wanted.prefix.slice(0, 7), wanted.value]) {
      const found = (await runCli(dataDir, ['keys', 'list', '--find', text, '--json'])).json<
        KeyRow[]
      >()
      expect(
        found.map(({ name }) => name),
        text.slice(0, 12),
      ).toEqual(['churn-model'])
    }
  })

  it('answers 3 for a name, a prefix and a value that are not there', async () => {
    await create('a')
    const stranger = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'
    expect((await run('keys show nobody --json')).code).toBe(3)
    expect((await run('keys show dsk_00000000 --json')).code).toBe(3)
    const unknown = await run('keys identify --json', `${stranger}\n`)
    expect(unknown.code).toBe(3)
    expect(unknown.stderr).not.toContain(stranger)
  })

  it('identifies a key by its value, without repeating the value', async () => {
    const { id, value } = await create('a')
    const found = await run('keys identify --json', `${value}\n`)
    expect(found.json()).toMatchObject({ id, matched: value.slice(0, 12) })
    expect(found.stdout).not.toContain(value)
  })

  it('says of an old value that it is old and refused, though its key is active', async () => {
    const { value, prefix } = await create('a')
    await run('keys rotate a --overlap now --yes')
    const { stdout } = await run('keys identify', value)
    expect(stdout).toContain(`${prefix}, an older value of a: revoked.`)
  })

  it('suspends, resumes and edits', async () => {
    await create('a')
    const suspended = await run('keys suspend a --json')
    expect(suspended.json<KeyDetail>().state).toBe('suspended')
    expect((await run('keys resume a --json')).json<KeyDetail>().state).toBe('active')
    const edited = await run('keys edit a --name b --owner ops --expires 30d --json')
    expect(edited.json<KeyDetail>()).toMatchObject({ name: 'b', owner: 'ops' })
    const cleared = await run('keys edit b --expires none --json')
    expect(cleared.json<KeyDetail>().expiresAt).toBeUndefined()
    expect((await run('keys show a --json')).code).toBe(3)
    expect((await run('keys edit b --json')).code).toBe(2)
  })

  it('rotates with an overlap, and keeps both values until one is revoked', async () => {
    const first = await create('a')
    const second = (await run('keys rotate a --overlap 1h --json')).json<Created>()
    expect(second).toMatchObject({ id: first.id, versionsAlive: 2 })
    expect(second.prefix).not.toBe(first.prefix)
    const revoked = await run(`keys revoke ${first.prefix} --reason done --yes --json`)
    expect(revoked.json<Revoked>().revoked).toEqual([first.prefix])
    expect((await run('keys show a --json')).json<KeyDetail>()).toMatchObject({
      state: 'active',
      versionsAlive: 1,
    })
  })

  it('says that a shorter second overlap ends a value earlier than was promised', async () => {
    await run('keys create twice-rotated')
    const first = await run('keys rotate twice-rotated --overlap 7d')
    expect(first.stderr).not.toContain('earlier')
    const second = await run('keys rotate twice-rotated --overlap 1h')
    expect(second.stderr).toMatch(
      /An older value was to work until \d{4}-\d\d-\d\d \d\d:\d\d UTC: it ends with this overlap, earlier\.\n$/,
    )
    const longer = await run('keys rotate twice-rotated --overlap 24h')
    expect(longer.stderr).not.toContain('earlier')
  })

  it('revokes for ever: the name is free again, the prefix stays a tombstone', async () => {
    const { prefix } = await create('a')
    expect((await run('keys revoke a --reason left')).code).toBe(2)
    const revoked = (await run('keys revoke a --reason left --yes --json')).json<Revoked>()
    expect(revoked.revoked).toEqual([prefix])
    expect((await run('keys revoke a --reason again --yes --json')).code).toBe(3)
    expect((await run(`keys revoke ${prefix} --reason again --yes --json`)).code).toBe(4)
    expect((await run(`keys resume ${prefix} --json`)).code).toBe(4)
    expect((await run('keys list --json')).json<KeyRow[]>()).toEqual([])
    expect((await run('keys list --all --json')).json<KeyRow[]>()).toMatchObject([
      { prefix, state: 'revoked', revokeReason: 'left' },
    ])
    await create('a')
  })

  it('writes a CSV that a spreadsheet does not run', async () => {
    await runCli(dataDir, ['keys', 'create', '=cmd()'])
    const { stdout } = await run('keys list --csv')
    expect(stdout).toMatch(/^id,name,prefix,state,/)
    expect(stdout).toContain("'=cmd()")
  })

  it('leaves the value and its secret part in no file of the data folder', async () => {
    const { value } = await create('a')
    const gate = await startGateOn(dataDir)
    try {
      expect(await gate.verify(value)).toBe(204)
      await run('keys identify', value)
      await runCli(dataDir, ['keys', 'create', value])
      const [, , secret = ''] = value.split('_')
      expect(filesIn(dataDir).length).toBeGreaterThan(3)
      for (const path of filesIn(dataDir)) {
        const bytes = readFileSync(path)
        expect(bytes.includes(secret), path).toBe(false)
        expect(bytes.includes(secret.slice(0, 32)), path).toBe(false)
      }
    } finally {
      await gate.stop()
    }
  })
})

describe('dsadmin audit', () => {
  it('lists every change in order and in plain fields', async () => {
    const { id, prefix } = await create('a')
    await run('keys suspend a')
    await run('keys revoke a --reason left --yes')
    const rows = (await run('audit list --json')).json<AuditRow[]>()
    expect(rows.map(({ operation }) => operation)).toEqual([
      'keys.create',
      'keys.confirm',
      'keys.suspend',
      'keys.revoke',
    ])
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    for (const row of rows)
      expect(row).toMatchObject({ keyId: id, actor: expect.stringContaining('@') })
    expect(rows[0]).toMatchObject({ prefix })
    const exported = (await run('audit export')).stdout.trim().split('\n')
    expect(exported).toHaveLength(4)
  })

  it('names the first record that was changed, and the first that is missing, with exit code 1', async () => {
    await create('a')
    await create('b')
    expect((await run('audit verify --json')).json()).toMatchObject({ ok: true, records: 4 })
    const file = filesIn(dataDir).find((path) => path.endsWith('inventory.sqlite')) ?? ''
    const tamper = (sql: string) => {
      const db = new BetterSqlite3(file)
      db.exec(sql)
      db.close()
    }
    tamper("UPDATE audit SET actor = 'somebody@else' WHERE seq = 3")
    const changed = await run('audit verify --json')
    expect(changed.code).toBe(1)
    expect(changed.json()).toMatchObject({ ok: false, broken: { seq: 3, kind: 'changed' } })
    tamper('DELETE FROM audit WHERE seq = 2')
    const missing = await run('audit verify --json')
    expect(missing.code).toBe(1)
    expect(missing.json()).toMatchObject({ ok: false, broken: { seq: 2, kind: 'missing' } })
  })
})

describe('dsadmin workspace', () => {
  it('keeps inventories apart', async () => {
    await create('a')
    expect((await run('workspace create staging')).code).toBe(0)
    expect((await run('workspace create STAGING --json')).code).toBe(4)
    expect((await run('keys list --workspace staging --json')).json()).toEqual([])
    expect((await run('keys list --workspace nowhere --json')).code).toBe(3)
    const names = (await run('workspace list --json')).json<{ readonly name: string }[]>()
    expect(names.map(({ name }) => name)).toEqual(['default', 'staging'])
  })

  it('survives a first start of five programs at once', async () => {
    const ran = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => run(`keys create ${name} --json`)),
    )
    expect(ran.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0, 0])
    expect((await run('keys list --json')).json()).toHaveLength(5)
    expect((await run('audit verify --json')).json()).toMatchObject({ ok: true, records: 10 })
  })
})

describe('dsadmin gate', () => {
  it('never makes a workspace: exit code 3 and the folder named', async () => {
    const ran = await run('gate --port 1 --json')
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain(dataDir)
    expect(readdirSync(dataDir).filter((name) => name === 'workspaces')).toEqual([])
  })

  it('says that its port is taken, and names the next free one', async () => {
    await create('a')
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const ran = await run(`gate --port ${String(port)} --json`)
    other.close()
    expect(ran.code).toBe(5)
    expect(failure(ran).code).toBe('gate.port')
    expect(ran.stderr).toMatch(new RegExp(`${String(port)}.*\\d{4,5}`, 's'))
  })
})

describe('dsadmin doctor', () => {
  it('finds nothing failed in a fresh folder', async () => {
    await create('a')
    const ran = await run('doctor --json')
    expect(ran.json<{ readonly ok: boolean }>().ok).toBe(true)
    expect(ran.code).toBe(0)
  })
})

describe('dsadmin keys list --at', () => {
  it('answers the keys as they were, and who had changed them', async () => {
    const { id } = await create('a')
    const then = (await run('keys suspend a --json')).json<KeyDetail>().history[0]?.at ?? ''
    await run('keys edit a --name b')
    await run('keys revoke b --reason left --yes')
    const rows = (await run(`keys list --at ${then} --json`)).json<AsOfRow[]>()
    expect(rows).toMatchObject([
      { id, name: 'a', state: 'suspended', lastChange: { operation: 'keys.suspend', at: then } },
    ])
    expect((await run('keys list --json')).json()).toEqual([])
    const words = await run(`keys list --at ${then}`)
    expect(words.stdout).toMatch(/^NAME +KEY PREFIX +STATE.*\na +dsk_.* suspended .*Suspended\n$/s)
    const before = await run('keys list --at 2020-01-01 --json')
    expect(before.json()).toEqual([])
    expect(before.stderr).toContain('before it nothing is known')
    expect((await run('keys list --at 2999-01-01 --json')).code).toBe(2)
    expect((await run('keys list --at lately --json')).code).toBe(2)
    expect((await run(`keys list --at ${then} --unused 90d --json`)).code).toBe(2)
  })
})

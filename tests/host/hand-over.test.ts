// `dsadmin keys create --seal-to … --out …`: the value goes from the program to its user's age, through nobody's eyes.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditRow, KeyDetail, KeyRow, Recipient } from '#contract'
import { agePair, ageOpen, type AgePair } from '#tests/age'
import { type Ran, runCli, startGateOn } from '#tests/app'

type Sealed = KeyRow & {
  readonly sealed: { readonly file: string; readonly recipients: readonly Recipient[] }
}

let dataDir: string
let folder: string
let ada: AgePair
let printed: string

async function run(...words: readonly string[]): Promise<Ran> {
  const ran = await runCli(dataDir, words)
  printed += ran.stdout + ran.stderr
  return ran
}

function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dsadmin-seal-'))
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-sealed-'))
  ada = agePair(folder, 'ada.txt')
  printed = ''
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

describe('a sealed hand-over', () => {
  it('prints no value, and its user opens one that the gate accepts', async () => {
    const out = join(folder, 'airflow.age')
    const created = await run('keys', 'create', 'airflow', '--seal-to', ada.recipient, '--out', out)
    expect(created.code).toBe(0)
    expect(created.stdout).toContain(out)
    expect(created.stdout).toMatch(/[0-9a-f]{4}( [0-9a-f]{4}){7}  age1/)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const value = ageOpen(ada, readFileSync(out, 'utf8')).trim()
    const gate = await startGateOn(dataDir)
    try {
      expect(await gate.verify(value)).toBe(204)
    } finally {
      await gate.stop()
    }
    expect((await run('keys', 'show', 'airflow', '--json')).json<KeyDetail>().unconfirmed).toBe(
      false,
    )
    const audit = (await run('audit', 'list', '--json')).json<readonly AuditRow[]>()
    expect(
      audit
        .map(({ operation }) => operation)
        .filter((name) => name.startsWith('keys.'))
        .toSorted(),
    ).toEqual(['keys.confirm', 'keys.create', 'keys.seal'])
    expect(printed).not.toContain(value.slice(13))
    for (const file of filesIn(dataDir))
      expect(readFileSync(file, 'latin1'), file).not.toContain(value.slice(13))
  })

  it('of a rotation, for several users, as JSON without a value', async () => {
    const bob = agePair(folder, 'bob.txt')
    const list = join(folder, 'users.txt')
    writeFileSync(list, `# Bob\n${bob.recipient}\n`)
    await run('keys', 'create', 'bi', '--seal-to', ada.recipient, '--out', join(folder, '1.age'))
    const out = join(folder, '2.age')
    const rotated = await run(
      'keys',
      'rotate',
      'bi',
      '--overlap',
      '1h',
      '--seal-to',
      ada.recipient,
      '--seal-to',
      list,
      '--out',
      out,
      '--json',
    )
    const { sealed, ...row } = rotated.json<Sealed>()
    expect(row).toMatchObject({ name: 'bi', versionsAlive: 2 })
    expect(row).not.toHaveProperty('value')
    expect(sealed.file).toBe(out)
    expect(sealed.recipients.map(({ recipient }) => recipient)).toEqual([
      ada.recipient,
      bob.recipient,
    ])
    const file = readFileSync(out, 'utf8')
    expect(ageOpen(ada, file)).toBe(ageOpen(bob, file))
    expect(ageOpen(ada, file).slice(0, 12)).toBe(row.prefix)
  })

  it.each([
    ['a secret key', () => ada.secret, 'input.secret'],
    ['a file with a secret key', () => ada.path, 'input.secret'],
    ['an SSH key', () => 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx', 'input.invalid'],
    ['a file that is not there', () => join(folder, 'nobody'), 'input.invalid'],
    ['a mistyped key', () => `${ada.recipient.slice(0, -1)}1`, 'input.invalid'],
  ])('makes no key and no file for %s, and repeats nothing of it', async (_, given, code) => {
    const out = join(folder, 'a.age')
    const ran = await run('keys', 'create', 'a', '--seal-to', given(), '--out', out, '--json')
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code } })
    expect(existsSync(out)).toBe(false)
    expect((await run('keys', 'list', '--json')).json()).toEqual([])
    const secret = ada.secret.slice('AGE-SECRET-KEY-1'.length)
    expect(printed).not.toContain(secret)
    for (const file of filesIn(dataDir))
      expect(readFileSync(file, 'latin1'), file).not.toContain(secret)
  })

  it('overwrites nothing, and makes no key where the file cannot be written or only half was given', async () => {
    const taken = join(folder, 'taken')
    writeFileSync(taken, 'precious')
    for (const words of [
      ['--seal-to', ada.recipient, '--out', taken],
      ['--seal-to', ada.recipient, '--out', join(folder, 'no/such/folder/a.age')],
      ['--seal-to', ada.recipient],
      ['--out', join(folder, 'b.age')],
    ])
      expect((await run('keys', 'create', 'a', ...words, '--json')).code, words.join(' ')).not.toBe(
        0,
      )
    expect(readFileSync(taken, 'utf8')).toBe('precious')
    expect((await run('keys', 'list', '--json')).json()).toEqual([])
  })

  it('says of the empty file that a killed hand-over leaves what it is, and touches it no more than another', async () => {
    const out = join(folder, 'cut-off.age')
    writeFileSync(out, '')
    const ran = await run('keys', 'create', 'a', '--seal-to', ada.recipient, '--out', out)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(
      /There is a file of this name already\..*It is empty.*delete it.*keys show/s,
    )
    expect((await run('keys', 'list', '--json')).json()).toEqual([])
  })

  it('leaves no file behind for a key that could not be made', async () => {
    await run('keys', 'create', 'a')
    const out = join(folder, 'a.age')
    expect((await run('keys', 'create', 'a', '--seal-to', ada.recipient, '--out', out)).code).toBe(
      4,
    )
    expect(existsSync(out)).toBe(false)
  })
})

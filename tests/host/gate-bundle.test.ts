// A gate that never sees the inventory: digests carried to it, uses carried back, by the command line and real processes.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { until } from '#tests/gate'
import { type Ran, runCli, type RunningGate, startGateOn } from '#tests/app'
import { removeFolder, temporaryFolder } from '#tests/workspace'

let folder: string
/** The administrator's computer, and the gate's. */
let desk: string
let remote: string
let stick: string
let passphrase: string
let trust: string
let gate: RunningGate | undefined

const admin = (...words: readonly string[]): Promise<Ran> =>
  runCli(desk, ['--vault-passphrase-file', passphrase, ...words])

async function create(name: string): Promise<string> {
  const made = await admin('keys', 'create', name, '--json')
  return made.json<{ value: string }>().value
}

/** Writes a bundle and puts it where the gate looks, in place of the one there. */
async function carry(): Promise<void> {
  const fresh = join(folder, 'fresh')
  rmSync(fresh, { recursive: true, force: true })
  const made = await admin('gate', 'bundle', '--out', fresh, '--json')
  expect(made.stderr).toBe('')
  trust = made.json<{ fingerprint: string }>().fingerprint
  rmSync(stick, { recursive: true, force: true })
  renameSync(fresh, stick)
}

const startGate = () =>
  startGateOn(remote, ['--bundle', stick, '--trust', trust, '--name', 'vessel'])

beforeAll(() => {
  folder = temporaryFolder()
  ;[desk, remote, stick] = ['desk', 'remote', 'stick'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [desk, remote]) mkdirSync(each, { mode: 0o700 })
  passphrase = join(folder, 'passphrase')
  writeFileSync(passphrase, 'correct horse battery staple', { mode: 0o600 })
})
afterEach(async () => {
  await gate?.stop()
  gate = undefined
})
afterAll(() => removeFolder(folder))

describe('a gate that follows bundles', () => {
  it('lets in by digests alone, refuses what a newer bundle revokes, and goes on over an older one', async () => {
    const [leaked, good] = [await create('leaked'), await create('good')]
    await carry()
    const first = join(folder, 'first')
    cpSync(stick, first, { recursive: true, preserveTimestamps: true })
    for (const value of [leaked, good])
      expect(readFileSync(join(stick, 'keys.jsonl'), 'utf8')).not.toContain(value.slice(13))
    gate = await startGate()
    expect(await gate.verify(leaked)).toBe(204)

    await admin('keys', 'revoke', 'leaked', '--reason', 'leaked', '--yes')
    await carry()
    const running = gate
    await until(async () => (await running.verify(leaked)) === 401, 10_000)
    expect(await gate.verify(good)).toBe(204)

    rmSync(stick, { recursive: true })
    cpSync(first, stick, { recursive: true })
    await new Promise((resolve) => {
      setTimeout(resolve, 3_000)
    })
    expect(await gate.verify(leaked)).toBe(401)
    expect(await gate.verify(good)).toBe(204)
    expect(gate.output()).toMatch(/A newer bundle was taken in/)
    expect(gate.output()).toMatch(/Warning: This bundle is older.*goes on with what it knows/)
    await gate.stop()
    // Started anew over the older one: what was revoked stays so, and what was not is not shut out.
    gate = await startGate()
    expect(gate.output()).toMatch(/Warning: This bundle is older.*begins with what it knows/)
    expect(await gate.verify(leaked)).toBe(401)
    expect(await gate.verify(good)).toBe(204)
    await gate.stop()
    await carry()
    gate = await startGate()
    expect(await gate.verify(leaked)).toBe(401)
  }, 90_000)

  it('does not start with a changed bundle, another signer, or no signer named', async () => {
    await carry()
    const start = (...words: readonly string[]) =>
      runCli(remote, ['gate', '--port', '9479', '--bundle', stick, ...words])
    const other = await start('--trust', '0'.repeat(32))
    expect(other).toMatchObject({ code: 1 })
    expect(other.stderr).toMatch(/not by the fingerprint that was given/)
    expect(await start()).toMatchObject({ code: 2 })
    appendFileSync(join(stick, 'keys.jsonl'), '\n')
    const changed = await start('--trust', trust)
    expect(changed).toMatchObject({ code: 1 })
    expect(changed.stderr).toMatch(/keys\.jsonl is not as it was signed/)
  }, 60_000)

  it('sends its uses back signed; they show as last used, and count once', async () => {
    const value = await create('at-sea')
    await carry()
    gate = await startGate()
    for (let each = 0; each < 5; each += 1) expect(await gate.verify(value)).toBe(204)
    await gate.stop()
    const out = join(folder, 'uses')
    const words = ['gate', 'uses', '--bundle', stick, '--trust', trust, '--out', out, '--json']
    const written = await runCli(remote, words)
    const { fingerprint } = written.json<{ fingerprint: string }>()

    const unknown = await admin('gate', 'take-uses', out, '--json')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('pack.signer')
    const taken = await admin('gate', 'take-uses', out, '--fingerprint', fingerprint, '--json')
    const first = taken.json<{ uses: number; gate: string }>()
    expect(first.gate).toBe('vessel')
    expect(first.uses).toBeGreaterThanOrEqual(5)
    const again = await admin('gate', 'take-uses', out, '--json')
    expect(again.json<{ uses: number }>().uses).toBe(0)
    const shown = await admin('keys', 'show', 'at-sea', '--json')
    expect(shown.json<{ lastUsed: { state: string }; use: { uses24h: number } }>()).toMatchObject({
      lastUsed: { state: 'used' },
      use: { uses24h: 5 },
    })
    const audit = await admin('audit', 'verify', '--json')
    expect(audit.json<{ ok: boolean }>().ok).toBe(true)

    appendFileSync(join(out, 'days.jsonl'), '\n')
    expect(await admin('gate', 'take-uses', out)).toMatchObject({ code: 1 })
  }, 60_000)

  it('refuses a key that the inventory no longer knows, and says that two bundles contradict each other', async () => {
    const saved = join(folder, 'saved')
    cpSync(desk, saved, { recursive: true })
    const lost = await create('lost')
    await carry()
    gate = await startGate()
    const running = gate
    expect(await gate.verify(lost)).toBe(204)
    rmSync(desk, { recursive: true })
    cpSync(saved, desk, { recursive: true })
    await create('instead')
    await carry()
    await until(() => running.output().includes('hold other keys'), 10_000)
    expect(await gate.verify(lost)).toBe(204)
    const next = await create('and-one-more')
    await carry()
    await until(async () => (await running.verify(next)) === 204, 10_000)
    expect(await gate.verify(lost)).toBe(401)
  })

  it('takes in a bundle that was copied slowly, once its last file is there', async () => {
    const gone = await create('gone')
    await carry()
    gate = await startGate()
    const running = gate
    await admin('keys', 'revoke', 'gone', '--reason', 'left', '--yes')
    const slow = join(folder, 'slow')
    expect((await admin('gate', 'bundle', '--out', slow)).code).toBe(0)
    const files = readdirSync(slow).toSorted()
    for (const name of files.filter((each) => each !== 'signer.pem'))
      cpSync(join(slow, name), join(stick, name))
    rmSync(join(stick, 'signer.pem'))
    await until(() => running.output().includes('signer.pem is missing'), 10_000)
    expect(await gate.verify(gone)).toBe(204)
    cpSync(join(slow, 'signer.pem'), join(stick, 'signer.pem'))
    await until(async () => (await running.verify(gone)) === 401, 10_000)
  })

  it('cannot be written where nothing can sign', async () => {
    const ran = await runCli(desk, ['gate', 'bundle', '--out', join(folder, 'unsigned'), '--json'])
    expect(ran.code).toBe(5)
    expect(ran.stderr).toContain('vault.')
  })
})

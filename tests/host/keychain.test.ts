import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import {
  missingForSecretService,
  SecretService,
  type SecretServiceOptions,
} from '#tests/secret-service'

const missing = process.platform === 'linux' ? missingForSecretService() : ['Linux']
const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const ACCOUNT = '0193d7a0-0000-7000-8000-000000000000/device-key'

/** A real gnome-keyring on a bus of its own; keytar runs in a child, as a stuck thread cannot be taken back. */
describe.skipIf(missing.length > 0)('the keychain on a real Secret Service', () => {
  const started: SecretService[] = []
  afterEach(async () => {
    for (const service of started.splice(0)) await service.end()
  })
  const start = async (options: SecretServiceOptions) => {
    const service = await SecretService.start(options)
    started.push(service)
    return service
  }

  it('stores a value, reads it back, replaces it and forgets it', async () => {
    const service = await start({ kind: 'open' })
    expect(await service.ask({ do: 'state' })).toMatchObject({ value: 'ready' })
    expect(await service.ask({ do: 'take', account: ACCOUNT })).toMatchObject({ value: null })
    await service.ask({ do: 'put', account: ACCOUNT, value: 'first' })
    await service.ask({ do: 'put', account: ACCOUNT, value: 'second' })
    expect(await service.ask({ do: 'take', account: ACCOUNT })).toMatchObject({ value: 'second' })
    expect((await service.ask({ do: 'drop', account: ACCOUNT })).fault).toBeUndefined()
    expect((await service.ask({ do: 'drop', account: ACCOUNT })).fault).toBeUndefined()
    expect(await service.ask({ do: 'take', account: ACCOUNT })).toMatchObject({ value: null })
  })

  it.each([
    ['1,000 bytes', 'x'.repeat(1_000)],
    ['every script', 'Zoë 日本語 🔑\n\t"\\'],
  ])('gives back exactly %s', async (_, value) => {
    const service = await start({ kind: 'open' })
    await service.ask({ do: 'put', account: ACCOUNT, value })
    expect(await service.ask({ do: 'take', account: ACCOUNT })).toMatchObject({ value })
  })

  it('says locked, not "nothing there", when the collection is locked and nobody can be asked', async () => {
    const service = await start({ kind: 'open' })
    await service.ask({ do: 'put', account: ACCOUNT, value: 'kept' })
    service.lock()
    expect((await service.ask({ do: 'take', account: ACCOUNT })).fault).toMatchObject({
      code: 'vault.locked',
      message: 'The Secret Service is locked.',
    })
    expect(await service.ask({ do: 'state' })).toMatchObject({ value: 'locked' })
    expect(await service.ask({ do: 'state', recheck: true })).toMatchObject({ value: 'locked' })
  })

  it('does not take a locked collection for a value that was dropped', async () => {
    const service = await start({ kind: 'open' })
    await service.ask({ do: 'put', account: ACCOUNT, value: 'kept' })
    service.lock()
    expect((await service.ask({ do: 'drop', account: ACCOUNT })).fault?.code).toBe('vault.locked')
  })

  it('says locked when a value cannot be written', async () => {
    const service = await start({ kind: 'open' })
    service.lock()
    expect(
      (await service.ask({ do: 'put', account: ACCOUNT, value: 'never kept' })).fault?.code,
    ).toBe('vault.locked')
  })

  it('says slow at its limit when the service hangs, lets nothing else in, and recovers', async () => {
    const service = await start({ kind: 'open' })
    await service.ask({ do: 'put', account: ACCOUNT, value: 'first' })
    service.freeze()
    const slow = await service.ask({ do: 'put', account: ACCOUNT, value: 'late', limitMs: 300 })
    expect(slow.fault?.code).toBe('vault.slow')
    expect(slow.ms).toBeLessThan(2_000)
    const next = await service.ask({ do: 'take', account: ACCOUNT })
    expect(next.fault?.code).toBe('vault.slow')
    expect(next.ms).toBeLessThan(100)
    expect(await service.ask({ do: 'state', recheck: true })).toMatchObject({ value: 'slow' })
    service.thaw()
    await expect
      .poll(async () => (await service.ask({ do: 'stuck' })).value, { timeout: 10_000 })
      .toBe(false)
    expect(await service.ask({ do: 'state', recheck: true })).toMatchObject({ value: 'ready' })
    expect(await service.ask({ do: 'take', account: ACCOUNT })).toMatchObject({ value: 'first' })
  })

  it('lets the process end with its exit code while the service hangs', async () => {
    const service = await start({ kind: 'open' })
    await service.ask({ do: 'state' })
    service.freeze()
    await service.ask({ do: 'take', account: ACCOUNT, limitMs: 300 })
    const before = performance.now()
    expect(await service.leave()).toBe(7)
    expect(performance.now() - before).toBeLessThan(5_000)
  })

  it('is absent without a session bus, at once', async () => {
    const service = await start({ kind: 'bare' })
    const answer = await service.ask({ do: 'put', account: ACCOUNT, value: 'x' })
    expect(answer.fault).toMatchObject({ code: 'vault.absent' })
    expect(answer.fault?.fix).toContain('passphrase file')
    expect(answer.ms).toBeLessThan(500)
    expect(await service.ask({ do: 'state' })).toMatchObject({ value: 'absent' })
  })

  it('is absent on a bus that has no Secret Service', async () => {
    const service = await start({ kind: 'none' })
    expect(await service.ask({ do: 'state' })).toMatchObject({ value: 'absent' })
  })

  it('says denied when the bus refuses to carry the call', async () => {
    const service = await start({
      kind: 'open',
      rules:
        '<deny send_destination="org.freedesktop.secrets" send_interface="org.freedesktop.Secret.Service"/>',
    })
    expect((await service.ask({ do: 'take', account: ACCOUNT })).fault?.code).toBe('vault.denied')
  })

  describe('under the command line', () => {
    const folders: string[] = []
    afterEach(() => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
    })
    const dsadminIn = (service: SecretService) => {
      const folder = mkdtempSync(join(tmpdir(), 'dsadmin-cli-'))
      folders.push(folder)
      return async (...args: readonly string[]) =>
        promisify(execFile)(process.execPath, [CLI, '--data-dir', folder, '--json', ...args], {
          env: service.env,
          timeout: 20_000,
        })
    }

    it('signs the audit chain with a key that the keychain keeps', async () => {
      const dsadmin = dsadminIn(await start({ kind: 'open' }))
      await dsadmin('keys', 'create', 'signed')
      const { stdout } = await dsadmin('audit', 'verify')
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, assurance: 'signed' })
    })

    it('does its work and ends while the keychain hangs', async () => {
      const service = await start({ kind: 'open' })
      const dsadmin = dsadminIn(service)
      await dsadmin('keys', 'create', 'before')
      service.freeze()
      const started = performance.now()
      const { stdout } = await dsadmin('keys', 'create', 'meanwhile')
      expect(JSON.parse(stdout)).toMatchObject({ name: 'meanwhile' })
      expect(performance.now() - started).toBeLessThan(12_000)
      await expect(dsadmin('keys', 'show', 'nobody')).rejects.toMatchObject({ code: 3 })
      service.thaw()
      const { stdout: verified } = await dsadmin('audit', 'verify')
      expect(JSON.parse(verified)).toMatchObject({ ok: true })
    })
  })
})

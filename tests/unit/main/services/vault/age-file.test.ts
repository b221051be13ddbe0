import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
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
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '#base/fault'
import { Secret } from '#base/secret'
import { AgeFile } from '#services/vault/age-file'
import { Database } from '#store/database'

const PASSPHRASE = 'correct horse battery'
const DRIVER = fileURLToPath(new URL('../../../../helpers/age-file-driver.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-age-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileIn = (workFactor = 4, exclusive = <T>(change: () => T) => change()) =>
  new AgeFile({ path: join(folder, 'vault.age'), exclusive, workFactor })

const made = async () => {
  const file = fileIn()
  await file.make(new Secret(PASSPHRASE))
  return file
}

const faultOf = async (promise: Promise<unknown>): Promise<Fault> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error(`no fault but ${String(error)}`)
  return error
}

describe('AgeFile', () => {
  it('keeps values over a restart, for the one who has the passphrase', async () => {
    const file = await made()
    await file.put('device-key', new Secret('first'))
    await file.put('device-key', new Secret('second'))
    await file.put('dropped', new Secret('x'))
    await file.drop('dropped')
    const again = fileIn()
    expect(again.state()).toBe('locked')
    await again.open(new Secret(PASSPHRASE))
    expect(again.state()).toBe('open')
    expect((await again.take('device-key'))?.reveal()).toBe('second')
    expect(await again.take('dropped')).toBeUndefined()
    expect(await again.take('constructor')).toBeUndefined()
  })

  it('gives back every text under every name', async () => {
    const file = await made()
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z][a-z0-9./-]{0,20}$/),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
        async (item, value) => {
          await file.put(item, new Secret(value))
          const again = fileIn()
          await again.open(new Secret(PASSPHRASE))
          expect((await again.take(item))?.reveal()).toBe(value)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('opens with the same passphrase from a keyboard that composes letters otherwise', async () => {
    await fileIn().make(new Secret('caf\u00e9 au lait noir'))
    await expect(fileIn().open(new Secret('cafe\u0301 au lait noir'))).resolves.toBeUndefined()
  })

  it.each([
    ['11 characters', 'x'.repeat(11), 'Use at least 12'],
    ['11 emoji', '🔑'.repeat(11), 'Use at least 12'],
    ['1,025 characters', 'x'.repeat(1_025), 'Use at most 1,024'],
    ['half a character', `${'x'.repeat(20)}\ud800`, 'Type it again'],
  ])('refuses a new passphrase of %s, and says why', async (_, passphrase, fix) => {
    const fault = await faultOf(fileIn().make(new Secret(passphrase)))
    expect(fault).toMatchObject({ code: 'vault.passphrase', field: 'passphrase' })
    expect(fault.fix).toContain(fix)
    expect(fileIn().state()).toBe('none')
  })

  it('tells a wrong passphrase from a damaged file, and stays closed', async () => {
    await made()
    const file = fileIn()
    expect((await faultOf(file.open(new Secret('wrong horse battery')))).code).toBe(
      'vault.passphrase',
    )
    expect(file.state()).toBe('locked')
    expect((await faultOf(file.take('x'))).code).toBe('vault.locked')
    expect((await faultOf(file.put('x', new Secret('y')))).code).toBe('vault.locked')
  })

  it('forgets the passphrase when it is closed', async () => {
    const file = await made()
    file.close()
    expect(file.state()).toBe('locked')
    expect((await faultOf(file.take('x'))).code).toBe('vault.locked')
  })

  it('never replaces a file that is there', async () => {
    const file = await made()
    await file.put('a', new Secret('kept'))
    const bytes = readFileSync(file.path)
    expect((await faultOf(fileIn().make(new Secret('another passphrase')))).code).toBe(
      'vault.locked',
    )
    expect(readFileSync(file.path)).toEqual(bytes)
  })

  it('says that there is no file', async () => {
    expect((await faultOf(fileIn().open(new Secret(PASSPHRASE)))).code).toBe('vault.absent')
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut at half', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['cut by one byte', (bytes) => bytes.subarray(0, -1)],
    ['emptied', () => Buffer.alloc(0)],
    ['overwritten with something else', () => Buffer.from('SQLite format 3\0'.repeat(40))],
    ['with a flipped bit at its end', (bytes) => flip(bytes, bytes.length - 1)],
    ['with a flipped bit in its header code', (bytes) => flip(bytes, bytes.indexOf('---') + 6)],
    ['made huge', (bytes) => Buffer.concat([bytes, Buffer.alloc(2_000_000)])],
  ])('reports a file %s as damaged and never writes to it', async (_, damage) => {
    const file = await made()
    await file.put('a', new Secret('value'))
    const bytes = damage(readFileSync(file.path))
    writeFileSync(file.path, bytes)
    const fault = await faultOf(file.put('b', new Secret('x')))
    expect(fault.code).toBe('vault.damaged')
    expect((await faultOf(fileIn().open(new Secret(PASSPHRASE)))).code).toBe('vault.damaged')
    expect((await faultOf(fileIn().make(new Secret(PASSPHRASE)))).code).not.toBe('vault.size')
    expect(readFileSync(file.path).equals(bytes)).toBe(true)
  })

  it.each(['21', '30', '63', '4000000000'])(
    'refuses a hostile work factor of %s at once',
    async (factor) => {
      const file = await made()
      const text = readFileSync(file.path, 'latin1').replace(/^(-> scrypt \S+) 4$/m, `$1 ${factor}`)
      writeFileSync(file.path, text, 'latin1')
      const started = performance.now()
      const fault = await faultOf(fileIn().open(new Secret(PASSPHRASE)))
      expect(fault.code).toBe('vault.damaged')
      expect(performance.now() - started).toBeLessThan(200)
    },
  )

  it('refuses a file that something other than the passphrase opens', async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
    writeFileSync(join(folder, 'vault.age'), await encrypter.encrypt('{"version":1,"items":{}}'))
    expect((await faultOf(fileIn().open(new Secret(PASSPHRASE)))).code).toBe('vault.damaged')
  })

  it('refuses content that is not its own, however well it is locked', async () => {
    const encrypter = new Encrypter()
    encrypter.setScryptWorkFactor(4)
    encrypter.setPassphrase(PASSPHRASE)
    writeFileSync(join(folder, 'vault.age'), await encrypter.encrypt('{"version":2,"items":{}}'))
    expect((await faultOf(fileIn().open(new Secret(PASSPHRASE)))).code).toBe('vault.damaged')
  })

  it.skipIf(process.platform === 'win32')(
    'is readable by its owner alone, also after a draft was left over',
    async () => {
      writeFileSync(join(folder, 'vault.age.new'), 'left over by a crash', { mode: 0o666 })
      chmodSync(join(folder, 'vault.age.new'), 0o666)
      const file = await made()
      await file.put('a', new Secret('x'))
      expect(statSync(file.path).mode & 0o777).toBe(0o600)
      expect(readdirSync(folder)).toEqual(['vault.age'])
    },
  )

  it('writes neither value, name nor passphrase in the open', async () => {
    const file = await made()
    await file.put('a-telling-name', new Secret('a telling value'))
    const text = readFileSync(file.path, 'latin1')
    for (const plain of ['a-telling-name', 'a telling value', PASSPHRASE])
      expect(text).not.toContain(plain)
  })

  it('does not stop the process while it computes', async () => {
    const file = fileIn(16)
    let ticks = 0
    const timer = globalThis.setInterval(() => (ticks += 1), 5)
    await file.make(new Secret(PASSPHRASE))
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
  })

  it('picks up what another program wrote with the same passphrase', async () => {
    const file = await made()
    const other = fileIn()
    await other.open(new Secret(PASSPHRASE))
    await other.put('theirs', new Secret('1'))
    await file.put('ours', new Secret('2'))
    expect((await file.take('theirs'))?.reveal()).toBe('1')
    expect((await other.take('ours'))?.reveal()).toBe('2')
  })

  it('stores nothing where the inventory cannot be locked', async () => {
    const file = fileIn(4, () => {
      throw new Fault({ code: 'store.busy', message: 'locked', fix: 'wait' })
    })
    expect((await faultOf(file.make(new Secret(PASSPHRASE)))).code).toBe('store.busy')
    expect(readdirSync(folder)).toEqual([])
  })

  it('loses no item when three programs write to it at the same time', async () => {
    const database = new Database({ path: join(folder, 'inventory.sqlite'), create: true })
    await fileIn(4, (change) => database.write(change)).make(new Secret(PASSPHRASE))
    database.close()
    const codes = await Promise.all(
      ['a', 'b', 'c'].map(async (prefix) => {
        const child = spawn(process.execPath, [DRIVER, folder, PASSPHRASE, prefix, '15'], {
          stdio: ['ignore', 'inherit', 'inherit'],
        })
        const [code] = (await once(child, 'exit')) as [number | null]
        return code
      }),
    )
    expect(codes).toEqual([0, 0, 0])
    const file = fileIn()
    await file.open(new Secret(PASSPHRASE))
    for (const prefix of ['a', 'b', 'c'])
      for (let number = 0; number < 15; number += 1)
        expect((await file.take(`${prefix}-${String(number)}`))?.reveal()).toBe(
          `value of ${prefix} ${String(number)}`,
        )
  })

  const age = existsSync('/usr/bin/age') && existsSync('/usr/bin/script')

  it.skipIf(!age)('is opened by the age program of others', async () => {
    await fileIn(10).make(new Secret(PASSPHRASE))
    const file = fileIn(10)
    await file.open(new Secret(PASSPHRASE))
    await file.put('device-key', new Secret('Zoë 🔑'))
    const out = join(folder, 'opened.json')
    await onTerminal(`age -d -o ${out} ${file.path}`, [PASSPHRASE])
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      version: 1,
      items: { 'device-key': 'Zoë 🔑' },
    })
  })

  it.skipIf(!age)('opens what the age program of others wrote', async () => {
    const plain = join(folder, 'plain.json')
    writeFileSync(plain, '{"version":1,"items":{"a":"from age"}}')
    await onTerminal(`age -p -o ${join(folder, 'vault.age')} ${plain}`, [PASSPHRASE, PASSPHRASE])
    const file = fileIn()
    await file.open(new Secret(PASSPHRASE))
    expect((await file.take('a'))?.reveal()).toBe('from age')
  })
})

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

/** Runs a command on a terminal of its own, as age asks for passphrases nowhere else, and types the answers. */
async function onTerminal(command: string, answers: readonly string[]): Promise<void> {
  const run = promisify(execFile)('script', ['-qec', command, '/dev/null'])
  let shown = 0
  run.child.stdout?.on('data', (text: string) => {
    if (!/passphrase.*: $/.test(text)) return
    const answer = answers[shown]
    shown += 1
    void setTimeout(50).then(() => run.child.stdin?.write(`${answer ?? ''}\n`))
  })
  await run
}

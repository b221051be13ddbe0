import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import type { Secret } from '#base/secret'
import { instant } from '#base/runtime'
import { testAddress } from '#services/keys/test-request'
import {
  call,
  faultOf,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

/** Holds one text, as a desktop's clipboard does. */
class Clipboard {
  text = ''
  seconds = 0
  #own = ''

  async copy(secret: Secret, seconds: number): Promise<void> {
    this.text = this.#own = secret.reveal()
    this.seconds = seconds
  }

  async clearIfHeld(): Promise<boolean> {
    if (this.text === '' || this.text !== this.#own) return false
    this.text = ''
    return true
  }
}

let folder: string
let clipboard: Clipboard
let space: TestWorkspace
beforeEach(() => {
  folder = temporaryFolder()
  clipboard = new Clipboard()
  space = openWorkspace(folder, { clipboard })
})
afterEach(() => {
  space.close()
  removeFolder(folder)
})

const create = (name: string) => space.keys.create({ name }, call('keys.create'))
const confirm = (prefix: string) => space.keys.confirm({ prefix }, call('keys.confirm'))
const reveal = (prefix: string) => space.keys.revealCopy({ prefix }, call('keys.revealCopy'))
const keep = (prefix: string, keeps: boolean) =>
  space.keys.keepCopy({ prefix, keep: keeps }, call('keys.keepCopy'))

async function rejection(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a value that nobody has confirmed', () => {
  test('is shown again, and listed', async () => {
    const made = create('etl')
    expect(space.keys.pending()).toEqual({
      pending: [
        { id: made.id, name: 'etl', prefix: made.prefix, createdAt: instant(space.clock.now) },
      ],
    })
    expect(await reveal(made.prefix)).toEqual({
      value: made.value,
      from: 'pending',
      name: 'etl',
      id: made.id,
    })
    expect(space.keys.show({ ref: 'etl' }).history[0]?.summary).toBe('Value shown again')
  })

  test('is forgotten once it is confirmed', async () => {
    const { prefix } = create('etl')
    expect(confirm(prefix)).toMatchObject({
      unconfirmed: false,
      versions: [{ deliveredAt: instant(space.clock.now), pending: false }],
    })
    expect(space.keys.pending().pending).toEqual([])
    expect((await rejection(reveal(prefix))).code).toBe('key.value-gone')
    const { historyTotal } = space.keys.show({ ref: 'etl' })
    expect(confirm(prefix).historyTotal).toBe(historyTotal)
  })

  test('is gone with the process, and stays marked as unconfirmed', async () => {
    const { prefix } = create('etl')
    space.close()
    space = openWorkspace(folder)
    expect(space.keys.pending().pending).toEqual([])
    expect(space.keys.show({ ref: 'etl' }).unconfirmed).toBe(true)
    const fault = await rejection(reveal(prefix))
    expect(fault).toMatchObject({
      code: 'key.value-gone',
      fix: expect.stringContaining('rotate') as string,
    })
  })

  test('of a key revoked meanwhile, here or by another program, is forgotten', async () => {
    const one = create('one')
    const two = create('two')
    space.keys.revoke({ ref: 'one', reason: 'x' }, call('keys.revoke'))
    const other = openWorkspace(folder, { clock: space.clock })
    other.keys.revoke({ ref: 'two', reason: 'x' }, call('keys.revoke'))
    other.close()
    expect((await rejection(reveal(two.prefix))).code).toBe('key.revoked')
    expect(space.keys.pending().pending).toEqual([])
    expect((await rejection(reveal(one.prefix))).code).toBe('key.revoked')
  })

  test('confirmed by another program is forgotten', () => {
    const { prefix } = create('etl')
    const other = openWorkspace(folder, { clock: space.clock })
    other.keys.confirm({ prefix }, call('keys.confirm'))
    other.close()
    expect(space.keys.pending().pending).toEqual([])
  })

  test('confirming an earlier version does not confirm the newest', () => {
    const old = create('etl')
    const made = space.keys.rotate({ ref: 'etl', overlap: '1h' }, call('keys.rotate'))
    expect(confirm(old.prefix).unconfirmed).toBe(true)
    expect(confirm(made.prefix).unconfirmed).toBe(false)
  })
})

describe('a copy in the vault', () => {
  test('is kept, shown and dropped, each with a record of intent and outcome', async () => {
    const made = create('etl')
    expect(await keep(made.prefix, true)).toEqual({ keptCopy: true })
    confirm(made.prefix)
    expect(await reveal(made.prefix)).toMatchObject({ value: made.value, from: 'vault' })
    expect(space.keys.show({ ref: 'etl' }).versions[0]?.keptCopy).toBe(true)
    expect(await keep(made.prefix, false)).toEqual({ keptCopy: false })
    expect((await rejection(reveal(made.prefix))).code).toBe('key.value-gone')
    expect(
      space.keys
        .show({ ref: 'etl' })
        .history.map((entry) => entry.summary)
        .slice(0, 2),
    ).toEqual(['Copy dropped from the vault', 'Dropping the copy from the vault'])
  })

  test('that could not be kept is not claimed to be there', async () => {
    const { prefix } = create('etl')
    space.vault.failing = true
    expect((await rejection(keep(prefix, true))).code).toBe('vault.locked')
    expect(space.keys.show({ ref: 'etl' })).toMatchObject({
      versions: [{ keptCopy: false, pending: true }],
      history: [
        { summary: 'The copy could not be kept' },
        { summary: 'Keeping a copy in the vault' },
        {},
      ],
    })
  })

  test('goes with the revoke', async () => {
    const { prefix } = create('etl')
    await keep(prefix, true)
    space.keys.revoke({ ref: 'etl', reason: 'x' }, call('keys.revoke'))
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect([...space.vault.items.keys()].filter((item) => item.startsWith('copy'))).toEqual([])
  })

  test('cannot be made of a value that is gone', async () => {
    const { prefix } = create('etl')
    confirm(prefix)
    expect((await rejection(keep(prefix, true))).code).toBe('key.value-gone')
  })
})

describe('the clipboard', () => {
  test('gets the value and is cleared if it still holds it', async () => {
    const made = create('etl')
    const answer = await space.keys.copyValue({ prefix: made.prefix }, call('keys.copyValue'))
    expect(answer.clearsAt).toBe(instant(space.clock.now + 60_000))
    expect(clipboard).toMatchObject({ text: made.value, seconds: 60 })
    expect(await space.keys.clearCopied({}, call('keys.clearCopied'))).toEqual({ cleared: true })
    expect(clipboard.text).toBe('')
    clipboard.text = 'something else'
    expect(await space.keys.clearCopied({}, call('keys.clearCopied'))).toEqual({ cleared: false })
    expect(clipboard.text).toBe('something else')
  })

  test('gets the copy that the vault keeps, and nothing once that is removed', async () => {
    const { prefix, value } = create('etl')
    await space.keys.keepCopy({ prefix, keep: true }, call('keys.keepCopy'))
    confirm(prefix)
    await space.keys.copyValue({ prefix }, call('keys.copyValue'))
    expect(clipboard.text).toBe(value)
    await space.keys.clearCopied({}, call('keys.clearCopied'))
    await space.keys.keepCopy({ prefix, keep: false }, call('keys.keepCopy'))
    expect((await rejection(space.keys.copyValue({ prefix }, call('keys.copyValue')))).code).toBe(
      'key.value-gone',
    )
    expect(clipboard.text).toBe('')
  })

  test('of a host that cannot clear it is not touched', async () => {
    space.close()
    space = openWorkspace(folder)
    const { prefix } = create('etl')
    expect((await rejection(space.keys.copyValue({ prefix }, call('keys.copyValue')))).code).toBe(
      'host.unsupported',
    )
    expect((await rejection(space.keys.clearCopied({}, call('keys.clearCopied')))).code).toBe(
      'host.unsupported',
    )
  })
})

describe('an address to test at', () => {
  test.each([
    'https://api.example.com/x?y=1',
    'http://127.0.0.1:9473/verify',
    'http://localhost/',
    'http://[::1]:80/',
  ])('may be %s', (url) => expect(testAddress(url).href).toBe(new URL(url).href))

  test.each([
    'http://api.example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1.nip.io/',
    'http://192.168.0.1/',
    'https://user@api.example.com/',
    'https://:pw@api.example.com/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.com',
    '',
  ])('must not be %s', (url) => {
    expect(faultOf(() => testAddress(url))).toMatchObject({ code: 'input.invalid', field: 'url' })
  })

  test('must not hold the key', () => {
    const { value } = create('etl')
    expect(faultOf(() => testAddress(`https://api.example.com/?key=${value}`)).code).toBe(
      'input.secret',
    )
  })
})

describe('the test request', () => {
  let server: Server
  let seen: string[]
  beforeEach(async () => {
    seen = []
    server = createServer((request, response) => {
      seen.push(
        `${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['y-api-key'])}`,
      )
      const status = Number(request.url?.slice(1)) || 200
      response.writeHead(status, status >= 300 && status < 400 ? { location: '/200' } : {})
      response.end('x'.repeat(100))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
  })
  afterEach(() => {
    server.close()
    server.closeAllConnections()
  })

  const run = (prefix: string, status: number) => {
    const { port } = server.address() as AddressInfo
    return space.keys.test(
      { prefix, url: `http://127.0.0.1:${String(port)}/${String(status)}` },
      call('keys.test'),
    )
  }

  test.each([
    [204, 'accepted'],
    [200, 'accepted'],
    [401, 'refused'],
    [403, 'refused'],
    [302, 'other'],
    [307, 'other'],
    [500, 'other'],
  ])('answered with %i is %s, and is sent once, in the header', async (status, verdict) => {
    const { prefix, value } = create('etl')
    expect(await run(prefix, status)).toMatchObject({ status, verdict })
    expect(seen).toEqual([`GET /${String(status)} ${value}`])
    expect(space.keys.show({ ref: 'etl' }).history[0]?.summary).toMatch(
      new RegExp(`^Tested at 127.0.0.1:\\d+: ${verdict}$`),
    )
  })

  test('without an answer says so, and what was tried stays in the history', async () => {
    const { prefix } = create('etl')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => {
      server.close(resolve)
    })
    const fault = await rejection(
      space.keys.test({ prefix, url: `http://127.0.0.1:${String(port)}/` }, call('keys.test')),
    )
    expect(fault.code).toBe('host.unreachable')
    expect(space.keys.show({ ref: 'etl' }).history[0]?.summary).toMatch(/got no answer$/)
  })
})

test('no file holds a value or its secret part, whatever was done with it', async () => {
  const made = create('etl')
  await keep(made.prefix, true)
  space.keys.identify({ value: made.value })
  const list = { sort: 'name', direction: 'asc', offset: 0, limit: 10 } as const
  space.keys.list({ ...list, find: made.value })
  await space.keys.copyValue({ prefix: made.prefix }, call('keys.copyValue'))
  await reveal(made.prefix)
  const again = space.keys.rotate({ ref: 'etl', overlap: '1h' }, call('keys.rotate'))
  for (const attempt of [
    () => create(made.value),
    () => space.keys.edit({ ref: 'etl', purpose: again.value }, call('keys.edit')),
    () => space.keys.revoke({ ref: 'etl', reason: made.value }, call('keys.revoke')),
    () => space.keys.show({ ref: made.value }),
  ])
    expect(faultOf(attempt).code).toBe('input.secret')
  confirm(again.prefix)
  space.keys.revoke({ ref: 'etl', reason: 'done' }, call('keys.revoke'))
  await space.audit.settled()
  const files = readdirSync(folder)
  expect(files).toContain('inventory.sqlite-wal')
  expect(files).toContain('inventory.sqlite-shm')
  for (const name of files) {
    const bytes = readFileSync(join(folder, name))
    for (const { value } of [made, again])
      for (const part of [
        value,
        value.slice(13),
        value.slice(13, 33),
        Buffer.from(value).toString('base64').slice(4, 40),
      ])
        expect(bytes.includes(part), `${name} holds a part of a value`).toBe(false)
    // The search itself can find something: the prefix is there.
    if (name === 'inventory.sqlite-wal') expect(bytes.includes(made.prefix)).toBe(true)
  }
})

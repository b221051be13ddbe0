// The scan as an operation: real files, real threads, a real inventory.
import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '#base/fault'
import { operations } from '#contract'
import { generateKey } from '#services/keys/format'
import { Leaks } from '#tests/leaks'
import { call } from '#tests/workspace'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

let leaks: Leaks
beforeEach(() => {
  leaks = new Leaks()
})
afterEach(() => {
  leaks.remove()
})

async function refusal(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('whose a found key is', () => {
  test('is said with its state and its last use, and its value is nowhere', async () => {
    const { value, prefix } = leaks.key('airflow')
    const path = leaks.file('dags/etl.py', `import os\nKEY = '${value}'\n`)
    const scanned = await leaks.scan()
    expect(scanned).toMatchObject({
      found: [
        { path, line: 2, prefix, name: 'airflow', state: 'active', lastUsed: { state: 'unknown' } },
      ],
      total: 1,
      leftOut: [],
      files: 1,
    })
    expect(JSON.stringify(scanned)).not.toContain(value.slice(13))
  })

  test('follows the state of the version, not of the key', async () => {
    const old = leaks.key('a')
    const rotated = leaks.space.keys.rotate({ ref: 'a', overlap: 'now' }, call('keys.rotate'))
    const gone = leaks.key('b')
    leaks.space.keys.revoke({ ref: 'b', reason: 'leaked' }, call('keys.revoke'))
    const off = leaks.key('c')
    leaks.space.keys.suspend({ ref: 'c' }, call('keys.suspend'))
    leaks.file('all.txt', [old.value, rotated.value, gone.value, off.value].join('\n'))
    const { found } = await leaks.scan()
    expect(found.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'revoked'],
      ['a', 'active'],
      ['b', 'revoked'],
      ['c', 'suspended'],
    ])
  })

  test('is unknown where the check digits are right and the key is of another workspace', async () => {
    leaks.file('a.txt', VECTOR)
    expect((await leaks.scan()).found).toEqual([
      { path: leaks.path('a.txt'), line: 1, prefix: 'dsk_7I4tVqGS', state: 'unknown' },
    ])
  })
})

describe('files and folders', () => {
  test('are searched to the last, also many small ones in one folder and in many', async () => {
    const { value } = leaks.key('a')
    const expected: string[] = []
    for (let number = 0; number < 1_500; number += 1) {
      const name =
        number % 3 === 0
          ? `flat/${String(number)}.txt`
          : `d${String(number % 40)}/e/${String(number)}`
      leaks.file(name, number % 100 === 7 ? `\n${value}` : 'nothing here')
      if (number % 100 === 7) expected.push(`${name}:2`)
    }
    const scanned = await leaks.scan()
    expect(scanned.files).toBe(1_500)
    expect(scanned.found.map(({ path, line }) => `${leaks.told(path)}:${String(line)}`)).toEqual(
      expected.toSorted(),
    )
  })

  test('are found below the home folder, which no shell has opened for a page', async () => {
    const home = process.env['HOME']
    process.env['HOME'] = leaks.folder
    try {
      leaks.file('a.txt', 'nothing')
      const { files } = await leaks.scan({ paths: ['~/a.txt'] })
      expect(files).toBe(1)
    } finally {
      process.env['HOME'] = home
    }
  })

  test('are told as they were given: relative stays relative', async () => {
    leaks.file('sub/a.txt', VECTOR)
    const here = process.cwd()
    const relative = join('..', leaks.folder.split('/').at(-1) ?? '')
    process.chdir(leaks.folder)
    try {
      for (const [given, told] of [
        ['.', 'sub/a.txt'],
        ['sub', 'sub/a.txt'],
        ['./sub/a.txt', 'sub/a.txt'],
        [relative, join(relative, 'sub/a.txt')],
      ] as const)
        expect((await leaks.scan({ paths: [given] })).found.map(({ path }) => path)).toEqual([told])
    } finally {
      process.chdir(here)
    }
  })

  test('given twice, one in the other, or through a link are searched once', async () => {
    leaks.file('sub/a.txt', VECTOR)
    symlinkSync(leaks.path('sub'), leaks.path('link'))
    const paths = ['', 'sub', 'sub/a.txt', 'link'].map((name) => leaks.path(name))
    expect(await leaks.places({ paths })).toEqual(['sub/a.txt:1'])
    expect(await leaks.places({ paths: [leaks.path('link')] })).toEqual(['link/a.txt:1'])
  })

  test('a second name of a file is a second place', async () => {
    linkSync(leaks.file('a.txt', VECTOR), leaks.path('b.txt'))
    expect(await leaks.places()).toEqual(['a.txt:1', 'b.txt:1'])
  })

  test('of any name: line breaks, and bytes that are no text', async () => {
    leaks.file('line\nbreak.txt', VECTOR)
    mkdirSync(Buffer.from(`${leaks.folder}/caf\xe9`, 'latin1'))
    writeFileSync(Buffer.from(`${leaks.folder}/caf\xe9/\xff.txt`, 'latin1'), VECTOR)
    expect(await leaks.places()).toEqual(['caf\ufffd/\ufffd.txt:1', 'line\nbreak.txt:1'])
  })

  test('a key in the name of a file or folder is found, and told without its value', async () => {
    leaks.file(`backup-${VECTOR}/${VECTOR}.txt`, '')
    const told = 'dsk_7I4tVqGS_[secret]'
    expect(await leaks.places()).toEqual([`backup-${told}:1`, `backup-${told}/${told}.txt:1`])
  })

  test('nothing lies at a path: refused before anything is searched, without a value that was mistyped for it', async () => {
    leaks.file('a.txt', VECTOR)
    const fault = await refusal(leaks.scan({ paths: [leaks.folder, `/nowhere/${VECTOR}`] }))
    expect(fault).toMatchObject({ code: 'scan.missing', field: 'paths' })
    expect(fault.message).toContain('/nowhere/dsk_7I4tVqGS')
    expect(fault.message).not.toContain(VECTOR)
    expect(await refusal(leaks.scan({ paths: [] }))).toMatchObject({ code: 'input.invalid' })
  })

  test('in one line of many megabytes', async () => {
    const { value } = leaks.key('a')
    const filler = 'var a=1;function b(){return task_id}'.repeat(200_000)
    leaks.file('bundle.min.js', `${filler}${value}${filler}`)
    expect(await leaks.places()).toEqual(['bundle.min.js:1'])
  })

  test('more findings than are listed are counted, and said to be there', async () => {
    const keys = Array.from({ length: 30 }, () => generateKey().value.reveal())
    leaks.file('dump.txt', Array.from({ length: 12_000 }, (_, at) => keys[at % 30]).join('\n'))
    const scanned = await leaks.scan()
    expect(scanned.total).toBe(12_000)
    expect(scanned.found).toHaveLength(10_000)
    expect(scanned.leftOut).toMatchObject([{ reason: 'many', path: '2000 more places' }])
  })
})

describe('what is never opened', () => {
  test('a pipe, a socket and a device, also when they are given', async () => {
    expect(spawnSync('mkfifo', [leaks.path('pipe')]).status).toBe(0)
    const server = createServer().listen(leaks.path('socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    try {
      expect(await leaks.leftOut()).toEqual(['pipe: special', 'socket: special'])
      expect(await leaks.leftOut({ paths: [leaks.path('pipe'), '/dev/zero'] })).toEqual([
        '/dev/zero: special',
        'pipe: special',
      ])
    } finally {
      server.close()
    }
  })

  test.runIf(process.platform === 'linux')('what the system makes up', async () => {
    expect(await leaks.leftOut({ paths: ['/proc', '/sys'] })).toEqual([
      '/proc: system',
      '/sys: system',
    ])
  })

  test('a link that leads out, unless links are followed; then each target once', async () => {
    const other = new Leaks()
    try {
      other.file('in/a.txt', VECTOR)
      mkdirSync(leaks.path('one'))
      symlinkSync(other.folder, leaks.path('one/out'))
      symlinkSync(other.path('in'), leaks.path('two'))
      symlinkSync(other.path('in/a.txt'), leaks.path('three'))
      expect(await leaks.leftOut()).toEqual(['one/out: link', 'three: link', 'two: link'])
      const followed = await leaks.scan({ followLinks: true })
      expect(followed.leftOut).toEqual([])
      // The widest target holds the others.
      expect(followed.found.map(({ path }) => leaks.told(path))).toEqual(['one/out/in/a.txt'])
    } finally {
      other.remove()
    }
  })

  test('loops of links end', async () => {
    leaks.file('a/b/c.txt', VECTOR)
    symlinkSync('..', leaks.path('a/b/up'))
    symlinkSync(leaks.folder, leaks.path('a/top'))
    symlinkSync('self', leaks.path('self'))
    symlinkSync('/nowhere/at/all', leaks.path('dangling'))
    for (const followLinks of [false, true]) {
      const scanned = await leaks.scan({ followLinks })
      expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a/b/c.txt'])
      expect(scanned.leftOut).toEqual([])
    }
  })
})

describe('a pasted text and standard input', () => {
  test('are searched here, and told as -', async () => {
    const { value, prefix } = leaks.key('a')
    expect((await leaks.scan({ text: `one\ntwo ${value}` })).found).toMatchObject([
      { path: '-', line: 2, prefix, name: 'a' },
    ])
    const standardInput = Readable.from([
      Buffer.from(`\n\n\n${value.slice(0, 20)}`),
      Buffer.from(value.slice(20)),
    ])
    expect((await leaks.scan({ standardInput: true }, { standardInput })).found).toMatchObject([
      { path: '-', line: 4, prefix },
    ])
  })

  test('under names are told by them, and by no place', async () => {
    const { value, prefix } = leaks.key('airflow')
    const { found, files } = await leaks.scan({
      texts: [
        { name: 'notes.txt', text: `a\n${value}` },
        { name: 'empty.txt', text: '' },
      ],
      paths: [],
    })
    expect(found).toMatchObject([{ path: 'notes.txt', line: 2, prefix, name: 'airflow' }])
    expect(files).toBe(2)
  })

  test('may be packed', async () => {
    const standardInput = Readable.from([gzipSync(`\n${VECTOR}`)])
    expect((await leaks.scan({ standardInput: true }, { standardInput })).found).toMatchObject([
      { path: '-', line: 2 },
    ])
  })

  test('a host without a standard input says so', async () => {
    expect(await refusal(leaks.scan({ standardInput: true }))).toMatchObject({
      code: 'host.unsupported',
    })
  })

  test('a text that is too long to be pasted is refused by the contract', () => {
    const { input } = operations['scan.run']
    expect(input.safeParse({ text: 'x'.repeat(500_000) }).success).toBe(true)
    expect(input.safeParse({ text: 'x'.repeat(500_001) }).success).toBe(false)
  })
})

describe('a scan that takes long', () => {
  test('counts as it goes, and never backwards', async () => {
    for (let number = 0; number < 60; number += 1)
      leaks.file(`${String(number)}.log`, Buffer.alloc(4_000_000, 'line of a log\n'))
    const steps: { readonly files: number; readonly bytes: number }[] = []
    const scanned = await leaks.scan({}, { progress: (step) => steps.push(step) })
    expect(steps.length).toBeGreaterThan(0)
    expect(steps).toEqual(steps.toSorted((a, b) => a.bytes - b.bytes))
    expect(scanned.bytes).toBe(240_000_000)
  })

  test('is cancelled in the middle, and before it began', async () => {
    leaks.file('a.gz', gzipSync(Buffer.alloc(100_000_000)))
    for (let number = 0; number < 20; number += 1)
      leaks.file(`${String(number)}.log`, Buffer.alloc(4_000_000, 'line of a log\n'))
    const middle = new AbortController()
    const progress = () => middle.abort()
    const cut = refusal(leaks.scan({}, { signal: middle.signal, progress }))
    expect(await cut).toMatchObject({ code: 'cancelled' })
    expect(await refusal(leaks.scan({}, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'cancelled',
    })
  })

  test('is cancelled while it waits for somebody to type', async () => {
    const cancel = new AbortController()
    const waiting = refusal(
      leaks.scan(
        { standardInput: true },
        { standardInput: new PassThrough(), signal: cancel.signal },
      ),
    )
    cancel.abort()
    expect(await waiting).toMatchObject({ code: 'cancelled' })
  })

  test('ends with the failure of an inventory that can no longer be read', async () => {
    leaks.file('a.txt', VECTOR)
    leaks.space.keys.recognise = () => {
      throw new Fault({ code: 'store.busy', message: 'Busy.', fix: 'Wait.' })
    }
    expect(await refusal(leaks.scan())).toMatchObject({ code: 'store.busy' })
  })

  test('goes on when a file goes away under it', async () => {
    for (let number = 0; number < 600; number += 1) leaks.file(`${String(number)}.txt`, 'text')
    leaks.file('zz.txt', VECTOR)
    const scanning = leaks.scan()
    for (let number = 300; number < 600; number += 1) rmSync(leaks.path(`${String(number)}.txt`))
    expect((await scanning).found).toHaveLength(1)
  })
})

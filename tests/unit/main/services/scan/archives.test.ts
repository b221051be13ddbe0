// Archives as other programs made them: zip and gzip of this system, and what is made to hurt.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Leaks } from '#tests/leaks'

const VECTOR = 'dsk_7I4tVqGS_y6uRiG4nSSb7mg2adYp8oYxpx5PLvIJU3FLwxx'

let leaks: Leaks
beforeEach(() => {
  leaks = new Leaks()
})
afterEach(() => {
  leaks.remove()
})

/** Packs files of the folder with the system's zip, and removes them. */
function zip(name: string, files: readonly string[], words: readonly string[] = []): void {
  const run = spawnSync('zip', ['-q', '-X', ...words, name, ...files], { cwd: leaks.folder })
  expect(String(run.stderr)).toBe('')
  for (const file of files) rmSync(leaks.path(file))
}

describe('gzip', () => {
  test.each([
    ['text behind its end', (packed: Buffer) => Buffer.concat([packed, Buffer.from('stray text')])],
    ['a wrong checksum', (packed: Buffer) => packed.fill(0, packed.length - 8, packed.length - 4)],
    ['no trailer', (packed: Buffer) => packed.subarray(0, packed.length - 8)],
  ])('with %s is searched to the end of what it holds, and told', async (_, spoil) => {
    const lines = Array.from(
      { length: 20_000 },
      (__, line) => `${String(line)} ${String(line ** 3)}`,
    )
    leaks.file('small.gz', spoil(gzipSync(`one\n${VECTOR}\n`)))
    leaks.file('large.gz', spoil(gzipSync(`${lines.join('\n')}\n${VECTOR}\n`)))
    const { leftOut } = await leaks.scan()
    expect(await leaks.places()).toEqual(['large.gz:20001', 'small.gz:2'])
    expect(leftOut.map(({ reason }) => reason)).toEqual(['damaged', 'damaged'])
  })

  test('with a name, a comment, an extra field and padding is whole', async () => {
    const packed = gzipSync(`${VECTOR}\n`)
    const head = Buffer.from(packed.subarray(0, 10))
    head[3] = 4 + 8 + 16 + 2
    const fields = Buffer.from([3, 0, 1, 2, 3, ...Buffer.from('name\0comment\0'), 9, 9])
    leaks.file('a.gz', Buffer.concat([head, fields, packed.subarray(10), Buffer.alloc(512)]))
    expect(await leaks.places()).toEqual(['a.gz:1'])
    expect((await leaks.scan()).leftOut).toEqual([])
  })

  test('is searched in the name and the comment of its head too', async () => {
    const packed = gzipSync('nothing here\n')
    const head = (flags: number, fields: Buffer) => {
      const ten = Buffer.from(packed.subarray(0, 10))
      ten[3] = flags
      return Buffer.concat([ten, fields, packed.subarray(10)])
    }
    leaks.file('named.gz', head(8, Buffer.from(`${VECTOR}.log\0`)))
    const extra = Buffer.from([3, 0, 1, 2, 3])
    leaks.file('noted.gz', head(4 + 16, Buffer.concat([extra, Buffer.from(`see ${VECTOR}\0`)])))
    leaks.file('cut.gz', head(4 + 8, Buffer.alloc(0)).subarray(0, 11))
    expect(await leaks.places()).toEqual(['named.gz:1', 'noted.gz:1'])
  })

  test('is unpacked whatever its name is, all its members', async () => {
    leaks.file('app.log', Buffer.concat([gzipSync('one\n'), gzipSync(`two\nthree ${VECTOR}\n`)]))
    leaks.file('not.gz', `no archive ${VECTOR}`)
    expect(await leaks.places()).toEqual(['app.log:3', 'not.gz:1'])
  })

  test('twice packed, and with a key across its pieces', async () => {
    const filler = Array.from({ length: 30_000 }, (_, at) => `line ${String(at)} of a log\n`).join(
      '',
    )
    leaks.file('a.gz', gzipSync(gzipSync(filler + VECTOR + filler)))
    expect(await leaks.places()).toEqual(['a.gz:30001'])
  })

  test('cut off: what could be read is searched, and the rest is named', async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251))
    const packed = gzipSync(Buffer.concat([Buffer.from(`${VECTOR}\n`), noise]))
    leaks.file('cut.gz', packed.subarray(0, packed.length - 100))
    leaks.file('torn.gz', Buffer.concat([packed.subarray(0, 12), Buffer.from(`\n${VECTOR}`)]))
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path, line }) => `${leaks.told(path)}:${String(line)}`)).toEqual([
      'cut.gz:1',
      'torn.gz:2',
    ])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['cut.gz', 'damaged'],
      ['torn.gz', 'damaged'],
    ])
  })

  test('a bomb is given up, named, and costs no memory', async () => {
    const path = leaks.file('bomb.gz', gzipSync(Buffer.alloc(300 * 1_048_576)))
    expect(readFileSync(path).length).toBeLessThan(400_000)
    const scanned = await leaks.scan()
    expect(scanned.leftOut).toMatchObject([{ path, reason: 'limit' }])
    expect(scanned.bytes).toBeLessThan(260 * 1_048_576)
  })
})

describe('zip', () => {
  test('tells what lies inside, packed or stored, by its path', async () => {
    leaks.file('etc/app.conf', `\nkey=${VECTOR}`)
    leaks.file('run.sh', `export KEY=${VECTOR}`)
    leaks.file('empty', '')
    zip('a.zip', ['etc/app.conf', 'empty'])
    zip('b.docx', ['run.sh'], ['-0'])
    expect(await leaks.places()).toEqual(['a.zip!/etc/app.conf:2', 'b.docx!/run.sh:1'])
  })

  test('in zip, and gzip in it', async () => {
    leaks.file('old.log.gz', gzipSync(`\n\n${VECTOR}`))
    zip('inner.zip', ['old.log.gz'])
    zip('outer.zip', ['inner.zip'])
    expect(await leaks.places()).toEqual(['outer.zip!/inner.zip!/old.log.gz:3'])
  })

  test('in zip, deeper than is opened, is named, and its bytes are searched', async () => {
    leaks.file('a', `${VECTOR} ${'again and again '.repeat(50)}`)
    let last = 'a'
    for (const name of ['1', '2', '3', '4', '5', '6']) {
      zip(`${name}.zip`, [last])
      last = `${name}.zip`
    }
    const scanned = await leaks.scan()
    expect(scanned.found).toEqual([])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['6.zip!/5.zip!/4.zip!/3.zip!/2.zip', 'limit'],
    ])
  })

  test('behind a script is opened, and the script is searched', async () => {
    leaks.file('inside.txt', `one\n${VECTOR}\n`.repeat(20))
    zip('app.zip', ['inside.txt'])
    const packed = readFileSync(leaks.path('app.zip'))
    rmSync(leaks.path('app.zip'))
    leaks.file('app.pyz', Buffer.concat([Buffer.from(`#!/bin/sh\n# ${VECTOR}\n`), packed]))
    const many = Buffer.from(`# a long program\n`.repeat(40_000))
    leaks.file('large.bin', Buffer.concat([many, packed]))
    const scanned = await leaks.scan()
    const paths = new Set(scanned.found.map(({ path }) => leaks.told(path)))
    // The offsets in the archive do not count what stands before it, which not every reader forgives.
    const opened = (name: string) =>
      paths.has(`${name}!/inside.txt`) || scanned.leftOut.some(({ path }) => path.endsWith(name))
    expect(paths.has('app.pyz')).toBe(true)
    expect([opened('app.pyz'), opened('large.bin')]).toEqual([true, true])
    if (spawnSync('zip', ['-A', leaks.path('app.pyz')]).status !== 0) throw new Error('zip -A')
    expect(await leaks.places()).toContain('app.pyz!/inside.txt:2')
  })

  test('is searched in its comment and those of its entries', async () => {
    leaks.file('plain.txt', 'nothing\n')
    const run = spawnSync('zip', ['-q', '-z', 'noted.zip', 'plain.txt'], {
      cwd: leaks.folder,
      input: `of the archive ${VECTOR}\n.\n`,
    })
    expect(run.status).toBe(0)
    const entry = spawnSync('zip', ['-q', '-c', 'entry.zip', 'plain.txt'], {
      cwd: leaks.folder,
      input: `of the entry ${VECTOR}\n`,
    })
    expect(entry.status).toBe(0)
    rmSync(leaks.path('plain.txt'))
    expect(await leaks.places()).toEqual(['entry.zip!/plain.txt:1', 'noted.zip:1'])
  })

  test('names what is encrypted in it, and searches the rest', async () => {
    leaks.file('secret.txt', VECTOR)
    zip('a.zip', ['secret.txt'], ['-P', 'word'])
    leaks.file('open.txt', VECTOR)
    zip('a.zip', ['open.txt'])
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a.zip!/open.txt'])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['a.zip!/secret.txt', 'encrypted'],
    ])
  })

  test('without its table of contents is named, and its bytes are searched', async () => {
    leaks.file('run.sh', `\n${VECTOR}\n${'x'.repeat(1_000)}`)
    zip('a.zip', ['run.sh'], ['-0'])
    truncateSync(leaks.path('a.zip'), 500)
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a.zip'])
    expect(scanned.leftOut).toMatchObject([{ reason: 'damaged' }])
  })

  test('a damaged entry does not hide the next one', async () => {
    const noise = Array.from({ length: 5_000 }, (_, at) =>
      String.fromCodePoint(32 + (((at * at * 7919) % 1_009) % 90)),
    ).join('')
    leaks.file('1.txt', noise)
    leaks.file('2.txt', VECTOR)
    zip('a.zip', ['1.txt', '2.txt'])
    const bytes = readFileSync(leaks.path('a.zip'))
    bytes.fill(0xff, 60, 400)
    writeFileSync(leaks.path('a.zip'), bytes)
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a.zip!/2.txt'])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['a.zip!/1.txt', 'damaged'],
    ])
  })

  test('a bomb is given up as a whole', async () => {
    for (const name of ['1', '2', '3']) {
      const path = leaks.file(name, '')
      truncateSync(path, 100 * 1_048_576)
    }
    zip('bomb.zip', ['1', '2', '3'])
    const scanned = await leaks.scan()
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['bomb.zip', 'limit'],
    ])
    expect(scanned.bytes).toBeLessThan(260 * 1_048_576)
  })

  test('a name that leads out leads nowhere: nothing is written', async () => {
    leaks.file('a/b/zz.txt', VECTOR)
    const run = spawnSync('zip', ['-q', '../../a.zip', '../b/zz.txt'], { cwd: leaks.path('a/b') })
    expect(run.status).toBe(0)
    rmSync(leaks.path('a'), { recursive: true })
    expect(await leaks.places()).toEqual(['a.zip!/../b/zz.txt:1'])
    expect(readdirSync(leaks.folder)).toEqual(['a.zip'])
  })
})

describe('tar', () => {
  /** Packs files of the folder with the system's tar, and removes them. */
  function tar(name: string, files: readonly string[], words = '-cf'): void {
    const run = spawnSync('tar', [words, name, ...files], { cwd: leaks.folder })
    expect(String(run.stderr)).toBe('')
    for (const file of files) rmSync(leaks.path(file), { recursive: true })
  }

  test('tells what lies inside by its path, packed or not, and long names', async () => {
    const long = `logs/${'very-long-name-'.repeat(12)}/app.log`
    leaks.file(long, `one\ntwo ${VECTOR}`)
    leaks.file('logs/empty', '')
    tar('a.tar', ['logs'])
    leaks.file('etc/app.conf', `\n\n${VECTOR}\n`)
    tar('b.tgz', ['etc'], '-czf')
    expect(await leaks.places()).toEqual([`a.tar!/${long}:2`, 'b.tgz!/etc/app.conf:3'])
  })

  test('tells a key that a link in it points to', async () => {
    symlinkSync(`/srv/${VECTOR}`, leaks.path('current'))
    tar('a.tar', ['current'])
    expect(await leaks.places()).toEqual(['a.tar!/current:1'])
  })

  test('with archives in it, and in archives', async () => {
    leaks.file('old.log.gz', gzipSync(`\n${VECTOR}`))
    tar('inner.tar', ['old.log.gz'])
    zip('outer.zip', ['inner.tar'])
    expect(await leaks.places()).toEqual(['outer.zip!/inner.tar!/old.log.gz:2'])
  })

  test('a damaged archive, and one that is too large to be held, do not hide what follows', async () => {
    const noise = Buffer.from(
      Array.from({ length: 300_000 }, (_, at) => ((at * at * 7919) % 65_537) % 251),
    )
    leaks.file('1.gz', gzipSync(noise).subarray(0, 1_000))
    const large = leaks.file('2.zip', Buffer.concat([Buffer.from('504b0304', 'hex'), noise]))
    truncateSync(large, 70 * 1_048_576)
    leaks.file('3.txt', VECTOR)
    tar('a.tar', ['1.gz', '2.zip', '3.txt'])
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a.tar!/3.txt'])
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['a.tar!/1.gz', 'damaged'],
      ['a.tar!/2.zip', 'limit'],
    ])
  })

  test('cut off, or broken in the middle: what could be read is searched, and it is named', async () => {
    leaks.file('1', `${VECTOR}\n${'x'.repeat(20_000)}`)
    leaks.file('2', `${VECTOR}\n${'x'.repeat(20_000)}`)
    tar('a.tar', ['1', '2'])
    const bytes = readFileSync(leaks.path('a.tar'))
    leaks.file('cut.tar', bytes.subarray(0, 30_000))
    leaks.file('broken.tar', Buffer.from(bytes).fill(0xff, 20_992, 21_504))
    rmSync(leaks.path('a.tar'))
    const scanned = await leaks.scan()
    const found = new Set(scanned.found.map(({ path }) => leaks.told(path)))
    for (const place of ['cut.tar!/1', 'broken.tar!/1', 'broken.tar'])
      expect(found).toContain(place)
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      ['broken.tar', 'damaged'],
      ['cut.tar', 'damaged'],
      ['cut.tar!/2', 'damaged'],
    ])
  })
})

describe('archives that are not opened', () => {
  test.each([
    ['a.xz', Buffer.from('fd377a585a0000', 'hex')],
    ['a.bz2', Buffer.from('425a6839314159265359', 'hex')],
    ['a.7z', Buffer.from('377abcaf271c0004', 'hex')],
    ['a.rar', Buffer.from('526172211a0701', 'hex')],
    ['a.zst', Buffer.from('28b52ffd', 'hex')],
  ])('%s is named, and its bytes are searched', async (name, head) => {
    leaks.file(name, Buffer.concat([head, Buffer.from(`\n${VECTOR}`)]))
    const scanned = await leaks.scan()
    expect(scanned.leftOut.map(({ path, reason }) => [leaks.told(path), reason])).toEqual([
      [name, 'archive'],
    ])
    expect(scanned.found).toMatchObject([{ line: 2 }])
  })

  test('a text that begins like one is a text', async () => {
    leaks.file('a.txt', `BZh is no archive\n${VECTOR}`)
    leaks.file('b.txt', 'PK')
    leaks.file('c.br', brotliCompressSync('x'))
    leaks.file('d.deflate', deflateRawSync('x'))
    copyFileSync(leaks.path('a.txt'), leaks.path('e.txt'))
    const scanned = await leaks.scan()
    expect(scanned.found.map(({ path }) => leaks.told(path))).toEqual(['a.txt', 'e.txt'])
    expect(scanned.leftOut).toEqual([])
  })
})

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PAIR_LIMIT, readSource } from '#services/metastore/pair/source'
import { refusal, givenFiles } from '#tests/metastore/given-files'

const { path, write } = givenFiles()
const options = { field: 'pair.schema', limit: PAIR_LIMIT }
const read = (name: string) => readSource(path(name), options)
const refused = (name: string) => refusal(read(name))

describe('reading a script', () => {
  test('answers its text and the hash of its bytes', async () => {
    write('a.sql', 'SELECT 1;')
    const sum = createHash('sha256').update('SELECT 1;').digest('hex')
    expect(await read('a.sql')).toMatchObject({ name: 'a.sql', text: 'SELECT 1;', sha256: sum })
  })

  test.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFSELECT ä;')],
    ['UTF-16, small end first', Buffer.from('\uFEFFSELECT ä;', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\uFEFFSELECT ä;', 'utf16le').swap16()],
  ])('takes %s, and loses the mark', async (_, bytes) => {
    write('a.sql', bytes)
    expect((await read('a.sql')).text).toBe('SELECT ä;')
  })

  test.each([
    ['another encoding', Buffer.from([0x53, 0xe4, 0x3b]), 'a.sql is not text in UTF-8.'],
    ['zero bytes', Buffer.from('SELECT\0 1;'), 'a.sql holds zero bytes'],
    ['UTF-16 without a mark', Buffer.from('SELECT 1;', 'utf16le'), 'UTF-16 without a mark'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]), 'a.sql holds zero bytes'],
    ['nothing', Buffer.from(''), 'a.sql is empty.'],
    ['white space', Buffer.from(' \r\n\t\n'), 'a.sql is empty.'],
  ])('refuses %s with words and the field', async (_, bytes, message) => {
    write('a.sql', bytes)
    const fault = await refused('a.sql')
    expect(fault).toMatchObject({ code: 'input.invalid', field: 'pair.schema' })
    expect(fault.message).toContain(message)
    expect(fault.fix).toBeTruthy()
  })

  test('refuses what is not there, a folder, a pipe and a name without .sql', async () => {
    expect((await refused('no.sql')).message).toContain('There is no file ')
    mkdirSync(path('folder.sql'))
    expect((await refused('folder.sql')).message).toContain('is a folder')
    execFileSync('mkfifo', [path('pipe.sql')])
    expect((await refused('pipe.sql')).message).toContain('is not a regular file')
    write('passwords.txt', 'secret')
    expect((await refused('passwords.txt')).message).toContain('is not named .sql')
    expect((await refusal(readSource('a.sql', options))).message).toContain('not a whole path')
  })

  test('goes by the name of the file that a link leads to', async () => {
    write('private', 'secret')
    symlinkSync(path('private'), path('a.sql'))
    const fault = await refused('a.sql')
    expect(fault.message).toContain('is not named .sql where it really is')
    write('real.sql', 'SELECT 1;')
    symlinkSync(path('real.sql'), path('b.sql'))
    expect((await read('b.sql')).path).toBe(path('real.sql'))
    symlinkSync(path('c.sql'), path('c.sql'))
    expect((await refused('c.sql')).message).toContain('a link that leads to itself')
  })

  test('stops at the limit, whatever a file claims', async () => {
    write('a.sql', 'SELECT 1;')
    truncateSync(path('a.sql'), PAIR_LIMIT + 1)
    const before = process.memoryUsage().rss
    expect((await refused('a.sql')).message).toContain('a.sql is too large')
    expect(process.memoryUsage().rss - before).toBeLessThan(4 * PAIR_LIMIT)
  })

  test('refuses what is outside of a folder, and does not say whether it exists', async () => {
    write('in/a.sql', 'SELECT 1;')
    write('out.sql', 'SELECT 1;')
    const inside = { ...options, inside: path('in') }
    expect(await readSource(path('in/a.sql'), inside)).toMatchObject({ name: 'a.sql' })
    const there = await refusal(readSource(path('out.sql'), inside))
    const missing = await refusal(readSource(path('no.sql'), inside))
    expect(there.message).toContain('is outside of the folder of the first script')
    expect(missing.message).toBe(there.message.replace('out.sql', 'no.sql'))
    symlinkSync(path('out.sql'), path('in/link.sql'))
    expect((await refusal(readSource(path('in/link.sql'), inside))).message).toContain(
      'is outside of the folder',
    )
    write('inside-not/a.sql', 'SELECT 1;')
    const beside = readSource(path('inside-not/a.sql'), { ...options, inside: path('inside') })
    expect((await refusal(beside)).message).toContain('is outside of the folder')
  })
})

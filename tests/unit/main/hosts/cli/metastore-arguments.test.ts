// What names a database on a command line, where it is wrong: told at its option, without waiting and without a stack.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { targetOf, type TargetOptions } from '#hosts/cli/metastore-arguments'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const folder = temporaryFolder()
afterAll(() => removeFolder(folder))

const right = { engine: 'postgresql', host: 'db', database: 'science', user: 'ops' } as const
const given = (part: TargetOptions) => () => targetOf({ ...right, ...part })

const long = 'a'.repeat(301)

describe('the options of a target', () => {
  it.each([
    ['host', { host: long }, 253],
    ['database', { database: long }, 128],
    ['user', { user: long }, 128],
    ['servername', { servername: long }, 253],
    ['pin', { pin: long }, 128],
    ['ssh', { ssh: long }, 300],
  ])('refuses a --%s that is too long, by its name', (field, part, most) => {
    expect(given(part)).toThrow(
      expect.objectContaining({
        code: 'input.invalid',
        field,
        message: `--${field} is too long.`,
        fix: `Give at most ${String(most)} characters.`,
      }),
    )
  })

  it('takes certificates from a file, and the built-in ones by name', () => {
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, 'certificates')
    expect(targetOf({ ...right, ca }).tls.ca).toBe('certificates')
    expect(targetOf({ ...right, ca: 'rds' }).tls.ca).toBe('rds')
  })

  it('refuses a pipe, a device, a folder and a file that is too large as --ca, without waiting', () => {
    const pipe = join(folder, 'pipe.pem')
    execFileSync('mkfifo', [pipe])
    const large = join(folder, 'large.pem')
    writeFileSync(large, 'x'.repeat(200_001))
    const refused = (ca: string, message: string) =>
      expect(given({ ca })).toThrow(
        expect.objectContaining({ code: 'input.invalid', field: 'ca', message }),
      )
    refused(pipe, `${pipe} is not a regular file.`)
    refused('/dev/zero', '/dev/zero is not a regular file.')
    refused(folder, `${folder} is not a regular file.`)
    refused(large, `The certificate file ${large} is larger than 200 kB.`)
    refused(join(folder, 'none'), `The certificate file ${join(folder, 'none')} could not be read.`)
  })
})

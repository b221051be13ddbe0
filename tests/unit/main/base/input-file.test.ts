import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readInputFile } from '#base/input-file'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsadmin-input-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('a file that somebody named', () => {
  it('is read whole, up to its bound', () => {
    const path = join(folder, 'list')
    writeFileSync(path, 'one\ntwo\n')
    expect(readInputFile(path, 8)?.toString()).toBe('one\ntwo\n')
    expect(readInputFile(path, 7)).toBeUndefined()
  })

  it('may be a pipe that somebody fills, as the shell makes one', () => {
    const program = `import { readInputFile } from '#base/input-file'
      process.stdout.write(String(readInputFile(process.argv[1], 100)))`
    const words = [
      '-c',
      '"$0" --input-type=module -e "$1" <(sleep 0.3; printf abc; sleep 0.3; printf def)',
    ]
    const said = execFileSync('bash', [...words, process.execPath, program], {
      cwd: import.meta.dirname,
    })
    expect(said.toString()).toBe('abcdef')
  })

  it('does not wait for a pipe with nobody at its other end, nor read a device without an end', () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    expect(readInputFile(path, 100)?.length).toBe(0)
    expect(() => readInputFile('/dev/zero', 100)).toThrow('neither a file nor a pipe')
    expect(() => readInputFile(folder, 100)).toThrow('neither a file nor a pipe')
  })
})

// `npx dsadmin` in a checkout: the file that npm links, before and after the program is built.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from '#tests/app'

let checkout: string
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'dsadmin-checkout-'))
  cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true })
})
afterEach(() => {
  rmSync(checkout, { recursive: true, force: true })
})

const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(checkout, 'scripts', 'dsadmin.mjs'), ...words], {
    encoding: 'utf8',
  })

describe('the command in a checkout', () => {
  it('is a file that lies there before anything is built: npm links no other', () => {
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly bin: { readonly dsadmin: string }
    }
    expect(bin.dsadmin).toBe('scripts/dsadmin.mjs')
    expect(statSync(join(root, bin.dsadmin)).mode & 0o111).toBe(0o111)
  })

  it('says what is missing before the packages are there', () => {
    expect(run('keys', 'list')).toMatchObject({
      status: 5,
      stdout: '',
      stderr:
        'dsadmin: the program is not there yet.\nIts packages are missing. Run npm ci first.\n',
    })
  })

  it('hands everything on to the built program', () => {
    mkdirSync(join(checkout, 'out', 'main'), { recursive: true })
    writeFileSync(
      join(checkout, 'out', 'main', 'cli.js'),
      'console.log(process.argv.slice(2).join()); process.exitCode = 3',
    )
    expect(run('keys', 'list', '--all')).toMatchObject({
      status: 3,
      stdout: 'keys,list,--all\n',
      stderr: '',
    })
  })
})

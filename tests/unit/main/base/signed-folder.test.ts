import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprint, spoken, typedFingerprint } from '#base/fingerprint'
import {
  checkSignedFolder,
  type Contents,
  draftSignedFolder,
  writeSignedFolder,
} from '#base/signed-folder'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const mine = fingerprint(publicKey)
const contents: Contents = {
  kind: 'review',
  createdAt: '2026-11-26T00:00:00.000Z',
  app: '0.1.0',
  workspace: { id: 'w', name: 'production' },
  about: { rows: 2 },
  files: new Map([
    ['population.csv', 'name\na\n'],
    ['summary.html', '<p>two keys</p>'],
  ]),
}

let folder: string
let pack: string
beforeEach(() => {
  folder = temporaryFolder()
  pack = join(folder, 'pack')
  writeSignedFolder(pack, contents, privateKey)
})
afterEach(() => removeFolder(folder))

const kinds = (pinned?: string) => checkSignedFolder(pack, pinned).problems.map(({ kind }) => kind)

describe('a signed folder', () => {
  it('is trusted for a fingerprint that was given, and otherwise only to be compared', () => {
    expect(checkSignedFolder(pack, mine)).toMatchObject({ verdict: 'trusted', problems: [] })
    expect(checkSignedFolder(pack)).toMatchObject({ verdict: 'intact', fingerprint: mine })
  })

  it('says so everywhere when nobody could sign it', () => {
    const bare = join(folder, 'bare')
    expect(writeSignedFolder(bare, contents, undefined).fingerprint).toBeUndefined()
    expect(checkSignedFolder(bare)).toMatchObject({ verdict: 'unsigned', problems: [] })
    expect(checkSignedFolder(bare, mine).verdict).toBe('broken')
  })

  it('finds one byte, a missing, an added and a renamed file', () => {
    appendFileSync(join(pack, 'population.csv'), ' ')
    expect(kinds()).toEqual(['changed'])
    rmSync(join(pack, 'population.csv'))
    expect(kinds()).toEqual(['missing'])
    renameSync(join(pack, 'summary.html'), join(pack, 'other.html'))
    expect(kinds()).toEqual(['missing', 'missing', 'extra'])
  })

  it('finds a forged signature, another key and a changed manifest', () => {
    const sig = join(pack, 'manifest.sig')
    const bytes = readFileSync(sig)
    bytes[3] = (bytes[3] ?? 0) ^ 1
    writeFileSync(sig, bytes)
    expect(kinds()).toEqual(['signature'])
    rmSync(pack, { recursive: true })
    writeSignedFolder(pack, contents, generateKeyPairSync('ed25519').privateKey)
    expect(checkSignedFolder(pack).verdict).toBe('intact')
    expect(kinds(mine)).toEqual(['signature'])
    const manifest = join(pack, 'manifest.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('production', 'staging'))
    expect(kinds()).toEqual(['signature'])
    writeFileSync(manifest, '{')
    expect(kinds()).toEqual(['manifest'])
    rmSync(manifest)
    expect(kinds()).toEqual(['missing'])
  })

  it('does not follow a link and does not leave the folder', () => {
    rmSync(join(pack, 'population.csv'))
    symlinkSync(join(pack, 'summary.html'), join(pack, 'population.csv'))
    expect(kinds()).toEqual(['unreadable'])
    const manifest = join(pack, 'manifest.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('population.csv', '../x'))
    expect(kinds()).toEqual(['manifest'])
    renameSync(manifest, join(folder, 'elsewhere.json'))
    symlinkSync(join(folder, 'elsewhere.json'), manifest)
    expect(kinds()).toEqual(['unreadable'])
  })

  it('appears whole or not at all, private, and never over another', () => {
    expect(statSync(pack).mode & 0o777).toBe(0o700)
    expect(() => writeSignedFolder(pack, contents, privateKey)).toThrow(/EEXIST|ENOTEMPTY/)
    expect(readdirSync(folder)).toEqual(['pack'])
    mkdirSync(join(folder, 'empty'))
    expect(() => writeSignedFolder(join(folder, 'empty'), contents, privateKey)).toThrow(/EEXIST/)
    expect(readdirSync(join(folder, 'empty'))).toEqual([])
  })

  it('can be drafted, and published or discarded when the rest is done', () => {
    const path = join(folder, 'later')
    const draft = draftSignedFolder(path, contents, privateKey)
    expect(existsSync(path)).toBe(false)
    draft.publish()
    expect(checkSignedFolder(path, mine)).toMatchObject({ verdict: 'trusted' })
    draftSignedFolder(join(folder, 'never'), contents, privateKey).discard()
    const late = draftSignedFolder(join(folder, 'taken'), contents, privateKey)
    mkdirSync(join(folder, 'taken'))
    expect(() => late.publish()).toThrow(/EEXIST/)
    expect(readdirSync(folder).toSorted()).toEqual(['later', 'pack', 'taken'])
  })

  it('can be checked without this program', () => {
    expect(() =>
      execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: pack, stdio: 'pipe' }),
    ).not.toThrow()
    const words = ['pkeyutl', '-verify', '-pubin', '-inkey', 'signer.pem', '-rawin']
    const files = ['-in', 'manifest.json', '-sigfile', 'manifest.sig']
    const check = () => execFileSync('openssl', [...words, ...files], { cwd: pack, stdio: 'pipe' })
    expect(check().toString()).toContain('Verified Successfully')
    appendFileSync(join(pack, 'manifest.json'), ' ')
    expect(check).toThrow(/Command failed/)
  })
})

describe('a fingerprint', () => {
  it('is read however it is written', () => {
    expect(typedFingerprint(spoken(mine))).toBe(mine)
    expect(typedFingerprint(mine.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'))).toBe(mine)
    expect(typedFingerprint(`${mine}0`)).toBeUndefined()
    expect(typedFingerprint('hello')).toBeUndefined()
  })
})

// Owns what is known about doing nothing twice: when packages count as installed and the app as built.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildScript, installScript } from '#tests/scripts'

const { packagesPresent } = await installScript()
const { buildOf, isBuilt, sourceDigest } = await buildScript()

let root: string
const put = (path: string, body: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), body)
}
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'dsadmin-setup-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('packages', () => {
  const one = { version: '1.0.0', integrity: 'sha512-a' }
  const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } })
  const node = () => put('node_modules/node/bin/node', '')

  it('are there when npm has recorded every one that is wanted', () => {
    put(
      'package-lock.json',
      lock({ 'node_modules/a': one, 'node_modules/b': { ...one, optional: true } }),
    )
    put('node_modules/.package-lock.json', lock({ 'node_modules/a': one }))
    expect(packagesPresent(root)).toBe(false)
    node()
    expect(packagesPresent(root)).toBe(true)
  })

  it.each([
    ['nothing is installed', undefined],
    ['a package is missing', {}],
    ['a version differs', { 'node_modules/a': { ...one, version: '1.0.1' } }],
    ['its content differs', { 'node_modules/a': { ...one, integrity: 'sha512-b' } }],
  ])('are not there when %s', (_, found) => {
    node()
    put('package-lock.json', lock({ 'node_modules/a': one }))
    if (found) put('node_modules/.package-lock.json', lock(found))
    expect(packagesPresent(root)).toBe(false)
  })
})

describe('the build', () => {
  const results = ['main/index.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html']
  let runs: number
  const run = async () => {
    runs += 1
    for (const path of results) put(`out/${path}`, '')
    return 0
  }
  beforeEach(() => {
    runs = 0
    for (const path of ['main/index.ts', 'preload/index.ts', 'renderer/ui/a.tsx']) put(path, path)
    put('package.json', '{}')
  })

  it('runs once for the same sources', async () => {
    expect(isBuilt(root)).toBe(false)
    expect(await buildOf(root, run)).toBe('built')
    expect(await buildOf(root, run)).toBe('present')
    expect(runs).toBe(1)
  })

  it('runs again when a source changes, is added, is removed or is renamed, or a result is gone', async () => {
    await buildOf(root, run)
    const changes = [
      () => put('renderer/ui/a.tsx', 'other'),
      () => put('main/base/new.ts', ''),
      () => rmSync(join(root, 'preload/index.ts')),
      () => put('package.json', '{"version":"2"}'),
      () => rmSync(join(root, 'out/main/cli.js')),
    ]
    for (const change of changes) {
      change()
      expect(isBuilt(root)).toBe(false)
      expect(await buildOf(root, run)).toBe('built')
    }
    expect(runs).toBe(1 + changes.length)
  })

  it('that failed, or whose sources changed meanwhile, does not count', async () => {
    expect(await buildOf(root, async () => 1)).toBe('failed')
    expect(isBuilt(root)).toBe(false)
    await buildOf(root, async () => {
      put('main/index.ts', 'typed during the build')
      return run()
    })
    expect(isBuilt(root)).toBe(false)
  })

  it('is not run by two at once, and not blocked by one that died', async () => {
    put('out/.building', '999999999')
    let inside = 0
    const slowly = async () => {
      inside += 1
      expect(inside).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 50))
      inside -= 1
      return run()
    }
    expect((await Promise.all([buildOf(root, slowly), buildOf(root, slowly)])).sort()).toEqual([
      'built',
      'built',
    ])
    expect(runs).toBe(1)
  })

  it('tells files apart by name as well as by content', () => {
    const before = sourceDigest(root)
    rmSync(join(root, 'renderer/ui/a.tsx'))
    put('renderer/ui/b.tsx', 'renderer/ui/a.tsx')
    expect(sourceDigest(root)).not.toBe(before)
  })
})

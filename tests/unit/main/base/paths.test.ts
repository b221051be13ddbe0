import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataFolder, makePrivateFolder } from '#base/paths'

describe('the data folder', () => {
  it.each<readonly [NodeJS.Platform, Record<string, string>, string]>([
    ['linux', {}, join('/home/a', '.local', 'share', 'data-science-admin')],
    ['linux', { XDG_DATA_HOME: '/x' }, join('/x', 'data-science-admin')],
    ['linux', { XDG_DATA_HOME: '' }, join('/home/a', '.local', 'share', 'data-science-admin')],
    ['darwin', {}, join('/home/a', 'Library', 'Application Support', 'Data Science Admin')],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'Data Science Admin')],
    ['linux', { DSADMIN_DATA_DIR: '/chosen' }, '/chosen'],
  ])('on %s with %j is %s', (platform, env, expected) => {
    expect(dataFolder({ platform, env, home: '/home/a' })).toBe(expected)
  })

  it.skipIf(process.platform === 'win32')('is closed to other users, even if it was open', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'dsadmin-')), 'open')
    mkdirSync(folder, { mode: 0o755 })
    makePrivateFolder(folder)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('is made with the folders above it', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'dsadmin-')), 'a', 'b', 'c')
    makePrivateFolder(folder)
    expect(statSync(folder).isDirectory()).toBe(true)
  })

  it.skipIf(process.platform !== 'linux')(
    'fails at once where the system lets nobody make a folder',
    { timeout: 5_000 },
    () => {
      const code = `import { makePrivateFolder } from '#base/paths'; makePrivateFolder('/proc/x/y')`
      const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code], {
        timeout: 4_000,
        cwd: join(import.meta.dirname, '../../../..'),
      })
      expect([ran.signal, ran.status]).toEqual([null, 1])
    },
  )
})

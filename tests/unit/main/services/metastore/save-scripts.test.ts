import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { saveScripts } from '#services/metastore/save-scripts'
import { scriptsOf } from '#services/metastore/schema/scripts'
import { SmallDisk } from '#tests/small-disk'
import { faultOf, removeFolder, temporaryFolder } from '#tests/workspace'

let home: string
let folder: string
beforeEach(() => {
  home = temporaryFolder()
  folder = join(home, 'for', 'the dba')
})
afterEach(() => {
  vi.unstubAllEnvs()
  removeFolder(home)
})

const save = (where = folder) => saveScripts({ engine: 'mariadb', folder: where })
const [schema, txn] = scriptsOf('mariadb')

describe('the two scripts in a folder', () => {
  test('are the very scripts, readable by others whatever the umask, in a folder made for them', () => {
    const before = process.umask(0o077)
    const { files, version } = save()
    process.umask(before)
    expect(version).toBe('1.0.0')
    expect(files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual([schema?.text, txn?.text])
    expect(files.map(({ path }) => statSync(path).mode & 0o777)).toEqual([0o644, 0o644])
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test('are found and left where they were saved before', () => {
    const [first] = save().files
    const { mtimeMs, ino } = statSync(first?.path ?? '')
    expect(save().files[0]).toEqual(first)
    expect(statSync(first?.path ?? '')).toMatchObject({ mtimeMs, ino })
  })

  test('go to the home folder for ~', () => {
    vi.stubEnv('HOME', home)
    expect(homedir()).toBe(home)
    expect(save('~/sql').files[0]?.path).toBe(join(home, 'sql', schema?.name ?? ''))
    expect(save('~').files[0]?.path).toBe(join(home, schema?.name ?? ''))
  })

  test.each([1, 0])('write nothing where script %i has another content', (at) => {
    mkdirSync(folder, { recursive: true })
    const name = [schema, txn][at]?.name ?? ''
    writeFileSync(join(folder, name), `${txn?.text ?? ''}-- mine\n`)
    const fault = faultOf(() => save())
    expect(fault).toMatchObject({ code: 'metastore.exists', field: 'folder' })
    expect(fault.message).toContain(name)
    expect(readdirSync(folder)).toEqual([name])
    expect(readFileSync(join(folder, name), 'utf8')).toContain('-- mine')
  })

  test('follow no link that stands where a script should be', () => {
    mkdirSync(folder, { recursive: true })
    symlinkSync(join(home, 'elsewhere'), join(folder, txn?.name ?? ''))
    expect(faultOf(() => save())).toMatchObject({ code: 'metastore.exists', field: 'folder' })
    expect(existsSync(join(home, 'elsewhere'))).toBe(false)
    expect(readdirSync(folder)).toEqual([txn?.name])
  })

  test.each(['sql', './sql', '../sql', '~other/sql', ''])(
    'refuse %j, which is no whole path',
    (typed) => {
      expect(faultOf(() => save(typed))).toMatchObject({ code: 'input.invalid', field: 'folder' })
    },
  )

  test('refuse a folder that is a file, below a file, or full of folders with their names', () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    for (const where of [file, join(file, 'below')]) {
      expect(faultOf(() => save(where))).toMatchObject({ code: 'input.invalid', field: 'folder' })
    }
    mkdirSync(join(folder, txn?.name ?? ''), { recursive: true })
    expect(faultOf(() => save())).toMatchObject({ code: 'metastore.exists', field: 'folder' })
    expect(readdirSync(folder)).toEqual([txn?.name])
  })

  test('refuse where the system lets nobody write', () => {
    expect(faultOf(() => save('/proc/sql'))).toMatchObject({
      code: 'store.readonly',
      field: 'folder',
    })
  })
})

const disk = SmallDisk.mount(1)
disk?.unmount()

test.skipIf(!disk)('on a full disk no half of a script stays', () => {
  const small = SmallDisk.mount(1)
  if (!small) throw new Error('a disk could be mounted a moment ago')
  try {
    small.fill()
    expect(faultOf(() => save(small.folder))).toMatchObject({ code: 'store.full', field: 'folder' })
    expect(readdirSync(small.folder)).toEqual(['ballast'])
    small.makeReadOnly()
    expect(faultOf(() => save(small.folder))).toMatchObject({ code: 'store.readonly' })
  } finally {
    small.unmount()
  }
})

import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, SECOND } from '#base/duration'
import { nameCopy } from '#store/copy'
import { removeFolder, temporaryFolder } from '#tests/workspace'

const ID = '019a0000-0000-7000-8000-000000000000'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  removeFolder(folder)
})

function lay(name: string, age: number): void {
  const path = join(folder, name)
  writeFileSync(path, 'x')
  const at = (Date.now() - age) / SECOND
  utimesSync(path, at, at)
}

describe('a copy beside the inventory', () => {
  it('gets a free name, in a folder that is still to come too', () => {
    expect(nameCopy(folder, 'backup')).toMatch(/backup-[0-9a-f-]{36}\.sqlite$/)
    expect(nameCopy(join(folder, 'to-come'), 'restore')).toMatch(/restore-[0-9a-f-]{36}\.sqlite$/)
    expect(existsSync(join(folder, 'to-come'))).toBe(false)
  })

  it('clears away what was cut off a day ago, and nothing else', () => {
    const stale = `restore-${ID}.sqlite`
    for (const behind of ['', '-wal', '-shm', '-mark', '.ledger'])
      lay(stale + behind, DAY + 60 * SECOND)
    const kept = [
      `backup-${ID}.sqlite`,
      `backup-${ID}.sqlite.ledger`,
      'keys.sqlite',
      'restore-me.sqlite',
      `restore-${ID}.sqlite.old`,
    ]
    for (const [at, name] of kept.entries()) lay(name, at < 2 ? DAY - 60 * SECOND : 30 * DAY)
    nameCopy(folder, 'backup')
    expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted())
  })
})

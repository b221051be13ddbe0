import { describe, expect, it } from 'vitest'
import { RESTORED } from '#store/restore'
import { call, openWorkspace, removeFolder, temporaryFolder } from '#tests/workspace'

describe('the tables of an inventory', () => {
  it('each have a place in a restore', () => {
    const folder = temporaryFolder()
    const work = openWorkspace(folder)
    work.keys.create({ name: 'one' }, call('keys.create'))
    const tables = work.database.read((db) =>
      db.column<string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"),
    )
    work.close()
    removeFolder(folder)
    expect(tables).toEqual(Object.keys(RESTORED).toSorted())
  })
})

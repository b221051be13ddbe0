// Owns a workspace for each test and the short words for what is done to keys in it; refuses to outlive the test.
import { afterEach, beforeEach } from 'vitest'
import { operations } from '#contract'
import { digestOf } from '#services/keys/format'
import { readLedger } from '#store/ledger'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

/** To be called where tests are described; each of them gets an empty workspace of its own. */
export function freshDesk() {
  let folder = ''
  let space: TestWorkspace
  beforeEach(() => {
    folder = temporaryFolder()
    space = openWorkspace(folder)
  })
  afterEach(() => {
    space.close()
    removeFolder(folder)
  })
  const list = (more: object = {}) => space.keys.list(operations['keys.list'].input.parse(more))
  return {
    get folder() {
      return folder
    },
    get space() {
      return space
    },
    create: (name: string, more: object = {}) =>
      space.keys.create({ name, ...more }, call('keys.create')),
    rotate: (ref: string, overlap = '24h') =>
      space.keys.rotate({ ref, overlap }, call('keys.rotate')),
    revoke: (ref: string, reason = 'leaked') =>
      space.keys.revoke({ ref, reason }, call('keys.revoke')),
    edit: (ref: string, more: object) => space.keys.edit({ ref, ...more }, call('keys.edit')),
    show: (ref: string) => space.keys.show({ ref }),
    list,
    names: (more: object = {}) => list(more).rows.map((row) => row.name),
    /** Whether the ledger refuses a value from `at` on. */
    isDue: (value: string, at = space.clock.now) =>
      readLedger(space.ledger.path).isDue(digestOf(value), at),
  }
}

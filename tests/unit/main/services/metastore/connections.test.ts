// What is kept of a connection never holds a password in the open.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Fault } from '#base/fault'
import { Target } from '#contract/metastore-target'
import { openMetastore } from '#tests/metastore/service'
import {
  call,
  openWorkspace,
  removeFolder,
  temporaryFolder,
  type TestWorkspace,
} from '#tests/workspace'

let space: TestWorkspace
beforeEach(() => {
  space = openWorkspace(temporaryFolder())
})
afterEach(() => {
  space.close()
  removeFolder(space.folder)
})

const unexpected = (): never => {
  throw new Error('nothing was refused')
}

const keep = (ssh: string) => {
  const where = { engine: 'postgresql', host: 'db', database: 'science', user: 'ops', ssh }
  const input = { name: 'science', target: Target.parse(where), password: 'p' }
  return openMetastore(space).keep(input, call('metastore.keep'))
}

it.each(['ssh://ada:h1dden-Pw@bastion', 'ada:h1dden-Pw@bastion'])(
  'refuses %s as an SSH host, unrepeated and before anything is kept',
  async (ssh) => {
    const fault = await keep(ssh).then(unexpected, (error: unknown) => error as Fault)
    expect(fault).toMatchObject({ code: 'input.invalid', field: 'ssh' })
    expect(`${fault.message} ${fault.fix}`).not.toContain('h1dden')
    expect(space.vault.items.size).toBe(0)
    for (const name of readdirSync(space.folder, { recursive: true, encoding: 'utf8' }))
      if (/sqlite/.test(name))
        expect(readFileSync(join(space.folder, name), 'latin1')).not.toContain('h1dden')
  },
)

it('keeps one with a user and a port', async () => {
  expect((await keep('ssh://ada@bastion:2222')).target.ssh).toBe('ssh://ada@bastion:2222')
})

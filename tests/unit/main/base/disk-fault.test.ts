import { mkdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diskFault } from '#base/disk-fault'
import { Fault } from '#base/fault'

function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('a refusal of the system becomes one about the folder, with what to do', () => {
  const fault = diskFault(
    thrown(() => mkdirSync('/proc/x')),
    '/proc/x',
  )
  expect(fault).toMatchObject({
    code: 'store.readonly',
    message: expect.stringContaining('/proc/x'),
  })
  const full = Object.assign(thrown(() => readFileSync('/nowhere')) as Error, { code: 'ENOSPC' })
  expect(diskFault(full, '/data')).toMatchObject({ code: 'store.full' })
})

test.each([
  new Fault({ code: 'store.busy', message: 'm', fix: 'f' }),
  Object.assign(new Error('no module'), { code: 'ERR_MODULE_NOT_FOUND' }),
  'a word',
])('%s comes back as it was', (error) => {
  expect(diskFault(error, '/data')).toBe(error)
})

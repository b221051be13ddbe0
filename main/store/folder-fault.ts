// Owns what a file system's error means while a folder is written for somebody else; refuses to call it the inventory.
import { Fault } from '#base/fault'
import { storeFault } from './store-fault.ts'

/** The fault for an error of the file system at `path`; anything that is not one comes back as it was. */
export function folderFault(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EEXIST' || code === 'ENOTEMPTY')
    return refused(error, `There is something called ${path} already.`, FREE)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return refused(error, `The folder above ${path} is not there.`, FREE)
  if (code === 'ENAMETOOLONG') return refused(error, 'This name is too long.', FREE)
  const fault = storeFault(error, path)
  if (!(fault instanceof Fault) || fault.code !== 'store.readonly') return fault
  return new Fault({
    code: 'store.readonly',
    message: `${path} cannot be written.`,
    fix: 'Choose a folder that you may write to.',
    field: 'path',
    cause: error,
  })
}

const FREE = 'Choose a name that is free, in a folder that exists.'

function refused(cause: unknown, message: string, fix: string): Fault {
  return new Fault({ code: 'input.invalid', message, fix, field: 'path', cause })
}

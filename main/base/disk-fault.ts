// Owns what it means that the system refuses to write into one of our folders; refuses to explain what is no such refusal.
import { Fault } from './fault.ts'

/** The fault for an error of the file system in `folder`; anything else comes back as it was. */
export function diskFault(error: unknown, folder: string): unknown {
  // Only the system's own errors name the call that failed.
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new Fault({
    code: full ? 'store.full' : 'store.readonly',
    message: full
      ? `The disk that holds ${folder} is full.`
      : `The folder ${folder} cannot be made, read or written.`,
    fix: full
      ? 'Free some space and try again.'
      : 'Check that it is a folder, who owns it, and whether the disk is mounted read-only.',
    cause: error,
  })
}

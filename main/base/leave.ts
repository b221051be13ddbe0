// Owns the end of a process that a thread would keep alive; refuses to lose the exit code.

/**
 * Ends this process although one of its threads waits for something that may never come, such as a
 * keychain's prompt: `process.exit` joins the thread pool and would wait with it. The process becomes a
 * shell that exits with the same code at once. Windows has no `execve`, but its Credential Manager never
 * asks, so no thread hangs there. Clean up and flush stdout before: no exit handler runs.
 */
export function leaveStuck(code: number): never {
  if (process.platform !== 'win32' && process.execve)
    process.execve('/bin/sh', ['sh', '-c', `exit ${String(code)}`], {})
  process.exit(code)
}

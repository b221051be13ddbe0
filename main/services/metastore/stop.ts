// Owns ending what a session does when somebody cancels; refuses to wait for a server that does not hear it.
import { Fault } from '#base/fault'
import type { SqlSession } from './session.ts'

/** A server that does not hear a cancel is left after so many milliseconds. */
const CANCEL_MS = 5_000

/** For what a lost connection does by itself: rolling back, giving a lock back, ending a statement. */
export async function quietly(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch {
    // The connection is gone or going, and the error to tell is the one that came first.
  }
}

/** Runs `work`; on abort the running statement is cancelled, and the connection closed where that is not heard. */
export async function stoppable<T>(
  session: SqlSession,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let late: NodeJS.Timeout | undefined
  const stop = () => {
    void quietly(() => session.cancel())
    late = setTimeout(() => void quietly(() => session.close()), CANCEL_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    return await work()
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', stop)
  }
}

/** The same for work that changes nothing: however it ends after an abort, it was cancelled. */
export async function stoppableReading<T>(
  session: SqlSession,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await stoppable(session, signal, work)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new Fault({
      code: 'cancelled',
      message: 'Cancelled. Nothing was changed.',
      fix: 'Start it again when ready.',
      cause: error,
    })
  }
}

// Owns the two audit records around work in somebody else's database, which no transaction of ours covers: intent, then outcome.
import { Fault } from '#base/fault'

type Detail = Readonly<Record<string, unknown>>

/** Runs the work between its records. `found` says what the record of the outcome adds. */
export async function recorded<T>(
  record: (detail: Detail) => void,
  about: Detail,
  work: () => Promise<T>,
  found: (result: T) => Detail = () => ({}),
): Promise<T> {
  record({ ...about, phase: 'intent' })
  let result: T
  try {
    result = await work()
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'internal'
    record({ ...about, phase: 'failed', code })
    throw error
  }
  record({ ...about, phase: 'done', ...found(result) })
  return result
}

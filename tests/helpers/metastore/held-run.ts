// Owns runs that stop where a test wants them to, so that many can be ended at once, each at a place of its own.
import type { RunStep } from '#contract/metastore-schema'
import { prepare, type Prepared } from '#services/metastore/prepare'
import { openPlain, type Placed } from './plain.ts'

/** Right before a statement is sent, or while it runs. */
export type Moment = 'before' | 'within'

export interface Held extends Placed {
  /** The statement, from 1; one more than there are: after the last of them. 0: nowhere. */
  readonly at: number
  readonly moment: Moment
}

export interface Gates {
  /** Opened for those that are to be sent while they are about to be ended. */
  readonly go: Promise<void>
  /** Opened when everything is over. */
  readonly over: Promise<void>
}

/** Prepares a database up to the place, says `there`, and goes no further than the gates let it. */
export async function heldRun(
  { target, password, at, moment }: Held,
  there: () => void,
  { go, over }: Gates,
): Promise<Prepared> {
  const { session } = await openPlain(target, password)
  let next = false
  /** Does one thing at the place, if this is it. */
  const stop = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!next) return work()
    next = false
    there()
    await (moment === 'before' ? over : go)
    const done = await work()
    await over
    return done
  }
  const onStep = ({ number, of, state }: RunStep) => {
    next ||= state === 'running' ? number === at : state === 'created' && number === of && at > of
  }
  const held = {
    ...session,
    run: (statements: readonly string[]) => stop(() => session.run(statements)),
    query: (sql: string) => stop(() => session.query(sql)),
  }
  try {
    return await prepare(held, { signal: new AbortController().signal, onStep })
  } finally {
    await session.close()
  }
}

// Owns the uses that a gate has seen and not yet written down; refuses to grow without bound or to lose a count on a failed write.
import { DAY, HOUR, SECOND } from '#base/duration'
import type { ClientUse, SeenClient, UseBatch, VersionUse } from '#store/use'
import { type Caller, caller } from './callers.ts'
import type { Owner } from './key-set.ts'

/** At most this many clients are told apart for one key in 24 hours; the rest count as one. */
export const MOST_CLIENTS = 32
const OTHER = caller('other', '')

interface Counted {
  readonly caller: Caller
  uses: number
  lastAt: number
}

interface Mark {
  readonly key: string
  lastAt: number
  readonly callers: Map<string, Counted>
}

/** The uses of one hour, by version id. */
interface HourOfUse {
  readonly hour: number
  readonly marks: Map<string, Mark>
}

/** Marks in memory, from one flush to the next. */
export class Uses {
  /** Hours not yet written down, the running one last. */
  #hours: HourOfUse[] = []
  /** By key, the clients of the last 24 hours and when each was last seen. */
  readonly #seen = new Map<string, Map<string, number>>()
  #oldest: number | undefined

  /** When the oldest mark was made that is not yet written down. */
  get pendingSince(): number | undefined {
    return this.#oldest
  }

  /** Remembers clients from before a restart. */
  remember(seen: readonly SeenClient[]): void {
    for (const { key_id, client, agent, last_at } of seen) {
      if (client !== OTHER.client) this.#clientsOf(key_id).set(caller(client, agent).both, last_at)
    }
  }

  /** Marks one use of a version by a caller at `now`. */
  mark(owner: Owner, now: number, by: Caller): void {
    this.#oldest ??= now
    const counted = by.client === '' ? by : this.#countedAs(owner.keyId, now, by)
    count(this.#markOf(Math.floor(now / HOUR), owner, now), counted, now)
  }

  /** Hands everything marked so far to `write`; when that throws, nothing is lost and the error goes on. */
  flush(write: (batch: UseBatch) => void): void {
    if (this.#hours.length === 0) return
    write(batchOf(this.#hours))
    this.#hours = []
    this.#oldest = undefined
  }

  /** Forgets clients that were not seen for 24 hours. Call it about every hour. */
  forgetOld(now: number): void {
    for (const [key, clients] of this.#seen) {
      dropOld(clients, now)
      if (clients.size === 0) this.#seen.delete(key)
    }
  }

  #markOf(hour: number, owner: Owner, now: number): Mark {
    let running = this.#hours.at(-1)
    if (running?.hour !== hour) {
      // An hour that was left and entered again (a clock set back) is taken up where it was.
      const again = this.#hours.find((known) => known.hour === hour)
      running = again ?? { hour, marks: new Map() }
      this.#hours = [...this.#hours.filter((known) => known !== again), running]
    }
    let mark = running.marks.get(owner.versionId)
    if (!mark) {
      mark = { key: owner.keyId, lastAt: now, callers: new Map() }
      running.marks.set(owner.versionId, mark)
    }
    return mark
  }

  /** The caller itself, or one for all, once the key has enough of them. */
  #countedAs(key: string, now: number, by: Caller): Caller {
    const clients = this.#clientsOf(key)
    if (!clients.has(by.both) && clients.size >= MOST_CLIENTS) {
      dropOld(clients, now)
      if (clients.size >= MOST_CLIENTS) return OTHER
    }
    clients.set(by.both, now)
    return by
  }

  #clientsOf(key: string): Map<string, number> {
    let clients = this.#seen.get(key)
    if (!clients) {
      clients = new Map()
      this.#seen.set(key, clients)
    }
    return clients
  }
}

function count(mark: Mark, by: Caller, now: number): void {
  if (now > mark.lastAt) mark.lastAt = now
  const counted = mark.callers.get(by.both)
  if (!counted) {
    mark.callers.set(by.both, { caller: by, uses: 1, lastAt: now })
    return
  }
  counted.uses += 1
  if (now > counted.lastAt) counted.lastAt = now
}

function batchOf(hours: readonly HourOfUse[]): UseBatch {
  const versions = new Map<string, VersionUse>()
  const clients: ClientUse[] = []
  for (const { hour, marks } of hours) {
    for (const [version, mark] of marks) {
      const lastAt = Math.max(versions.get(version)?.lastAt ?? 0, mark.lastAt)
      versions.set(version, { version, key: mark.key, lastAt })
      for (const { caller, uses, lastAt } of mark.callers.values()) {
        const { client, agent } = caller
        clients.push({ version, hour, client, agent, uses, lastAt })
      }
    }
  }
  return { versions: [...versions.values()], clients }
}

function dropOld(clients: Map<string, number>, now: number): void {
  for (const [pair, lastAt] of clients) if (lastAt < now - DAY) clients.delete(pair)
}

/** How often marks are written down: what a crash can lose. */
export const FLUSH_EVERY = SECOND

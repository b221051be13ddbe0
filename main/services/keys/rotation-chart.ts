// Owns old against new uses by hour and by day, as a chart draws them; pure but for reading, and leaves no hour out.
import { DAY, HOUR } from '#base/duration'
import { instant } from '#base/runtime'
import type { Rotation } from '#contract/rotation'
import type { Reader } from '#store/connection'
import type { VersionRecord } from '#store/keys'
import { versionDays, versionHours, type VersionUses } from '#store/rotation-use'
import { watchedShare, watchGaps } from '#store/watch'

const DAYS = 30

interface Charted {
  readonly db: Reader
  readonly now: number
  readonly newest: VersionRecord
  readonly older: readonly VersionRecord[]
}

function idsOf({ newest, older }: Charted): readonly string[] {
  return [newest, ...older].map((version) => version.id)
}

/** From `first`, in whole hours since 1970, to the running hour. */
export function hoursOf(charted: Charted, first: number): Rotation['hours'] {
  const { db, now, newest } = charted
  const uses = sumBy(versionHours(db, idsOf(charted), first), newest.id)
  const gaps = watchGaps(db, first * HOUR, now)
  return Array.from({ length: Math.floor(now / HOUR) - first + 1 }, (_, index) => {
    const from = (first + index) * HOUR
    return {
      hour: instant(from),
      newUses: uses.newer.get(first + index) ?? 0,
      oldUses: uses.older.get(first + index) ?? 0,
      watched: watchedShare(gaps, from, Math.min(now, from + HOUR)),
    }
  })
}

/** The last 30 days, today included. */
export function daysOf(charted: Charted): Rotation['days'] {
  const first = Math.floor(charted.now / DAY) - DAYS + 1
  const uses = sumBy(versionDays(charted.db, idsOf(charted), first), charted.newest.id)
  return Array.from({ length: DAYS }, (_, index) => ({
    day: instant((first + index) * DAY).slice(0, 10),
    newUses: uses.newer.get(first + index) ?? 0,
    oldUses: uses.older.get(first + index) ?? 0,
  }))
}

/** Of the newest version, and of all others together. */
function sumBy(rows: readonly VersionUses[], newestId: string) {
  const newer = new Map<number, number>()
  const older = new Map<number, number>()
  for (const { version_id, at, uses } of rows) {
    const side = version_id === newestId ? newer : older
    side.set(at, (side.get(at) ?? 0) + uses)
  }
  return { newer, older }
}

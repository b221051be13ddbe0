// Owns what the charts about keys draw: uses by day, ages, last uses; refuses a zero where nobody watched.
import { DAY } from '#base/duration'
import { instant, instantField } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { AgeGroup, LastUseGroup } from '#contract/charts'
import { countAges } from '#store/ages'
import { usesByDay, watchBounds } from '#store/key-use'
import { versionsOf } from '#store/keys'
import { dayOf, watchedByDay, watchGaps } from '#store/watch'
import type { KeyContext } from './context.ts'
import { resolveKey } from './resolve.ts'

/** Where a group of ages ends, in days. */
const AGES = [30, 90, 180, 365] as const
const LAST_USES = [1, 7, 30, 90] as const

export class Charts {
  readonly #context: KeyContext

  constructor(context: KeyContext) {
    this.#context = context
  }

  /** Errors: key.missing. */
  useByDay({ ref, days }: Parsed<'keys.useByDay'>): Output<'keys.useByDay'> {
    const { database, runtime } = this.#context
    const now = runtime.now()
    return database.read((db) => {
      const { key } = resolveKey(db, ref)
      const first = Math.floor(now / DAY) - days + 1
      const ids = versionsOf(db, key.id).map((version) => version.id)
      const byDay = new Map(usesByDay(db, ids, first).map(({ day, uses }) => [day, uses]))
      const watched = watchedByDay(watchGaps(db, first * DAY, now), first, now)
      const drawn = watched.map((share, index) => ({
        day: dayOf(first + index),
        uses: byDay.get(first + index) ?? 0,
        watched: share,
      }))
      return {
        id: key.id,
        name: key.name,
        createdAt: instant(key.created_at),
        days: drawn,
        total: drawn.reduce((sum, { uses }) => sum + uses, 0),
        most: drawn.reduce((most, { uses }) => Math.max(most, uses), 0),
      }
    })
  }

  ages(): Output<'keys.ages'> {
    const { database, runtime } = this.#context
    const now = runtime.now()
    const ago = (days: number) => now - days * DAY
    return database.read((db) => {
      const counts = countAges(db, AGES.map(ago), LAST_USES.map(ago))
      const { since, as_of } = watchBounds(db)
      const never: LastUseGroup = {
        state: since === null ? 'unknown' : 'never',
        label: since === null ? 'unknown' : 'never',
        keys: counts.neverUsed,
      }
      const used = groups(LAST_USES, counts.byLastUse)
      return {
        keys: counts.byAge.reduce((sum, keys) => sum + keys, 0),
        byAge: groups(AGES, counts.byAge),
        byValueAge: groups(AGES, counts.byValueAge),
        byLastUse: [...used.map(usedGroup), never],
        ...instantField('asOf', as_of),
      }
    })
  }
}

function usedGroup(group: AgeGroup): LastUseGroup {
  return { state: 'used', ...group }
}

function groups(borders: readonly number[], counts: readonly number[]): readonly AgeGroup[] {
  return counts.map((keys, at) =>
    ageGroup(at === 0 ? 0 : (borders[at - 1] ?? 0), borders[at], keys),
  )
}

function ageGroup(fromDays: number, toDays: number | undefined, keys: number): AgeGroup {
  if (toDays === undefined) return { label: `${String(fromDays)} d or more`, fromDays, keys }
  const label =
    fromDays === 0 ? `under ${String(toDays)} d` : `${String(fromDays)} to ${String(toDays)} d`
  return { label, fromDays, toDays, keys }
}

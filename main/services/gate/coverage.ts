// Owns how much of each day gates watched, all together and each by itself; refuses to round a gap away.
import { DAY } from '#base/duration'
import { instant, type Runtime } from '#base/runtime'
import type { Output, Parsed } from '#contract'
import type { Database } from '#store/database'
import { listGates, SILENT_AFTER, spansOfGate } from '#store/gates'
import {
  dayOf,
  gapsBetween,
  longestGaps,
  watchedByDay,
  watchedShare,
  watchGaps,
} from '#store/watch'

const MOST_GAPS = 200
const MOST_GATES = 50

/** The answer of `gates.coverage`. */
export function coverage(
  { days }: Parsed<'gates.coverage'>,
  { database, runtime }: { readonly database: Database; readonly runtime: Pick<Runtime, 'now'> },
): Output<'gates.coverage'> {
  const now = runtime.now()
  const first = Math.floor(now / DAY) - days + 1
  const from = first * DAY
  return database.read((db) => {
    const gaps = watchGaps(db, from, now)
    const gates = listGates(db)
    return {
      from: instant(from),
      to: instant(now),
      watched: watchedShare(gaps, from, now),
      days: watchedByDay(gaps, first, now).map((watched, index) => ({
        day: dayOf(first + index),
        watched,
      })),
      gaps: longestGaps(gaps, MOST_GAPS).map((gap) => ({
        from: instant(gap.from),
        to: instant(gap.to),
      })),
      gapsTotal: gaps.length,
      gates: gates.slice(0, MOST_GATES).map(({ id, name }) => {
        const own = gapsBetween(spansOfGate(db, id, from - SILENT_AFTER), from, now)
        return {
          gateId: id,
          name,
          watched: watchedShare(own, from, now),
          days: [...watchedByDay(own, first, now)],
        }
      }),
      gatesTotal: gates.length,
    }
  })
}

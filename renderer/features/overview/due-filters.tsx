// Owns the chips that narrow the list of due things: which kinds, and how far ahead.
import { Chip } from '#ui/chip'

import { type DueQuery, KINDS, SPANS } from './due-query.ts'
import { kindWords } from './due-words.ts'
import styles from './overview.module.css'

export interface DueFiltersProps {
  readonly query: DueQuery
  readonly change: (part: Partial<DueQuery>) => void
  /** Of the rules; undefined while they are read. */
  readonly noticeDays: number | undefined
  readonly counts: { readonly total: number; readonly overdue: number } | undefined
}

const spanWords = (days: number | undefined, notice: number | undefined) =>
  days === undefined
    ? notice === undefined
      ? 'Soon'
      : `${notice.toLocaleString('en')} d`
    : days === 365
      ? '1 year'
      : `${days.toLocaleString('en')} d`

export function DueFilters({ query, change, noticeDays, counts }: DueFiltersProps) {
  const { kinds, withinDays } = query
  return (
    <div className={styles['filters']}>
      <div className={styles['chips']} role="group" aria-label="Show only">
        {KINDS.map((kind) => (
          <Chip
            key={kind}
            selected={kinds.includes(kind)}
            onSelect={() =>
              change({
                kinds: kinds.includes(kind)
                  ? kinds.filter((one) => one !== kind)
                  : [...kinds, kind],
              })
            }
          >
            {kindWords[kind]}
          </Chip>
        ))}
      </div>
      <div className={styles['chips']} role="group" aria-label="Look ahead">
        <span className={styles['label']} aria-hidden>
          Look ahead
        </span>
        {SPANS.filter((days) => days === undefined || days !== noticeDays).map((days) => (
          <Chip
            key={days ?? 'notice'}
            selected={withinDays === days}
            onSelect={() => change({ withinDays: days })}
          >
            {spanWords(days, noticeDays)}
          </Chip>
        ))}
      </div>
      <p className={styles['total']} aria-live="polite">
        {counts === undefined || counts.total === 0
          ? ''
          : `${counts.overdue.toLocaleString('en')} overdue, ${(counts.total - counts.overdue).toLocaleString('en')} to come`}
      </p>
    </div>
  )
}

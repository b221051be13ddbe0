// Owns the strip of the last 30 days: watched in ink, gaps left open; its sentence says the same.
import { useClock } from '#ui/clock.ts'
import { date, localAndUtc } from '#ui/time-words.ts'

import styles from './coverage-strip.module.css'
import { coverage, coverageSentence, stretch, type Watched } from '#ui/coverage.ts'

const DAYS = 30
const WINDOW_MS = DAYS * 86_400_000
const MINUTE = 60_000
/** Shown in words under the strip; the strip shows them all. */
const NAMED_GAPS = 3

export function CoverageStrip({ watched }: { readonly watched: readonly Watched[] }) {
  const now = useClock((ms) => Math.floor(ms / MINUTE)) * MINUTE
  // A watch that goes on now ends after the minute began.
  const last = watched.at(-1)
  const end = last === undefined ? now : Math.max(now, Date.parse(last.to))
  const found = coverage(watched, end, WINDOW_MS)
  const sentence = coverageSentence(found, WINDOW_MS)
  const worst = [...found.gaps]
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
    .slice(0, NAMED_GAPS)
  const at = (ms: number) => new Date(ms).toISOString()
  return (
    <div className={styles['coverage']}>
      <p>{sentence}</p>
      <svg className={styles['strip']} role="img" aria-label={sentence} preserveAspectRatio="none">
        <rect className={styles['ground']} width="100%" height="100%" rx="3" />
        {found.gaps.map((gap) => (
          <rect
            key={gap.fromMs}
            className={styles['gap']}
            x={percent(gap.start)}
            width={percent(gap.width)}
            height="100%"
            data-hint={`Nobody watched for ${stretch(gap.toMs - gap.fromMs)}\n${localAndUtc(at(gap.fromMs))}`}
          />
        ))}
        {found.spans.map((span) => (
          <rect
            key={span.fromMs}
            className={styles['watched']}
            x={percent(span.start)}
            width={percent(Math.max(span.width, 0.002))}
            height="100%"
            data-hint={`Watched for ${stretch(span.toMs - span.fromMs)}`}
          />
        ))}
      </svg>
      <div className={styles['ends']} aria-hidden>
        <span>{date(at(end - WINDOW_MS), end)}</span>
        <span>Today</span>
      </div>
      {worst.length === 0 ? null : (
        <ul className={styles['gaps']} aria-label="Longest gaps">
          {worst.map((gap) => (
            <li key={gap.fromMs}>
              <span className={styles['swatch']} aria-hidden />
              <span>{stretch(gap.toMs - gap.fromMs)}</span>
              <span className={styles['from']}>from {date(at(gap.fromMs), end)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const percent = (share: number) => `${Math.max(0, share) * 100}%`

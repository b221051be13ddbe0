// Owns the section "Use": one number, when last, and thirty days as bars.
import type { KeyDetail } from '#contract'
import { Bars } from '#ui/bars'
import { LastUsedMark } from '#ui/last-used'
import { Time } from '#ui/time'
import { dateWithYear } from '#ui/time-words.ts'

import { DetailSection } from './detail-section.tsx'
import styles from './key-detail.module.css'

/** "25 Oct": the day of a bar is a day in UTC. */
const dayWords = (day: string) => dateWithYear(`${day}T12:00:00.000Z`).replace(/ \d{4}$/, '')

export function DetailUse({ detail }: { readonly detail: KeyDetail }) {
  const { days, uses24h } = detail.use
  const first = days.at(0)?.day
  const last = days.at(-1)?.day
  const total = days.reduce((sum, day) => sum + day.uses, 0)
  const watched = detail.lastUsed.state !== 'unknown'
  return (
    <DetailSection title="Use" fact="30 days, by day">
      {watched ? (
        <div className={styles['use']}>
          <div>
            <p className={styles['number']}>{uses24h.toLocaleString('en')}</p>
            <p className={styles['small']}>in 24 h</p>
            <p className={styles['last']}>
              {detail.lastUsed.state === 'used' ? (
                <>
                  Last <Time at={detail.lastUsed.at} form="inside" />
                </>
              ) : (
                <LastUsedMark value={detail.lastUsed} faded />
              )}
            </p>
          </div>
          <figure>
            <Bars
              bars={days.map((day) => ({ label: dayWords(day.day), value: day.uses }))}
              width={284}
              height={54}
              description={`${total.toLocaleString('en')} uses in 30 days, the busiest day ${Math.max(0, ...days.map((day) => day.uses)).toLocaleString('en')}, today ${(days.at(-1)?.uses ?? 0).toLocaleString('en')}`}
            />
            <figcaption className={styles['span']}>
              <span>{first === undefined ? '' : dayWords(first)}</span>
              <span>{last === undefined ? '' : dayWords(last)}</span>
            </figcaption>
          </figure>
        </div>
      ) : (
        <p className={styles['small']}>Unknown: no gate has watched yet.</p>
      )}
    </DetailSection>
  )
}

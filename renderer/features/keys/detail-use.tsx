// Owns the section "Use": one number, when last, thirty days as bars, and whether it is unused; refuses a zero where nobody watched.
import { useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { KeyDetail, Output } from '#contract'
import { Bars } from '#ui/bars'
import { ChartTable, TableSwitch } from '#ui/chart-table'
import { FailureNotice } from '#ui/failure-notice'
import { LastUsedMark } from '#ui/last-used'
import { Time } from '#ui/time'
import { dateWithYear } from '#ui/time-words.ts'
import { watchingOf, watchingWords } from '#ui/watching.ts'

import { DetailSection } from './detail-section.tsx'
import { DetailUnused } from './detail-unused.tsx'
import styles from './key-detail.module.css'
import { countWords } from './key-words.ts'

const DAYS = 30
const TITLE = 'Use by day'

/** "25 Oct": the day of a bar is a day in UTC. */
const dayWords = (day: string) => dateWithYear(`${day}T12:00:00.000Z`).replace(/ \d{4}$/, '')

type Day = Output<'keys.useByDay'>['days'][number]

/** The drawing in one sentence. */
function summaryOf(days: readonly Day[]): string {
  const uses = days.map((day) => day.uses)
  const total = uses.reduce((sum, each) => sum + each, 0)
  const missed = days.filter((day) => watchingOf(day.watched) !== 'watched').length
  return [
    `${total.toLocaleString('en')} uses in 30 days`,
    `the busiest day ${Math.max(0, ...uses).toLocaleString('en')}`,
    `today ${(uses.at(-1) ?? 0).toLocaleString('en')}`,
    ...(missed === 0 ? [] : [`${countWords(missed, 'day', 'days')} not watched throughout`]),
  ].join(', ')
}

export function DetailUse({ detail }: { readonly detail: KeyDetail }) {
  const read = useRead('keys.useByDay', { ref: detail.id, days: DAYS })
  const [asTable, setAsTable] = useState(false)
  if (detail.lastUsed.state === 'unknown') {
    return (
      <DetailSection title="Use">
        <p className={styles['small']}>Unknown: no gate has watched yet.</p>
      </DetailSection>
    )
  }
  const days = read.value?.days
  return (
    <DetailSection
      title="Use"
      fact={
        <span className={styles['fact']}>
          30 days, by day
          <TableSwitch title={TITLE} asTable={asTable} onSwitch={setAsTable} />
        </span>
      }
    >
      <div className={styles['use']}>
        <div>
          <p className={styles['number']}>{detail.use.uses24h.toLocaleString('en')}</p>
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
        {asTable ? null : (
          // What was counted is known at once; how well it was watched follows.
          <Days days={days ?? detail.use.days.map((day) => ({ ...day, watched: 1 }))} />
        )}
      </div>
      {asTable && days !== undefined ? (
        <ChartTable
          title={TITLE}
          heads={['Day', 'Uses', 'Watched']}
          rows={days.toReversed().map(({ day, uses, watched }) => ({
            id: day,
            cells: [dayWords(day), uses.toLocaleString('en'), watchingWords(watched)],
          }))}
        />
      ) : null}
      {read.failure === undefined ? null : (
        <FailureNotice failure={read.failure} onRetry={read.retry} />
      )}
      <DetailUnused unused={detail.unused} />
    </DetailSection>
  )
}

function Days({ days }: { readonly days: readonly Day[] }) {
  const first = days.at(0)?.day
  const last = days.at(-1)?.day
  const unwatched = days.some(({ watched }) => watchingOf(watched) !== 'watched')
  return (
    <figure aria-label={TITLE}>
      <Bars
        bars={days.map(({ day, uses, watched }) => ({
          label: dayWords(day),
          value: uses,
          watched,
        }))}
        width={284}
        height={54}
        description={summaryOf(days)}
      />
      <figcaption className={styles['span']}>
        <span>{first === undefined ? '' : dayWords(first)}</span>
        {unwatched ? <span className={styles['quiet']}>Hatched: not watched</span> : null}
        <span>{last === undefined ? '' : dayWords(last)}</span>
      </figcaption>
    </figure>
  )
}

// Owns the figure of old against new by the hour: how far back, the drawing, its legend and the same as a table.
import { useElementSize } from '@mantine/hooks'

import type { Rotation } from '#contract'
import { ChartFigure } from '#ui/chart-figure'
import { Chip } from '#ui/chip'
import { late, LateDrawing } from '#ui/late'
import { Legend, type LegendProps } from '#ui/legend'
import { watchingOf, watchingWords } from '#ui/watching.ts'

import { hoursSummary, hourWords } from './hours.ts'
import { count, countWords } from './rotation-words.ts'
import styles from './hours-figure.module.css'

const chart = late(() => import('./hours-chart.tsx'))

const HEIGHT = 340

/** How far back the chart may reach, in hours. */
export const BACK = [
  { hours: 48, word: '48 h' },
  { hours: 168, word: '7 d' },
  { hours: 336, word: '14 d' },
] as const

export interface HoursFigureProps {
  readonly rotation: Rotation
  readonly hours: number
  readonly onHours: (hours: number) => void
}

export function HoursFigure({ rotation, hours, onHours }: HoursFigureProps) {
  const { ref, width } = useElementSize()
  const { now, gates } = rotation
  const summary = hoursSummary(rotation)
  const seen = new Set(rotation.hours.map(({ watched }) => watchingOf(watched)))
  const items: LegendProps['items'] = [
    { mark: 'new', word: 'New version' },
    { mark: 'old', word: 'Old version' },
    ...(seen.has('unwatched') ? [{ mark: 'unwatched', word: 'No gate watched' } as const] : []),
    ...(seen.has('partly') ? [{ mark: 'partly', word: 'Not watched throughout' } as const] : []),
  ]
  const back = BACK.find((each) => each.hours === hours)?.word ?? ''
  const through = gates.length === 0 ? 'no gate' : countWords(gates.length, 'gate', 'gates')
  const title = `Requests an hour, last ${back}, ${through}`
  return (
    <ChartFigure
      title={title}
      summary={summary}
      heads={['Hour', 'New', 'Old', 'Watched']}
      rows={rotation.hours.toReversed().map((hour) => ({
        id: hour.hour,
        cells: [
          hourWords(hour.hour, now),
          count(hour.newUses),
          count(hour.oldUses),
          watchingWords(hour.watched),
        ],
      }))}
      aside={
        <div className={styles['back']} role="group" aria-label="How far back">
          {BACK.map((each) => (
            <Chip
              key={each.hours}
              selected={each.hours === hours}
              onSelect={() => onHours(each.hours)}
            >
              {each.word}
            </Chip>
          ))}
        </div>
      }
      legend={<Legend items={items} />}
    >
      <div ref={ref} className={styles['room']}>
        <LateDrawing of={chart} height={HEIGHT} label={`${title}. ${summary}`}>
          {({ HoursChart }) =>
            width === 0 ? null : <HoursChart rotation={rotation} width={width} height={HEIGHT} />
          }
        </LateDrawing>
      </div>
    </ChartFigure>
  )
}

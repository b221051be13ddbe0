// Owns when each gate watched, one strip of days a gate; refuses to draw a day in part as a whole one.
import { useId } from 'react'

import type { Output } from '#contract'
import { ChartFigure } from '#ui/chart-figure'
import { Hatch } from '#ui/hatch'
import { Legend } from '#ui/legend'

import { count, dayWords, missed, shareWords, stretches } from './charts-words.ts'
import styles from './charts.module.css'

type Coverage = Output<'gates.coverage'>
type Gate = Coverage['gates'][number]

export function GateStrips({ coverage }: { readonly coverage: Coverage }) {
  const { gates, gatesTotal, days } = coverage
  const least = gates.toSorted((a, b) => a.watched - b.watched)[0]
  const rest = gatesTotal > gates.length ? ` The first ${gates.length} by name are shown.` : ''
  return (
    <ChartFigure
      title="Each gate"
      summary={
        least === undefined
          ? 'No gate has reported yet.'
          : gates.length === 1
            ? `${least.name} watched ${shareWords(least.watched)} of the time.`
            : `Of ${count(gatesTotal)} gates, ${least.name} watched least: ${shareWords(least.watched)} of the time.${rest}`
      }
      heads={['Gate', 'Watched', 'Days without', 'Days in part']}
      rows={gates.map((gate) => {
        const { whole, part } = missed(gate.days)
        return {
          id: gate.gateId,
          cells: [gate.name, shareWords(gate.watched), count(whole), count(part)],
        }
      })}
      legend={
        <Legend
          items={[
            { mark: 'watched', word: 'Watched' },
            { mark: 'partly', word: 'Not throughout' },
            { mark: 'unwatched', word: 'Not watched' },
          ]}
        />
      }
    >
      <ul className={styles['gates']}>
        {gates.map((gate) => (
          <GateStrip key={gate.gateId} gate={gate} days={days} now={coverage.to} />
        ))}
      </ul>
    </ChartFigure>
  )
}

const words = {
  watched: 'Watched throughout',
  partly: 'Not watched throughout',
  unwatched: 'Not watched',
} as const

interface GateStripProps {
  readonly gate: Gate
  readonly days: Coverage['days']
  readonly now: string
}

function GateStrip({ gate, days, now }: GateStripProps) {
  const id = useId()
  const { whole, part } = missed(gate.days)
  const fills = {
    watched: 'var(--accent-line)',
    partly: `url(#${id}partly)`,
    unwatched: `url(#${id}unwatched)`,
  }
  const step = 100 / gate.days.length
  const dayOf = (index: number) => dayWords(days[index]?.day ?? '', now)
  return (
    <li className={styles['gate']}>
      <bdi data-hint={gate.name} data-hint-cut>
        {gate.name}
      </bdi>
      <svg
        width="100%"
        height="18"
        role="img"
        aria-label={`${gate.name}: watched ${shareWords(gate.watched)}; ${whole} days not at all, ${part} in part`}
      >
        <defs>
          <Hatch id={`${id}unwatched`} />
          <Hatch id={`${id}partly`} sparse />
        </defs>
        {stretches(gate.days).map(({ first, last, watching }) => (
          <rect
            key={first}
            x={`${(first * step).toFixed(3)}%`}
            width={`${((last - first + 1) * step).toFixed(3)}%`}
            height="18"
            fill={fills[watching]}
            data-hint={`${dayOf(first)}${first === last ? '' : ` to ${dayOf(last)}`}\n${words[watching]}`}
          />
        ))}
      </svg>
      <span className={styles['share']}>{shareWords(gate.watched)}</span>
    </li>
  )
}

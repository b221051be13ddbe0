// Owns the drawing of how much of each day gates watched, the rest hatched; fetched only when the charts are looked at.
import { useId } from 'react'
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'

import type { Output } from '#contract'
import { Hatch } from '#ui/hatch'
import { watchingWords } from '#ui/watching.ts'

import { dayWords } from './charts-words.ts'
import styles from './charts.module.css'

const AXIS = 48

type Coverage = Output<'gates.coverage'>

export interface CoverageChartProps {
  readonly coverage: Coverage
  readonly width: number
  readonly height: number
}

interface Drawn {
  readonly day: string
  readonly share: number
  readonly watched: number
  readonly missed: number
}

export function CoverageChart({ coverage, width, height }: CoverageChartProps) {
  const id = useId()
  const { days, to } = coverage
  const drawn = days.map(({ day, watched }): Drawn => ({
    day,
    share: watched,
    watched: watched * 100,
    missed: (1 - watched) * 100,
  }))
  const first = drawn.length % 14
  return (
    <BarChart
      width={width}
      height={height}
      data={drawn}
      barCategoryGap={width / days.length > 6 ? 1 : 0}
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <defs>
        <Hatch id={id} />
      </defs>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="day"
        ticks={drawn.filter((_, index) => (index - first + 1) % 14 === 0).map(({ day }) => day)}
        tickFormatter={(day: string) => dayWords(day, to)}
        tick={{ fill: 'var(--ink3)', fontSize: 12 }}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        interval={0}
        height={24}
      />
      <YAxis
        orientation="right"
        domain={[0, 100]}
        ticks={[0, 50, 100]}
        tickFormatter={(share: number) => `${share} %`}
        tick={{ fill: 'var(--ink3)', fontSize: 12 }}
        tickLine={false}
        axisLine={false}
        width={AXIS}
      />
      <Tooltip
        cursor={{ fill: 'var(--press)', fillOpacity: 0.5 }}
        isAnimationActive={false}
        content={<DayHint now={to} />}
      />
      <Bar dataKey="watched" stackId="day" fill="var(--accent-line)" isAnimationActive={false} />
      <Bar dataKey="missed" stackId="day" fill={`url(#${id})`} isAnimationActive={false} />
    </BarChart>
  )
}

const isDrawn = (value: unknown): value is Drawn =>
  typeof value === 'object' && value !== null && 'day' in value && 'share' in value

const NONE: readonly never[] = []

interface DayHintProps {
  readonly now: string
  /** Handed in by the chart: whether the pointer is on a day, and on which. */
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: unknown }[]
}

function DayHint({ now, active = false, payload = NONE }: DayHintProps) {
  const day = payload[0]?.payload
  if (!active || !isDrawn(day)) return null
  return (
    <div className={styles['hint']}>
      <b>{dayWords(day.day, now)}</b>
      <span>{watchingWords(day.share)}</span>
    </div>
  )
}

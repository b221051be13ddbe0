// Owns the drawing of keys in groups, one bar each; fetched only when the charts are looked at.
import { useId } from 'react'
import { Bar, BarChart, LabelList, XAxis, YAxis } from 'recharts'

import { Hatch } from '#ui/hatch'

import type { KeyBar } from './charts-words.ts'
import styles from './charts.module.css'

const ROW = 30
const LABEL = 104
const NUMBER = 44

export interface KeysChartProps {
  readonly bars: readonly KeyBar[]
  readonly width: number
  readonly onOpen: (to: string) => void
}

export function KeysChart({ bars, width, onOpen }: KeysChartProps) {
  const id = useId()
  const most = Math.max(1, ...bars.map(({ keys }) => keys))
  return (
    <BarChart
      layout="vertical"
      width={width}
      height={bars.length * ROW}
      data={[...bars]}
      margin={{ top: 0, right: NUMBER, bottom: 0, left: 0 }}
      // The same numbers are in the table, with links that the keyboard reaches.
      accessibilityLayer={false}
    >
      <defs>
        <Hatch id={id} />
      </defs>
      <XAxis type="number" hide domain={[0, most]} />
      <YAxis
        type="category"
        dataKey="label"
        width={LABEL}
        interval={0}
        tick={{ fill: 'var(--ink2)', fontSize: 12 }}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
      />
      <Bar
        dataKey="keys"
        barSize={16}
        shape={<KeysBar hatch={id} />}
        isAnimationActive={false}
        onClick={(_, index) => {
          const to = bars[index]?.to
          if (to !== undefined) onOpen(to)
        }}
      >
        <LabelList
          dataKey="keys"
          position="right"
          offset={8}
          fill="var(--ink)"
          fontSize={12}
          formatter={(keys: unknown) => Number(keys).toLocaleString('en')}
        />
      </Bar>
    </BarChart>
  )
}

interface KeysBarProps {
  readonly hatch: string
  /** Handed in by the chart: the place of the bar, and what it stands for. */
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly payload?: KeyBar
}

function KeysBar({ hatch, x = 0, y = 0, width = 0, height = 0, payload }: KeysBarProps) {
  if (payload === undefined || payload.keys === 0) return null
  const fills = { bar: 'var(--accent-fill)', never: 'var(--glyph)', unknown: `url(#${hatch})` }
  return (
    <rect
      x={x}
      y={y}
      width={Math.max(2, width)}
      height={height}
      rx="2"
      fill={fills[payload.kind]}
      stroke={payload.kind === 'unknown' ? 'var(--glyph)' : 'none'}
      className={payload.to === undefined ? undefined : styles['leads']}
    />
  )
}

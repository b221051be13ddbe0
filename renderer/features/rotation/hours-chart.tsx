// Owns the drawing of old against new by the hour, mirrored on one scale; fetched only when it is looked at.
import { useId } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'

import type { Rotation } from '#contract'
import { Hatch } from '#ui/hatch'
import { watchingWords } from '#ui/watching.ts'

import {
  eventsOf,
  hourWords,
  placeEvents,
  scaleOf,
  tall,
  tickWords,
  ticksOf,
  unwatchedRuns,
  type PlacedEvent,
} from './hours.ts'
import { count } from './rotation-words.ts'
import styles from './hours-figure.module.css'

const CHARACTER = 8
const LABELS = 18
const TOP = 8

export interface HoursChartProps {
  readonly rotation: Rotation
  readonly width: number
  readonly height: number
}

type Hour = Rotation['hours'][number]

interface Drawn extends Hour {
  readonly up: number
  readonly down: number
}

export function HoursChart({ rotation, width, height }: HoursChartProps) {
  const id = useId()
  const { hours, now } = rotation
  const scale = scaleOf(hours)
  const axis = 16 + CHARACTER * count(scale.top).length
  const plot = width - axis
  const step = plot / Math.max(1, hours.length)
  const first = Date.parse(hours[0]?.hour ?? now)
  // A line without a word would ask more than it says.
  const events = placeEvents(
    eventsOf(rotation),
    (hour) => ((Date.parse(hour) - first) / 3_600_000) * step,
    plot,
  ).filter(({ row }) => row !== undefined)
  const rows = Math.max(0, ...events.map(({ row }) => (row ?? 0) + 1))
  const drawn = hours.map((hour): Drawn => ({
    ...hour,
    up: tall(hour.newUses, scale),
    down: -tall(hour.oldUses, scale),
  }))
  return (
    <BarChart
      width={width}
      height={height}
      data={drawn}
      stackOffset="sign"
      barCategoryGap={step > 8 ? 2 : step > 3 ? 1 : 0}
      margin={{ top: TOP + rows * LABELS, right: 0, bottom: 0, left: 0 }}
      // The same numbers are in the table, which is one press away.
      accessibilityLayer={false}
    >
      <defs>
        <Hatch id={`${id}unwatched`} />
        <Hatch id={`${id}partly`} sparse />
      </defs>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      {unwatchedRuns(hours).map(({ from, to, watching }) => (
        <ReferenceArea
          key={from}
          x1={from}
          x2={to}
          fill={`url(#${id}${watching})`}
          fillOpacity={1}
          ifOverflow="visible"
        />
      ))}
      <XAxis
        dataKey="hour"
        ticks={[...ticksOf(hours)]}
        tickFormatter={(hour: string) => tickWords(hour, now)}
        tick={{ fill: 'var(--ink3)', fontSize: 12 }}
        tickLine={false}
        axisLine={false}
        interval={0}
        height={24}
      />
      <YAxis
        orientation="right"
        domain={[-scale.top, scale.top]}
        ticks={[...scale.ticks]}
        tickFormatter={(uses: number) => count(Math.abs(uses))}
        tick={{ fill: 'var(--ink3)', fontSize: 12 }}
        tickLine={false}
        axisLine={false}
        width={axis}
      />
      <Tooltip
        cursor={{ fill: 'var(--press)', fillOpacity: 0.5 }}
        isAnimationActive={false}
        content={<HourHint now={now} />}
      />
      <Bar dataKey="up" stackId="uses" fill="var(--accent-fill)" isAnimationActive={false} />
      <Bar dataKey="down" stackId="uses" fill="var(--glyph)" isAnimationActive={false} />
      <ReferenceLine y={0} stroke="var(--ink3)" />
      {events.map((event) => (
        <ReferenceLine
          key={`${event.at}${event.words}`}
          x={event.hour}
          position="start"
          stroke="var(--ink3)"
          strokeDasharray="2 3"
          label={<EventLabel event={event} />}
        />
      ))}
    </BarChart>
  )
}

const NONE: readonly never[] = []

const isDrawn = (value: unknown): value is Drawn =>
  typeof value === 'object' && value !== null && 'hour' in value && 'watched' in value

interface EventLabelProps {
  readonly event: PlacedEvent
  /** Handed in by the line: where it stands, in pixels. */
  readonly viewBox?: unknown
}

function EventLabel({ event, viewBox: box }: EventLabelProps) {
  if (typeof box !== 'object' || box === null || !('x' in box) || !('y' in box)) return null
  const [x, y] = [Number(box.x), Number(box.y)]
  if (event.row === undefined) return null
  const up = y - 5 - event.row * LABELS
  return (
    <g>
      <line x1={x} x2={x} y1={up - 11} y2={y} stroke="var(--ink3)" strokeDasharray="2 3" />
      <text
        x={event.side === 'start' ? x + 6 : x - 6}
        y={up}
        textAnchor={event.side}
        className={styles['event']}
      >
        {event.words}
      </text>
    </g>
  )
}

interface HourHintProps {
  readonly now: string
  /** Handed in by the chart: whether the pointer is on an hour, and on which. */
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: unknown }[]
}

function HourHint({ now, active = false, payload = NONE }: HourHintProps) {
  const hour = payload[0]?.payload
  if (!active || !isDrawn(hour)) return null
  return (
    <div className={styles['hint']}>
      <b>{hourWords(hour.hour, now)}</b>
      <span>
        New {count(hour.newUses)}, old {count(hour.oldUses)}
      </span>
      <span>{watchingWords(hour.watched)}</span>
    </div>
  )
}

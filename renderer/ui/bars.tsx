// Owns the small bar chart, drawn 1:1; its description carries every number that the bars show.
import { useId } from 'react'

import { Hatch } from './hatch.tsx'
import { watchingOf } from './watching.ts'

export interface Bar {
  readonly label: string
  readonly value: number
  /** The share of its time in which gates watched, 0 to 1: what was not watched is hatched. */
  readonly watched?: number
}

export interface BarsProps {
  readonly bars: readonly Bar[]
  readonly width: number
  readonly height: number
  /** What the bars count, as a sentence: read out in place of the drawing. */
  readonly description: string
  readonly tone?: 'accent' | 'danger'
}

const GAP = 2

const hintOf = ({ label, value, watched = 1 }: Bar) => {
  const watching = watchingOf(watched)
  const words = { watched: '', partly: '\nNot watched throughout', unwatched: '\nNo gate watched' }
  return `${label}: ${value.toLocaleString('en')}${words[watching]}`
}

/** A quiet bar for each value; the last one is the present and stands out. */
export function Bars({ bars, width, height, description, tone = 'accent' }: BarsProps) {
  const id = useId()
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  const step = (width + GAP) / Math.max(1, bars.length)
  const quiet = tone === 'accent' ? 'var(--accent-line)' : 'var(--danger-line)'
  const strong = tone === 'accent' ? 'var(--accent-fill)' : 'var(--danger-fill)'
  return (
    <svg width={width} height={height} role="img" aria-label={description}>
      <defs>
        <Hatch id={`${id}unwatched`} />
        <Hatch id={`${id}partly`} sparse />
      </defs>
      {bars.map((bar, index) => {
        const watching = watchingOf(bar.watched ?? 1)
        return watching === 'watched' ? null : (
          <rect
            key={bar.label}
            x={index * step - GAP / 2}
            width={step}
            height={height - 1}
            fill={`url(#${id}${watching})`}
            data-hint={hintOf(bar)}
          />
        )
      })}
      {bars.map((bar, index) => {
        const tall =
          bar.value === 0 ? 0 : Math.max(2, Math.round((bar.value / most) * (height - 2)))
        return (
          <rect
            key={bar.label}
            x={index * step}
            y={height - 1 - tall}
            width={Math.max(1, step - GAP)}
            height={tall}
            rx="1"
            fill={index === bars.length - 1 ? strong : quiet}
            data-hint={hintOf(bar)}
          />
        )
      })}
      <rect y={height - 1} width={width} height="1" fill="var(--line-strong)" />
    </svg>
  )
}

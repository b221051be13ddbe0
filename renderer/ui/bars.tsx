// Owns the small bar chart, drawn 1:1; its description carries every number that the bars show.
export interface Bar {
  readonly label: string
  readonly value: number
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

/** A quiet bar for each value; the last one is the present and stands out. */
export function Bars({ bars, width, height, description, tone = 'accent' }: BarsProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  const step = (width + GAP) / Math.max(1, bars.length)
  const quiet = tone === 'accent' ? 'var(--accent-line)' : 'var(--danger-line)'
  const strong = tone === 'accent' ? 'var(--accent-fill)' : 'var(--danger-fill)'
  return (
    <svg width={width} height={height} role="img" aria-label={description}>
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
            data-hint={`${bar.label}: ${bar.value.toLocaleString('en')}`}
          />
        )
      })}
      <rect y={height - 1} width={width} height="1" fill="var(--line-strong)" />
    </svg>
  )
}

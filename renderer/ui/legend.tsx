// Owns what the marks of a drawing mean: a small piece of each beside its word.
import { useId } from 'react'

import { Hatch } from './hatch.tsx'
import styles from './legend.module.css'

/** `bar` and `quiet-bar`: counted things. `watched`, `unwatched`, `partly`: how well gates watched. `use`: one use. */
export type LegendMark =
  | 'new'
  | 'old'
  | 'bar'
  | 'quiet-bar'
  | 'watched'
  | 'unwatched'
  | 'partly'
  | 'use'

export interface LegendProps {
  readonly items: readonly { readonly mark: LegendMark; readonly word: string }[]
}

const fills: Readonly<Partial<Record<LegendMark, string>>> = {
  new: 'var(--accent-fill)',
  old: 'var(--glyph)',
  bar: 'var(--accent-fill)',
  'quiet-bar': 'var(--accent-line)',
  watched: 'var(--accent-line)',
  use: 'var(--warn-glyph)',
}

export function Legend({ items }: LegendProps) {
  const id = useId()
  return (
    <ul className={styles['legend']}>
      {items.map(({ mark, word }) => (
        <li key={mark}>
          <svg width="12" height="12" aria-hidden>
            {mark === 'use' ? (
              <rect x="5" width="3" height="12" rx="1" fill={fills[mark]} />
            ) : (
              <>
                <defs>
                  <Hatch id={`${id}${mark}`} sparse={mark === 'partly'} />
                </defs>
                <rect
                  x="0.5"
                  y="0.5"
                  width="11"
                  height="11"
                  rx="2"
                  fill={fills[mark] ?? `url(#${id}${mark})`}
                  stroke={fills[mark] === undefined ? 'var(--glyph)' : 'none'}
                />
              </>
            )}
          </svg>
          {word}
        </li>
      ))}
    </ul>
  )
}

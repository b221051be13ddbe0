// Owns the frame of a chart: its name, its one sentence, and the same numbers as a table; refuses a drawing that says more than the table.
import { useId, useState, type ReactNode } from 'react'

import { Button } from './button.tsx'
import styles from './chart-figure.module.css'

/** One row of a chart's table; the first cell names it. */
export interface ChartRow {
  readonly id: string
  readonly cells: readonly ReactNode[]
}

export interface ChartFigureProps {
  readonly title: string
  /** What the chart shows, in one sentence: shown above it, and read out in its place. */
  readonly summary: string
  readonly heads: readonly string[]
  readonly rows: readonly ChartRow[]
  /** Between the title and the switch. */
  readonly aside?: ReactNode
  /** Under the drawing. */
  readonly legend?: ReactNode
  /** The summary is only read out: the page says it already. */
  readonly quiet?: boolean
  /** A drawing that has a name of its own: "title. summary". */
  readonly children: ReactNode
}

export function ChartFigure(props: ChartFigureProps) {
  const { title, summary, heads, rows, aside, legend, quiet = false, children } = props
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  return (
    <figure className={styles['figure']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h3 id={id}>{title}</h3>
        <div className={styles['aside']}>{aside}</div>
        <Button
          kind="quiet"
          size="small"
          className={styles['switch'] ?? ''}
          aria-label={`${asTable ? 'Show as drawing' : 'Show as table'}: ${title}`}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'Show as drawing' : 'Show as table'}
        </Button>
      </div>
      {quiet && !asTable ? null : <p className={styles['summary']}>{summary}</p>}
      {asTable ? (
        // Without a place in the tab order, rows out of sight could be read with a pointer alone.
        <div
          className={styles['scroll']}
          role="region"
          aria-label={`${title}, as a table`}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <table className={styles['table']}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  {row.cells.map((cell, index) =>
                    index === 0 ? (
                      <th key={heads[index]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={heads[index]}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <>
          <div className={styles['drawing']}>{children}</div>
          {legend}
        </>
      )}
    </figure>
  )
}

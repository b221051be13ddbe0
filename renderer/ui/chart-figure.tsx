// Owns the frame of a chart: its name, its one sentence, and the same numbers as a table; refuses a drawing that says more than the table.
import { useId, useState, type ReactNode } from 'react'

import styles from './chart-figure.module.css'
import { ChartTable, type ChartRow, TableSwitch } from './chart-table.tsx'

export interface ChartFigureProps {
  readonly title: string
  /** What the chart shows, in one sentence. */
  readonly summary: string
  readonly heads: readonly string[]
  readonly rows: readonly ChartRow[]
  /** Between the title and the switch. */
  readonly aside?: ReactNode
  /** Under the drawing. */
  readonly legend?: ReactNode
  /** A drawing that has a name of its own: "title. summary". */
  readonly children: ReactNode
}

export function ChartFigure(props: ChartFigureProps) {
  const { title, summary, heads, rows, aside, legend, children } = props
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  return (
    <figure className={styles['figure']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h3 id={id}>{title}</h3>
        {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
        <TableSwitch title={title} asTable={asTable} onSwitch={setAsTable} />
      </div>
      <p className={styles['summary']}>{summary}</p>
      {asTable ? (
        <ChartTable title={title} heads={heads} rows={rows} />
      ) : (
        <>
          <div className={styles['drawing']}>{children}</div>
          {legend}
        </>
      )}
    </figure>
  )
}

// Owns the numbers of a chart as a table, and the switch to it; refuses to be reached by a pointer alone.
import type { ReactNode } from 'react'

import { Button } from './button.tsx'
import styles from './chart-figure.module.css'

/** One row of a chart's table; the first cell names it. */
export interface ChartRow {
  readonly id: string
  readonly cells: readonly ReactNode[]
}

export interface TableSwitchProps {
  /** Of the chart: several switches on one page must not sound alike. */
  readonly title: string
  readonly asTable: boolean
  readonly onSwitch: (asTable: boolean) => void
}

export function TableSwitch({ title, asTable, onSwitch }: TableSwitchProps) {
  const word = asTable ? 'Show as drawing' : 'Show as table'
  return (
    <Button
      kind="quiet"
      size="small"
      className={styles['switch'] ?? ''}
      aria-label={`${word}: ${title}`}
      onClick={() => onSwitch(!asTable)}
    >
      {word}
    </Button>
  )
}

export interface ChartTableProps {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly ChartRow[]
}

export function ChartTable({ title, heads, rows }: ChartTableProps) {
  return (
    <div
      className={styles['scroll']}
      role="region"
      aria-label={`${title}, as a table`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a place in the tab order, rows out of sight could be read with a pointer alone
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
  )
}

// Owns the bar of a run: one cell a statement, a gap between the scripts, and a legend that counts the same cells.
import type { ReactNode } from 'react'

import styles from './run-bar.module.css'
import { cellsOf } from './run-cells.ts'
import { counts, type Statement, type StatementState } from './run-state.ts'

export interface RunBarProps {
  readonly statements: readonly Statement[]
  /** `plan`: nothing runs yet. */
  readonly mode: 'plan' | 'run'
  /** At the right of the legend. */
  readonly aside?: ReactNode
}

const WORDS: Readonly<Record<RunBarProps['mode'], readonly (readonly [StatementState, string])[]>> =
  {
    plan: [
      ['found', 'there already, the same'],
      ['differs', 'there, but not the same'],
      ['doubt', 'may or may not have run'],
      ['to-do', 'to run'],
    ],
    run: [
      ['created', 'done'],
      ['found', 'found the same, skipped'],
      ['rolled-back', 'rolled back'],
      ['to-do', 'to go'],
    ],
  }

export function RunBar({ statements, mode, aside }: RunBarProps) {
  const all = counts(statements)
  const done = all.created + all.found
  return (
    <div>
      <div
        className={styles['bar']}
        role="progressbar"
        aria-label="Statements"
        aria-valuemin={0}
        aria-valuemax={statements.length}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${statements.length} statements`}
      >
        {cellsOf(statements).map((cells, script) => (
          <div
            // oxlint-disable-next-line react/no-array-index-key -- the scripts never change places
            key={script}
            className={styles['script']}
            style={{ flexGrow: cells.reduce((sum, { count }) => sum + count, 0) }}
          >
            {cells.map((cell, at) => (
              <span
                // oxlint-disable-next-line react/no-array-index-key -- nor do the cells
                key={at}
                className={styles['cell']}
                data-state={cell.state}
                style={{ flexGrow: cell.count }}
              />
            ))}
          </div>
        ))}
      </div>
      <div className={styles['legend']}>
        <ul className={styles['counts']} aria-label="Statements by state">
          {WORDS[mode].map(([state, word]) =>
            all[state] === 0 ? null : (
              <li key={state}>
                <span className={styles['swatch']} data-state={state} aria-hidden />
                {all[state].toLocaleString('en')} {word}
              </li>
            ),
          )}
        </ul>
        {aside}
      </div>
    </div>
  )
}

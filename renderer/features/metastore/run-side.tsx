// Owns the sunken side of a run: the SQL of one statement with what it is for, and the log below.
import { useEffect, useRef } from 'react'

import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'

import styles from './run-side.module.css'
import type { LogLine, Statement } from './run-state.ts'

export interface RunSideProps {
  readonly number: number
  readonly statement: Statement | undefined
  readonly log: readonly LogLine[]
}

/** Lines on the page; the rest is in the report. */
const SHOWN = 400

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const timeOf = (at: number): string => `${clock.format(at)}.${String(at % 1_000).padStart(3, '0')}`

export const logText = (log: readonly LogLine[]): string =>
  `${log.map(({ at, text }) => `${new Date(at).toISOString()}  ${text}`).join('\n')}\n`

export function RunSide({ number, statement, log }: RunSideProps) {
  return (
    <div className={styles['side']}>
      {statement === undefined ? null : (
        <section className={styles['statement']} aria-label={`Statement ${number}`}>
          <header className={styles['head']}>
            <h3>Statement {number}</h3>
            {statement.sql === '' ? null : (
              <CopyButton
                kind="quiet"
                size="small"
                text={statement.sql}
                what="SQL"
                word="Copy SQL"
              />
            )}
          </header>
          <p className={styles['about']}>{statement.about}</p>
          {statement.sql === '' ? (
            <p className={styles['about']}>Its text was not part of the plan.</p>
          ) : (
            <div className={styles['sql']}>
              <CodeBlock label="SQL" text={statement.sql} language="sql" ground="bare" />
            </div>
          )}
        </section>
      )}
      {log.length === 0 ? null : <Log log={log} />}
    </div>
  )
}

function Log({ log }: { readonly log: readonly LogLine[] }) {
  const box = useRef<HTMLOListElement>(null)
  const { length } = log
  const following = useRef(true)
  useEffect(() => {
    const list = box.current
    if (list !== null && length > 0 && following.current) list.scrollTop = list.scrollHeight
  }, [length])
  return (
    <section className={styles['log']} aria-label="Log">
      <header className={styles['head']}>
        <h3>Log</h3>
        <CopyButton kind="quiet" size="small" text={logText(log)} what="Log" word="Copy log" />
      </header>
      <ol
        ref={box}
        className={styles['lines']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached from the keyboard
        tabIndex={0}
        aria-label="Lines of the log"
        onScroll={({ currentTarget: list }) => {
          // Whoever has scrolled up to read is left where they are.
          following.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40
        }}
      >
        {log.slice(-SHOWN).map(({ at, text }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines are only added at the end
          <li key={Math.max(0, length - SHOWN) + place}>
            <time dateTime={new Date(at).toISOString()}>{timeOf(at)}</time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

// Owns the likely causes in their order, and what is ruled out; refuses to open a cause of which no more is known.
import { IconCheck, IconChevronRight } from '@tabler/icons-react'

import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'

import type { Cause } from './failed-words.ts'
import styles from './probe-causes.module.css'

export interface ProbeCausesProps {
  readonly causes: readonly Cause[]
  readonly ruledOut: readonly string[]
}

const likely = (at: number, count: number): string => {
  if (count < 2) return ''
  if (at === 0) return 'Most likely'
  return at === count - 1 ? 'Least likely' : ''
}

export function ProbeCauses({ causes, ruledOut }: ProbeCausesProps) {
  return (
    <div className={styles['box']}>
      <ol className={styles['list']} aria-label="Likely causes">
        {causes.map(({ text, more }, at) => {
          const line = (
            <>
              <span className={styles['number']} aria-hidden>
                {at + 1}
              </span>
              <span className={styles['text']}>{text}</span>
              <span className={styles['likely']}>{likely(at, causes.length)}</span>
            </>
          )
          return (
            <li key={text} className={styles['cause']}>
              {more === undefined ? (
                <div className={styles['line']}>{line}</div>
              ) : (
                <details>
                  <summary className={styles['line']}>
                    {line}
                    <IconChevronRight size={16} stroke={1.6} aria-hidden />
                  </summary>
                  <div className={styles['more']}>
                    <p>{more.how}</p>
                    {more.command === undefined ? null : (
                      <div className={styles['command']}>
                        <CodeBlock label="Command" text={more.command} language="shell" />
                        <CopyButton text={more.command} what="Command" />
                      </div>
                    )}
                  </div>
                </details>
              )}
            </li>
          )
        })}
      </ol>
      {ruledOut.length === 0 ? null : (
        <ul className={styles['list']} aria-label="Ruled out">
          {ruledOut.map((text) => (
            <li key={text} className={styles['cause']}>
              <div className={styles['line']}>
                <span className={styles['number']}>
                  <IconCheck size={14} stroke={2.2} color="var(--ok)" aria-hidden />
                </span>
                <span className={styles['text']}>{text}</span>
                <span className={styles['likely']}>Ruled out</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

// Owns the list of what has to be true; refuses ticks: a person's note that something holds is not that it holds, the probe finds out.
import { IconChevronRight } from '@tabler/icons-react'

import type { Guide } from '#contract'
import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'

import styles from './guide.module.css'

export interface GuideConditionsProps {
  readonly conditions: Guide['conditions']
}

export function GuideConditions({ conditions }: GuideConditionsProps) {
  return (
    <section aria-labelledby="conditions" className={styles['conditions']}>
      <h3 id="conditions">All of these have to be true</h3>
      <p className={styles['hint']}>Nothing to tick off: the probe finds out which of them hold.</p>
      <ol>
        {conditions.map((condition, at) => (
          <li key={condition.id}>
            <details className={styles['condition']}>
              <summary>
                <span className={styles['number']} aria-hidden>
                  {at + 1}
                </span>
                <span className={styles['words']}>
                  <b>{condition.title}</b>
                  <span>{condition.about}</span>
                </span>
                <IconChevronRight size={16} stroke={1.6} aria-hidden />
              </summary>
              <div className={styles['how']}>
                <p>{condition.how}</p>
                {condition.command === undefined ? null : (
                  <div className={styles['command']}>
                    <CodeBlock
                      label={`Command: ${condition.title}`}
                      language="shell"
                      text={condition.command}
                    />
                    <CopyButton kind="plain" text={condition.command} what="Command" />
                  </div>
                )}
              </div>
            </details>
          </li>
        ))}
      </ol>
    </section>
  )
}

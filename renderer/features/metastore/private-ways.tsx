// Owns the ways that need no public database, each as good as the other.
import type { ReactNode } from 'react'

import type { Guide } from '#contract'
import { CodeBlock } from '#ui/code'
import { CopyButton } from '#ui/copy-button'

import styles from './guide.module.css'

export interface PrivateWaysProps {
  readonly ways: Guide['privateWays']
  /** Fields of what stands in the texts, and of the SSH host. */
  readonly children: ReactNode
}

export function PrivateWays({ ways, children }: PrivateWaysProps) {
  return (
    <div className={styles['private']}>
      <section aria-labelledby="ways">
        <h3 id="ways">Any one of these will do</h3>
        <p className={styles['hint']}>
          The database keeps a private address, and nobody outside can even try.
        </p>
        <ul className={styles['ways']}>
          {ways.map((way) => (
            <li key={way.id} className={styles['way']}>
              <h4>{way.title}</h4>
              <p>{way.about}</p>
              {way.text === undefined ? null : (
                <div className={styles['command']}>
                  <CodeBlock label={way.title} language="shell" text={way.text.trimEnd()} />
                  <CopyButton kind="plain" text={way.text} what="Text" />
                </div>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles['rail']} aria-labelledby="names">
        <h3 id="names">Names of yours</h3>
        <div className={styles['rail-fields']}>{children}</div>
      </section>
    </div>
  )
}

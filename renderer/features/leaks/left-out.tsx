// Owns what was not searched, folded away, by reason; refuses to let silence read as "nothing there".
import { useState } from 'react'

import { FoldButton } from '#ui/fold-button'

import { counted } from './leak-words.ts'
import styles from './leaks-page.module.css'
import type { Scanned } from './scan-store.ts'

/** The paths that are written out for one reason. */
const SHOWN = 100

export function LeftOutList({ scanned }: { readonly scanned: Scanned }) {
  const { leftOut, leftOutTotal } = scanned
  const [opened, setOpened] = useState(false)
  if (leftOutTotal === 0) return null
  const reasons = Map.groupBy(leftOut, ({ message }) => message)
  const unlisted = leftOutTotal - leftOut.length
  return (
    <div>
      <FoldButton opened={opened} onToggle={() => setOpened(!opened)} controls="left-out">
        {counted(leftOutTotal, 'thing was', 'things were')} left out
      </FoldButton>
      <div
        id="left-out"
        hidden={!opened}
        className={styles['left-out']}
        role="group"
        aria-label="What was left out"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and what is cut off must be reached from the keyboard
        tabIndex={0}
      >
        {[...reasons].map(([message, paths]) => (
          <section key={message}>
            <p>{message}</p>
            <ul>
              {paths.slice(0, SHOWN).map(({ path }, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- the same path may be left out twice for one reason
                <li key={`${path} ${at}`}>
                  <code dir="auto">{path}</code>
                </li>
              ))}
            </ul>
            {paths.length > SHOWN ? (
              <p>and {(paths.length - SHOWN).toLocaleString('en')} more</p>
            ) : null}
          </section>
        ))}
        {unlisted > 0 ? <p>{counted(unlisted, 'more is', 'more are')} not listed.</p> : null}
      </div>
    </div>
  )
}

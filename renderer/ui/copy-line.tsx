// Owns one line to copy, such as a command: shown whole, wrapped where it is too long, with its copy button.
import { Fragment, type ReactNode } from 'react'

import { CopyButton } from './copy-button.tsx'
import styles from './copy-line.module.css'

export interface CopyLineProps {
  readonly text: string
  /** "Command": begins the announcement after copying. */
  readonly what: string
}

export function CopyLine({ text, what }: CopyLineProps) {
  return (
    <div className={styles['line']}>
      <code className={styles['text']} translate="no" dir="ltr">
        {words(text)}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  )
}

/** A browser breaks a line after a hyphen, which would take `--port` apart; each word is a box of its own instead. */
function words(text: string): ReactNode {
  return text.split(' ').map((word, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- the words never move, so their place is what tells them apart
    <Fragment key={at}>
      {at === 0 ? '' : ' '}
      <span className={styles['word']}>{word}</span>
    </Fragment>
  ))
}

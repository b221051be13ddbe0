// Owns one line to copy, such as a command: shown whole, never wrapped, with its copy button.
import { CopyButton } from './copy-button.tsx'
import { Scroll } from './scroll.tsx'
import styles from './copy-line.module.css'

export interface CopyLineProps {
  readonly text: string
  /** "Command": begins the announcement after copying. */
  readonly what: string
}

export function CopyLine({ text, what }: CopyLineProps) {
  return (
    <div className={styles['line']}>
      <Scroll as="code" label={what} className={styles['text']}>
        {text}
      </Scroll>
      <CopyButton text={text} what={what} />
    </div>
  )
}

// Owns one line to copy, such as a command: shown whole, wrapped where it is too long, with its copy button.
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
        {text}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  )
}

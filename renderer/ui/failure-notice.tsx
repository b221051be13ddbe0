// Owns how a failure is told: what happened, what to do, the number to look it up; never a code or a stack.
import type { Failure } from '#contract'

import { Button } from './button.tsx'
import styles from './failure-notice.module.css'

export interface FailureNoticeProps {
  readonly failure: Failure
  /** Shown as "Try again". */
  readonly onRetry?: () => void
  readonly size?: 'inline' | 'page'
}

export function FailureNotice({ failure, onRetry, size = 'inline' }: FailureNoticeProps) {
  return (
    <div className={`${styles['notice']} ${styles[size]}`} role="alert">
      <div className={styles['text']}>
        <p className={styles['message']}>{failure.message}</p>
        <p>{failure.fix}</p>
        {failure.reference === undefined ? null : (
          <p className={styles['reference']}>
            In the log under <code>{failure.reference}</code>
          </p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

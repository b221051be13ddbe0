// Owns a dialog whose content is still being read, or could not be; nothing is drawn in the first 200 ms.
import type { Read } from '#bridge/use-operation'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { Skeleton, useSlow } from './skeleton.tsx'

import styles from './dialog-wait.module.css'

export interface DialogWaitProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  readonly read: Pick<Read<unknown>, 'failure' | 'retry' | 'waiting'>
  readonly top?: 56 | 88
}

export function DialogWait({ opened, onClose, title, read, top = 88 }: DialogWaitProps) {
  const slow = useSlow(read.failure === undefined)
  return (
    <Dialog
      opened={opened && (slow || read.failure !== undefined)}
      onClose={onClose}
      title={title}
      top={top}
      foot={<Button onClick={onClose}>Close</Button>}
    >
      {read.failure === undefined ? (
        <div className={styles['bars']} role="status" aria-label="Reading">
          <Skeleton width="60%" />
          <Skeleton width="90%" />
          <Skeleton width="75%" />
        </div>
      ) : (
        <FailureNotice failure={read.failure} onRetry={read.retry} />
      )}
    </Dialog>
  )
}

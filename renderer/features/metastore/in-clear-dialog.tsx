// Owns the question before a password leaves this computer unencrypted; refuses to make "yes" the easy answer.
import type { Target } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'

import styles from './dialog-text.module.css'

export interface InClearDialogProps {
  /** Absent: closed. */
  readonly target: Target | undefined
  readonly onAgree: () => void
  readonly onClose: () => void
}

export function InClearDialog({ target, onAgree, onClose }: InClearDialogProps) {
  return (
    <DialogStage opened={target !== undefined}>
      {(opened) => (
        <Dialog
          opened={opened}
          onClose={onClose}
          title="Send the password without encryption?"
          top={88}
          foot={
            <>
              <Button kind="quiet" data-autofocus onClick={onClose}>
                Cancel
              </Button>
              <Button kind="danger" onClick={onAgree}>
                Go on without encryption
              </Button>
            </>
          }
        >
          <div className={styles['text']}>
            <p>
              Everybody on the way from{' '}
              {target?.ssh === undefined ? 'this computer' : 'the SSH host'} to{' '}
              <code>{target?.host}</code> can read the password of{' '}
              <code translate="no">{target?.user}</code> and all that follows, and can answer in the
              server’s place.
            </p>
            <p>
              A certificate that this computer does not know is no reason: choose its file or its
              fingerprint under Trust.
            </p>
          </div>
        </Dialog>
      )}
    </DialogStage>
  )
}

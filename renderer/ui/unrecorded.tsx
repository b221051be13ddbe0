// Owns what is said when a value is refused already and its record is still to be written; refuses a button to try again.
import type { ReactNode } from 'react'

import type { Failure } from '#contract'

import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import styles from './unrecorded.module.css'

/** True where the list that gates obey holds all of it: nothing is left to try. */
export const isUnrecorded = (failure: Failure | undefined): failure is Failure =>
  failure?.code === 'key.unrecorded' && !/do this again/i.test(failure.fix)

export interface UnrecordedDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly failure: Failure
}

/** Revoked, with the record still to be written: no receipt can be asked for. */
export function UnrecordedDialog({ opened, onClose, title, failure }: UnrecordedDialogProps) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={title}
      foot={
        <Button kind="primary" data-autofocus onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles['unrecorded']} role="alert">
        <p>
          <b>{failure.message}</b>
        </p>
        <p>{failure.fix}</p>
        <p>Lists may show it as active until then, and there is no receipt yet.</p>
      </div>
    </Dialog>
  )
}

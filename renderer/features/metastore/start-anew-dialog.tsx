// Owns the question before an unfinished walk is dropped for another one.
import type { WizardDraft } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'

import styles from './dialog-text.module.css'
import type { WalkRequest } from './use-walk.ts'
import { walkName } from './walk-words.ts'
import { STEP_WORDS } from './wizard-steps.ts'

export interface StartAnewDialogProps {
  readonly draft: WizardDraft | undefined
  /** Its connection is in the list. */
  readonly kept: boolean
  /** Absent: closed. */
  readonly request: WalkRequest | undefined
  readonly onContinue: () => void
  readonly onDrop: () => void
  readonly onClose: () => void
}

export function StartAnewDialog(props: StartAnewDialogProps) {
  const { draft, kept, request, onContinue, onDrop, onClose } = props
  return (
    <DialogStage opened={request !== undefined && draft !== undefined}>
      {(opened) =>
        draft === undefined ? null : (
          <Dialog
            opened={opened}
            onClose={onClose}
            top={88}
            title={
              <>
                Leave <bdi>{walkName(draft)}</bdi> unfinished?
              </>
            }
            footStart={
              <Button kind="quiet" onClick={onClose}>
                Cancel
              </Button>
            }
            foot={
              <>
                <Button onClick={onDrop}>
                  {request?.connection === undefined ? (
                    'Start anew'
                  ) : (
                    <>
                      Open <bdi>{request.connection.name}</bdi>
                    </>
                  )}
                </Button>
                <Button kind="primary" data-autofocus onClick={onContinue}>
                  Continue at {STEP_WORDS[draft.step]}
                </Button>
              </>
            }
          >
            <div className={styles['text']}>
              <p>
                {kept
                  ? 'Its connection stays in the list as it was kept last, and can be opened from there.'
                  : 'Its connection is not kept: what was typed is forgotten.'}{' '}
                Nothing in a database is changed by this.
              </p>
            </div>
          </Dialog>
        )
      }
    </DialogStage>
  )
}

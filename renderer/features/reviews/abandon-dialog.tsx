// Owns the question before a review is abandoned: why; refuses to lose what was typed.
import { useState } from 'react'
import { useWrite } from '#bridge/use-operation'
import type { ReviewHead } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextAreaField } from '#ui/field'

import styles from './review-dialogs.module.css'

export interface ReviewDialogProps {
  readonly review: ReviewHead
  readonly opened: boolean
  readonly onClose: () => void
}

export function AbandonDialog(props: ReviewDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Abandon {...props} opened={shown} />}
    </DialogStage>
  )
}

function Abandon({ review, opened, onClose }: ReviewDialogProps) {
  const { id, name, tally, rows } = review
  const abandon = useWrite('review.abandon')
  const [reason, setReason] = useState('')
  const { failure } = abandon
  const atField = failure?.field === 'reason' ? `${failure.message} ${failure.fix}` : undefined
  const run = async () => {
    const result = await abandon.run({ id, reason })
    if (!result.ok) return
    announce(`${name} is abandoned`)
    onClose()
  }
  const decided = rows - tally.open
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={`Abandon ${name}?`}
      subtitle="It ends without a signature. What was decided stays readable and counts for nothing."
      top={88}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Go on with it
          </Button>
          <Button kind="danger" type="submit" busy={abandon.running}>
            Abandon review
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <p>
          {decided === 0
            ? 'No key is decided yet.'
            : `${decided.toLocaleString('en')} of ${rows.toLocaleString('en')} keys are decided. The next review starts from nothing.`}
        </p>
        <TextAreaField
          rows={2}
          data-autofocus
          label="Reason"
          help="It stays in the history."
          maxLength={2_000}
          value={reason}
          error={atField}
          onChange={(event) => {
            abandon.forget()
            setReason(event.currentTarget.value)
          }}
        />
        {failure === undefined || atField !== undefined ? null : (
          <FailureNotice failure={failure} />
        )}
      </div>
    </Dialog>
  )
}

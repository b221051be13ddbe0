// Owns the dialog of a review's pack: where it lies, how it is checked, writing it again; refuses to write over one.
import { useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { FolderField } from '#ui/folder-field'

import type { ReviewDialogProps } from './abandon-dialog.tsx'
import { PackPlace } from './pack-place.tsx'
import styles from './review-dialogs.module.css'

export function PackDialog(props: ReviewDialogProps) {
  return (
    <DialogStage opened={props.opened}>{(shown) => <Pack {...props} opened={shown} />}</DialogStage>
  )
}

function Pack({ review, opened, onClose }: ReviewDialogProps) {
  const write = useWrite('review.pack')
  const [path, setPath] = useState('')
  const [missing, setMissing] = useState(false)
  const { failure } = write
  const atField = failure?.field === 'path' ? `${failure.message} ${failure.fix}` : undefined
  const run = async () => {
    setMissing(path.trim() === '')
    if (path.trim() === '') return
    const result = await write.run({ id: review.id, path: path.trim() })
    if (!result.ok) return
    announce('The pack is written')
    setPath('')
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={`Pack of ${review.name}`}
      subtitle="Everything that was frozen, decided and done, as an auditor gets it."
      width={640}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" busy={write.running}>
            {review.pack === undefined ? 'Write the pack' : 'Write it again'}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <PackPlace review={review} />
        <FolderField
          data-autofocus
          label={
            review.pack === undefined ? 'Write it to' : 'Write it again, as things stand now, to'
          }
          help="A new folder, from the root on."
          placeholder="/home/ada/review-2026-q4-again"
          value={path}
          error={missing ? 'Type a new folder, from the root on.' : atField}
          onPath={(text) => {
            setMissing(false)
            write.forget()
            setPath(text)
          }}
        />
        {failure === undefined || atField !== undefined ? null : (
          <FailureNotice failure={failure} />
        )}
      </div>
    </Dialog>
  )
}

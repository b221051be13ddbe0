// Owns the question before the trial and all that is in it are deleted.
import { useRead, useWrite } from '#bridge/use-operation'
import type { Trial } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { notify } from '#ui/notice'

import styles from './dialog-text.module.css'
import { size } from './walk-words.ts'

export interface RemoveTrialDialogProps {
  readonly trial: Trial
  readonly opened: boolean
  readonly onClose: () => void
}

export function RemoveTrialDialog(props: RemoveTrialDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(opened) => <Ask {...props} opened={opened} />}
    </DialogStage>
  )
}

function Ask({ trial, opened, onClose }: RemoveTrialDialogProps) {
  const remove = useWrite('metastore.removeTrial')
  const forget = useWrite('metastore.forget')
  const connections = useRead('metastore.connections', {}).value?.connections ?? []
  const save = useWrite('metastore.saveDraft')
  const draft = useRead('metastore.draft', {}).value?.draft
  const running = remove.running || forget.running || save.running
  const run = async () => {
    if (running) return
    const result = await remove.run({}, { consent: true })
    if (!result.ok) return
    // Its connections lead nowhere any more.
    for (const { name, target } of connections)
      if (target.engine === 'trial') await forget.run({ name })
    if (draft?.engine === 'trial') await save.run({})
    notify({ text: 'The trial is removed.' })
    onClose()
  }
  const failure = remove.failure ?? forget.failure ?? save.failure
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      top={88}
      title="Remove the trial database?"
      foot={
        <>
          <Button kind="quiet" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button kind="danger" busy={running} onClick={() => void run()}>
            Remove the trial
          </Button>
        </>
      }
    >
      <div className={styles['text']}>
        <p>
          {trial.state === 'running' ? 'It is stopped, and ' : ''}
          {size(trial.bytes)} on this computer are deleted with all that is in it. Its connection
          and an unfinished walk to it are forgotten. This cannot be undone; a new trial begins
          empty.
        </p>
        {failure === undefined ? null : <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  )
}

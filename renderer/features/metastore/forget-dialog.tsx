// Owns the question before a kept connection is forgotten; says what goes and what stays.
import { useWrite } from '#bridge/use-operation'
import type { KeptConnection } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { notify } from '#ui/notice'

import styles from './dialog-text.module.css'

export interface ForgetDialogProps {
  /** Absent: closed. */
  readonly connection: KeptConnection | undefined
  readonly onClose: () => void
}

export function ForgetDialog({ connection, onClose }: ForgetDialogProps) {
  return (
    <DialogStage opened={connection !== undefined}>
      {(opened) =>
        connection === undefined ? null : (
          <Ask connection={connection} opened={opened} onClose={onClose} />
        )
      }
    </DialogStage>
  )
}

function Ask(props: {
  readonly connection: KeptConnection
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const { connection, opened, onClose } = props
  const { name, hasPassword } = connection
  const forget = useWrite('metastore.forget')
  const run = async () => {
    if (forget.running) return
    const result = await forget.run({ name })
    if (!result.ok) return
    notify({ text: `${name} is forgotten.` })
    onClose()
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      top={88}
      title={
        <>
          Forget <bdi>{name}</bdi>?
        </>
      }
      foot={
        <>
          <Button kind="quiet" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button kind="danger" busy={forget.running} onClick={() => void run()}>
            Forget <bdi>{name}</bdi>
          </Button>
        </>
      }
    >
      <div className={styles['text']}>
        <p>
          This app forgets where the database is, how it is reached
          {hasPassword ? ', its password' : ''} and how the last check ended. The database itself,
          and all that is in it, stays as it is.
        </p>
        {forget.failure === undefined ? null : <FailureNotice failure={forget.failure} />}
      </div>
    </Dialog>
  )
}

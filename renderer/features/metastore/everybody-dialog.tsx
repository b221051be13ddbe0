// Owns the typed agreement before a rule lets everybody in; refuses a mere click.
import { useState } from 'react'

import { OPEN_TO_EVERYBODY } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { TextField } from '#ui/field'

import styles from './dialog-text.module.css'

export interface EverybodyDialogProps {
  readonly opened: boolean
  /** What was typed: `0.0.0.0/0`. */
  readonly cidr: string
  readonly port: string
  readonly onAgree: () => void
  readonly onClose: () => void
}

export function EverybodyDialog(props: EverybodyDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(opened) => <Ask {...props} opened={opened} />}
    </DialogStage>
  )
}

function Ask({ opened, cidr, port, onAgree, onClose }: EverybodyDialogProps) {
  const [typed, setTyped] = useState('')
  const agreed = typed.trim().toLowerCase() === OPEN_TO_EVERYBODY
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Let everybody try the database?"
      top={88}
      onSubmit={() => {
        if (agreed) onAgree()
      }}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="danger" type="submit" disabled={!agreed}>
            Open the port to everybody
          </Button>
        </>
      }
    >
      <div className={styles['text']}>
        <p>
          With <code translate="no">{cidr}</code> every computer of the internet, or of a large part
          of it, may knock at port {port}. Port scanners find it within the hour; then only its
          passwords and its patches stand between them and the data.
        </p>
        <p>Your own address alone is enough for you to get in.</p>
        <TextField
          label={`Type “${OPEN_TO_EVERYBODY}” if that is what you want`}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}

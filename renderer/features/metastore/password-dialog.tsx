// Owns asking for the password of one look at a database; it is in its field alone and leaves it when sent.
import { useRef } from 'react'

import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { TextField } from '#ui/field'

import styles from './dialog-text.module.css'
import type { Look } from './use-check.ts'

export interface PasswordDialogProps {
  readonly name: string
  /** Absent: closed. */
  readonly look: Look | undefined
  readonly onPassword: (password: string) => void
  readonly onClose: () => void
}

export function PasswordDialog({ name, look, onPassword, onClose }: PasswordDialogProps) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <DialogStage opened={look !== undefined}>
      {(opened) => (
        <Dialog
          opened={opened}
          onClose={onClose}
          top={88}
          title={
            <>
              Password of <bdi>{name}</bdi>
            </>
          }
          onSubmit={() => onPassword(field.current?.value ?? '')}
          foot={
            <>
              <Button kind="quiet" onClick={onClose}>
                Cancel
              </Button>
              <Button kind="primary" type="submit">
                {look === 'validate' ? 'Validate' : 'Check'}
              </Button>
            </>
          }
        >
          <div className={styles['text']}>
            <p>
              It is not kept, so it is asked for each time. An account without one needs none here.
            </p>
            <TextField
              ref={field}
              data-autofocus
              label="Password"
              type="password"
              autoComplete="off"
            />
          </div>
        </Dialog>
      )}
    </DialogStage>
  )
}

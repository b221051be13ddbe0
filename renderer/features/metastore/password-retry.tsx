// Owns asking for a password in this sitting; refuses to keep it anywhere.
import { useRef } from 'react'

import { Button, type ButtonProps } from '#ui/button'
import { TextField } from '#ui/field'

import styles from './password-retry.module.css'

export interface PasswordRetryProps {
  readonly user: string
  /** One line: why it is asked. */
  readonly why: string
  /** "Probe", "Plan": on the button. */
  readonly act: string
  readonly after?: ButtonProps['after']
  readonly busy?: boolean
  readonly takesFocus?: boolean
  readonly onUse: (password: string) => void
}

export function PasswordRetry({
  user,
  why,
  act,
  after,
  busy = false,
  takesFocus = false,
  onUse,
}: PasswordRetryProps) {
  // Not a value of React: that would be written into the page as well.
  const field = useRef<HTMLInputElement>(null)
  return (
    <form
      noValidate
      className={styles['ask']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onUse(field.current?.value ?? '')
      }}
    >
      <div className={styles['field']}>
        <TextField
          ref={field}
          type="password"
          label={
            <>
              Password of <bdi>{user}</bdi>
            </>
          }
          help={why}
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do here, and the press before asked for it
          autoFocus={takesFocus}
        />
      </div>
      <Button
        kind="primary"
        type="submit"
        busy={busy}
        after={after}
        className={styles['act'] ?? ''}
      >
        {act}
      </Button>
    </form>
  )
}

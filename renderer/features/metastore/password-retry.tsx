// Owns asking for a password in this sitting; refuses to keep it anywhere.
import { useState } from 'react'

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
  const [text, setText] = useState('')
  return (
    <form
      noValidate
      className={styles['ask']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onUse(text)
      }}
    >
      <div className={styles['field']}>
        <TextField
          type="password"
          label={
            <>
              Password of <bdi>{user}</bdi>
            </>
          }
          help={why}
          value={text}
          autoComplete="off"
          // The only thing to do here, and the press before asked for it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={takesFocus}
          onChange={(event) => setText(event.currentTarget.value)}
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

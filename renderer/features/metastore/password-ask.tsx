// Owns asking for a password that nobody keeps, in the step that needs it; refuses to insist: some accounts have none.
import { useEffect, useRef } from 'react'

import { Button } from '#ui/button'
import { TextField } from '#ui/field'

import styles from './password-ask.module.css'

export interface PasswordAskProps {
  /** The connection's name. */
  readonly name: string
  readonly onPassword: (password: string) => void
  /** It needs none. */
  readonly onNone: () => void
}

export function PasswordAsk({ name, onPassword, onNone }: PasswordAskProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <form
      className={styles['ask']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const password = field.current?.value ?? ''
        if (password === '') field.current?.focus()
        else onPassword(password)
      }}
    >
      <div className={styles['field']}>
        <TextField
          ref={field}
          type="password"
          autoComplete="off"
          label={
            <>
              Password of <bdi>{name}</bdi>
            </>
          }
          help="It is kept nowhere, so it is asked for in each sitting."
        />
      </div>
      <div className={styles['ways']}>
        <Button type="submit">Use this password</Button>
        <Button kind="quiet" onClick={onNone}>
          It needs none
        </Button>
      </div>
    </form>
  )
}

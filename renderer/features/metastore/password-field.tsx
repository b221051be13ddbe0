// Owns the field of the password: never in the page's text, kept in the vault when asked to; says when a kept one counts.
import { useEffect, useRef } from 'react'

import { Checkbox, TextField } from '#ui/field'

import styles from './connection-step.module.css'
import type { ConnectionForm } from './use-connection-form.ts'

export interface PasswordFieldProps extends Pick<
  ConnectionForm,
  'place' | 'errors' | 'before' | 'elsewhere' | 'keepIt' | 'setKeepIt' | 'onPassword'
> {
  readonly password: string
}

export function PasswordField(props: PasswordFieldProps) {
  const { password, place, errors, before, elsewhere, keepIt, setKeepIt, onPassword } = props
  const field = useRef<HTMLInputElement>(null)
  // As a property alone: what React is given as a value it also writes into the page.
  useEffect(() => {
    if (field.current && field.current.value !== password) field.current.value = password
  }, [password])
  const has = before?.hasPassword === true
  return (
    <div className={styles['password']}>
      <TextField
        ref={field}
        label="Password"
        type="password"
        autoComplete="off"
        error={errors.password}
        placeholder={has && !elsewhere && password === '' ? 'Kept' : undefined}
        help={
          has
            ? elsewhere
              ? 'The kept one was for another place. Type this one.'
              : 'Leave it empty to use the kept one.'
            : undefined
        }
        data-field="password"
        onChange={(event) => onPassword(event.currentTarget.value)}
      />
      {place.keeps ? (
        <Checkbox checked={keepIt} onChange={(event) => setKeepIt(event.currentTarget.checked)}>
          Keep it {place.where}
        </Checkbox>
      ) : null}
    </div>
  )
}

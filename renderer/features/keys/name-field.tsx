// Owns the field "Key name" with its live check; refuses to decide: creating or saving checks again.
import { IconCheck } from '@tabler/icons-react'
import type { Ref } from 'react'

import { TextField } from '#ui/field'

import { useNameCheck } from './use-name-check.ts'

export interface NameFieldProps {
  readonly value: string
  readonly onChange: (name: string) => void
  /** Said by main about this very name. */
  readonly error: string | undefined
  /** The key that bears the name already may keep it. */
  readonly exceptId?: string
  readonly ref?: Ref<HTMLInputElement>
}

export function NameField({ value, onChange, error, exceptId, ref }: NameFieldProps) {
  const check = useNameCheck(value, exceptId)
  const refused = check.state === 'refused' ? check.message : undefined
  return (
    <TextField
      label="Key name"
      placeholder="airflow-etl"
      data-autofocus
      value={value}
      error={error ?? refused}
      help={
        check.state === 'free' ? 'No other key has this name.' : 'Tells this key from the others.'
      }
      mark={
        check.state === 'free' && error === undefined ? (
          <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
        ) : undefined
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(ref === undefined ? {} : { ref })}
    />
  )
}

// Owns the field into which a name is typed before what cannot be undone; refuses to fill it in, and marks it once it is right.
import { IconCheck } from '@tabler/icons-react'

import { TextField } from './field.tsx'
import { nameMatches } from './reason-words.ts'

export interface TypedNameProps {
  readonly name: string
  /** Behind "Type NAME, ". */
  readonly why: string
  readonly value: string
  readonly onChange: (text: string) => void
}

export function TypedName({ name, why, value, onChange }: TypedNameProps) {
  return (
    <TextField
      mono
      label={
        <>
          Type <bdi>{name}</bdi>, {why}
        </>
      }
      dir="auto"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      mark={
        nameMatches(value, name) ? (
          <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
        ) : undefined
      }
    />
  )
}

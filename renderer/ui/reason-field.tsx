// Owns the question why: a chip, words of one's own, or both; refuses to decide whether a reason is enough.
import { useId } from 'react'

import { Chip } from './chip.tsx'
import { TextField } from './field.tsx'
import styles from './reason-field.module.css'

export interface ReasonFieldProps {
  /** The usual ones, as chips. */
  readonly reasons: readonly string[]
  readonly chip: string | undefined
  readonly onChip: (chip: string | undefined) => void
  readonly text: string
  readonly onText: (text: string) => void
  readonly error: string | undefined
  readonly placeholder?: string
}

export function ReasonField(props: ReasonFieldProps) {
  const { reasons, chip, onChip, text, onText, error } = props
  const heading = useId()
  return (
    <>
      <h3 id={heading} className={styles['heading']}>
        Reason
      </h3>
      <div className={styles['chips']} role="group" aria-labelledby={heading}>
        {reasons.map((word) => (
          <Chip
            key={word}
            selected={chip === word}
            onSelect={() => onChip(chip === word ? undefined : word)}
          >
            {word}
          </Chip>
        ))}
      </div>
      <div className={styles['text']}>
        <TextField
          label="Reason in your words"
          placeholder={props.placeholder ?? 'Where it was found, ticket, who asked'}
          value={text}
          error={error}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      </div>
    </>
  )
}

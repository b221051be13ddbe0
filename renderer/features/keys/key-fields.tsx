// Owns the fields of a key apart from its name; refuses to check them: main does, and names the field.
import { useState } from 'react'

import type { Failure } from '#contract'
import { SelectField, TextField } from '#ui/field'
import { errorAt } from '#ui/field-failure.ts'

import { dateMissing, localDay, type KeyDraft } from './key-draft.ts'
import styles from './key-fields.module.css'
import { usedByWords } from './key-words.ts'

/** Every field that a failure can be shown at, the name included. */
export const KEY_FIELDS = ['name', 'owner', 'purpose', 'usedBy', 'tags', 'expires'] as const

const USES = [
  { value: '', word: 'Not said' },
  ...Object.entries(usedByWords).map(([value, word]) => ({ value, word })),
]

const EXPIRIES = [
  { value: 'never', word: 'Never' },
  { value: '30d', word: 'In 30 days' },
  { value: '90d', word: 'In 90 days' },
  { value: '365d', word: 'In a year' },
  { value: 'date', word: 'On a date' },
] as const

export interface KeyFieldsProps {
  readonly draft: KeyDraft
  readonly onChange: (change: Partial<KeyDraft>) => void
  readonly failure: Failure | undefined
  /** Somebody tried to go on: say what is missing. */
  readonly tried: boolean
}

export function KeyFields({ draft, onChange, failure, tried }: KeyFieldsProps) {
  const [today] = useState(() => localDay(new Date().toISOString()))
  const noDate = tried && dateMissing(draft)
  return (
    <div className={styles['fields']}>
      <TextField
        label="Owner"
        help="A team or a person."
        value={draft.owner}
        error={errorAt(failure, 'owner')}
        onChange={(event) => onChange({ owner: event.currentTarget.value })}
      />
      <SelectField
        label="Used by"
        help="Asked before a revoke."
        options={USES}
        value={draft.usedBy}
        error={errorAt(failure, 'usedBy')}
        onChange={(event) => {
          const { value } = event.currentTarget
          onChange({ usedBy: value as KeyDraft['usedBy'] })
        }}
      />
      <div className={styles['wide']}>
        <TextField
          label="Purpose"
          value={draft.purpose}
          error={errorAt(failure, 'purpose')}
          onChange={(event) => onChange({ purpose: event.currentTarget.value })}
        />
      </div>
      <div className={styles['wide']}>
        <TextField
          label="Tags"
          help="Separated by commas."
          value={draft.tags}
          error={errorAt(failure, 'tags')}
          onChange={(event) => onChange({ tags: event.currentTarget.value })}
        />
      </div>
      <SelectField
        label="Expires"
        options={EXPIRIES}
        value={draft.expiry}
        error={draft.expiry === 'date' ? undefined : errorAt(failure, 'expires')}
        onChange={(event) => {
          onChange({ expiry: event.currentTarget.value as KeyDraft['expiry'] })
        }}
      />
      {draft.expiry === 'date' ? (
        <TextField
          label="Last day"
          type="date"
          min={today}
          value={draft.date}
          error={noDate ? 'Choose the last day on which it works.' : errorAt(failure, 'expires')}
          onChange={(event) => onChange({ date: event.currentTarget.value })}
        />
      ) : null}
    </div>
  )
}

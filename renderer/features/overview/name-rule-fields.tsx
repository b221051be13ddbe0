// Owns the fields of the rule for names, with a name to try it on while it is written.
import { useState } from 'react'

import { TextAreaField, TextField } from '#ui/field'
import { StateMark } from '#ui/state-mark'

import { hasOnly, matchesGlob } from './name-glob.ts'
import { patternsOf, type RulesDraft } from './rules-draft.ts'
import styles from './rules.module.css'

export interface NameRuleFieldsProps {
  readonly draft: RulesDraft
  readonly onChange: (part: Partial<RulesDraft>) => void
  readonly error: string | undefined
}

function Verdict({ name, draft }: { readonly name: string; readonly draft: RulesDraft }) {
  const patterns = patternsOf(draft)
  if (name === '') return 'Type a name to see whether it follows the rule.'
  const looks = patterns.length === 0 || patterns.some((pattern) => matchesGlob(name, pattern))
  const follows = looks && hasOnly(name, draft.characters.trim())
  return (
    <span className={styles['verdict']}>
      <StateMark glyph={follows ? 'disc' : 'half'} tone={follows ? 'ok' : 'warn'}>
        {follows
          ? 'It follows the rule.'
          : looks
            ? 'It has other characters.'
            : 'It does not look like any of them.'}
      </StateMark>
    </span>
  )
}

export function NameRuleFields({ draft, onChange, error }: NameRuleFieldsProps) {
  const [tried, setTried] = useState('')
  return (
    <div className={styles['fields']}>
      <div className={styles['wide']}>
        <TextAreaField
          mono
          rows={3}
          label="Names look like"
          note="one a line; empty: any"
          placeholder={'team-*\n[a-z]*-prod'}
          help="* stands for any characters, ? for any one, [a-z] for one of these."
          value={draft.patterns}
          error={error}
          onChange={(event) => onChange({ patterns: event.currentTarget.value })}
        />
      </div>
      <TextField
        label="Characters of a name"
        note="empty: any"
        mono
        placeholder="a-z0-9-"
        help="One after another, with ranges."
        value={draft.characters}
        onChange={(event) => onChange({ characters: event.currentTarget.value })}
      />
      <TextField
        label="Try a name"
        note="kept nowhere"
        placeholder="team-etl"
        maxLength={128}
        help={<Verdict name={tried.trim()} draft={draft} />}
        value={tried}
        onChange={(event) => setTried(event.currentTarget.value)}
      />
    </div>
  )
}

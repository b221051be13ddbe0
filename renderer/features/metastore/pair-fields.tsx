// Owns where the given pair lies: two paths, typed or chosen; refuses to read half a pair.
import { IconFolderOpen } from '@tabler/icons-react'
import { useState } from 'react'

import type { Failure, Pair, WizardDraft } from '#contract'
import { Button } from '#ui/button'
import { TextField } from '#ui/field'

import styles from './pair-fields.module.css'
import { useChoose } from '#ui/use-choose.ts'

export interface PairFieldsProps {
  readonly pair: WizardDraft['pair']
  /** Why the pair could not be read. */
  readonly failure: Failure | undefined
  readonly busy: boolean
  readonly onUse: (pair: Pair) => void
}

const FIELDS = [
  {
    id: 'schema',
    label: 'First script: the schema',
    placeholder: '/home/ada/hive-schema-4.0.0.postgres.sql',
  },
  {
    id: 'txn',
    label: 'Second script: transactions',
    placeholder: '/home/ada/hive-txn-schema-4.0.0.postgres.sql',
  },
] as const

export function PairFields({ pair, failure, busy, onUse }: PairFieldsProps) {
  const choosing = useChoose()
  const [typed, setTyped] = useState(pair)
  const [missing, setMissing] = useState(false)
  const choose = async (id: (typeof FIELDS)[number]['id']) => {
    const path = await choosing.choose('sql')
    if (path !== undefined) setTyped((now) => ({ ...now, [id]: path }))
  }
  const error = (id: (typeof FIELDS)[number]['id']) => {
    if (missing && typed[id].trim() === '') return 'Type where the script is, with its folder.'
    if (failure?.field?.endsWith(id) === true) return `${failure.message} ${failure.fix}`
    return undefined
  }
  return (
    <form
      noValidate
      className={styles['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        const next = { schema: typed.schema.trim(), txn: typed.txn.trim() }
        const whole = next.schema !== '' && next.txn !== ''
        setMissing(!whole)
        if (whole) onUse(next)
      }}
    >
      {FIELDS.map(({ id, label, placeholder }) => (
        <div key={id} className={styles['field']}>
          <TextField
            mono
            label={label}
            placeholder={placeholder}
            value={typed[id]}
            error={error(id)}
            maxLength={4_096}
            onChange={(event) => setTyped({ ...typed, [id]: event.currentTarget.value })}
          />
          {choosing.can ? (
            <Button
              size="small"
              kind="quiet"
              className={styles['choose'] ?? ''}
              icon={<IconFolderOpen size={16} stroke={1.6} aria-hidden />}
              aria-label={`Choose the ${id === 'schema' ? 'first' : 'second'} script`}
              onClick={() => void choose(id)}
            >
              Choose
            </Button>
          ) : null}
        </div>
      ))}
      <Button type="submit" busy={busy} className={styles['act'] ?? ''}>
        Read them
      </Button>
    </form>
  )
}

// Owns what a restore needs to be told: the file, its passphrase, and a list of revoked keys where one was saved apart; keeps all of it through every failure.
import { useImperativeHandle, useRef, useState, type Ref } from 'react'

import type { Failure, Input } from '#contract'
import { errorAt } from '#ui/field-failure.ts'
import { TextField } from '#ui/field'
import { PathField } from '#ui/path-field'

import styles from './restore-fields.module.css'

export interface RestoreTyped {
  /** What was typed; undefined after saying at its field what is missing. */
  readonly read: () => Input<'backup.preview'> | undefined
  /** Goes to the field that something is wrong with, or to the first. */
  readonly focus: () => void
}

export interface RestoreFieldsProps {
  readonly ref: Ref<RestoreTyped>
  readonly failure: Failure | undefined
  readonly onType: () => void
}

export function RestoreFields({ ref, failure, onType }: RestoreFieldsProps) {
  const area = useRef<HTMLDivElement>(null)
  const passphrase = useRef<HTMLInputElement>(null)
  const [path, setPath] = useState('')
  const [ledger, setLedger] = useState('')
  const [missing, setMissing] = useState<'path' | 'passphrase'>()
  // The fields are hidden while the file is read, and nothing hidden takes the focus.
  const focus = () =>
    setTimeout(() => {
      const wrong = area.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
      ;(wrong ?? area.current?.querySelector('input'))?.focus()
    })
  useImperativeHandle(ref, () => ({
    focus,
    read: () => {
      const secret = passphrase.current?.value ?? ''
      const gap = path.trim() === '' ? 'path' : secret === '' ? 'passphrase' : undefined
      setMissing(gap)
      if (gap !== undefined) {
        focus()
        return undefined
      }
      return {
        path: path.trim(),
        passphrase: secret,
        ...(ledger.trim() === '' ? {} : { ledger: ledger.trim() }),
      }
    },
  }))
  const changed = () => {
    setMissing(undefined)
    onType()
  }
  return (
    <div ref={area} className={styles['fields']}>
      <PathField
        data-autofocus
        kind="backup-open"
        what="the backup"
        label="File"
        placeholder="~/backups/production-2026-11-26.age"
        value={path}
        error={
          missing === 'path'
            ? 'Type where the backup is, from / or ~/ on.'
            : errorAt(failure, 'path')
        }
        onPath={(next) => {
          changed()
          setPath(next)
        }}
      />
      <TextField
        ref={passphrase}
        label="Passphrase"
        type="password"
        autoComplete="current-password"
        error={
          missing === 'passphrase'
            ? 'Type the passphrase that was chosen when it was written.'
            : errorAt(failure, 'passphrase')
        }
        onChange={changed}
      />
      <PathField
        kind="ledger"
        what="the list of revoked keys"
        label="List of revoked keys"
        note="optional"
        help="The file revoked.ledger of the lost computer, if you have it: it knows of revokes after the backup."
        placeholder="~/backups/revoked.ledger"
        value={ledger}
        error={errorAt(failure, 'ledger')}
        onPath={(next) => {
          changed()
          setLedger(next)
        }}
      />
    </div>
  )
}

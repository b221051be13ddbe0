// Owns what is said about backups in the settings: the last one, whether the next is due, how often; leads to writing and restoring.
import { useEffect, useRef, useState } from 'react'
import { useSearch } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { Output } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Section } from '#ui/page'
import { StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import { BackupDialog } from './backup-dialog.tsx'
import styles from './backup-section.module.css'
import { RestoreDialog } from './restore-dialog.tsx'
import { SettingField } from './setting-field.tsx'

export function BackupSection() {
  const last = useRead('backup.last', {})
  const [asked, setAsked] = useState<'backup' | 'restore'>()
  const close = () => setAsked(undefined)
  const button = useRef<HTMLButtonElement>(null)
  const wanted = useSearch() === 'backup'
  // Whoever follows the reminder is brought to the button, which may lie below.
  useEffect(() => {
    if (wanted) button.current?.focus()
  }, [wanted])
  return (
    <Section
      title="Backup"
      about="One encrypted file with everything but the vault. Restoring it never revives a key that is refused now."
    >
      {last.failure === undefined ? null : (
        <FailureNotice failure={last.failure} onRetry={last.retry} />
      )}
      {last.value === undefined ? null : <Last last={last.value} />}
      <div className={styles['ways']}>
        <Button ref={button} onClick={() => setAsked('backup')}>
          Back up now…
        </Button>
        <Button onClick={() => setAsked('restore')}>Restore…</Button>
      </div>
      {last.value === undefined ? null : (
        <SettingField
          label="Remind me after"
          unit="days, 0 for never"
          setting="backupEveryDays"
          kind="number"
          min={0}
          max={365}
          saved={String(last.value.everyDays)}
        />
      )}
      <BackupDialog opened={asked === 'backup'} onClose={close} />
      <RestoreDialog opened={asked === 'restore'} onClose={close} />
    </Section>
  )
}

function Last({ last: { at, path, due, changes = 0 } }: { readonly last: Output<'backup.last'> }) {
  const mark = due ? (
    <StateMark glyph="half" tone="warn">
      Due
    </StateMark>
  ) : at === undefined ? null : changes > 0 ? (
    <StateMark glyph="ring" tone="neutral">
      {changes === 1 ? '1 change' : `${changes.toLocaleString('en')} changes`} since
    </StateMark>
  ) : (
    <StateMark glyph="disc" tone="ok">
      Up to date
    </StateMark>
  )
  return (
    <div className={styles['last']}>
      <p className={styles['line']}>
        {at === undefined ? (
          <b>No backup yet</b>
        ) : (
          <span>
            <b>
              Last backup <Time at={at} form="inside" />
            </b>
          </span>
        )}
        {mark}
      </p>
      {path === undefined ? null : <code className={styles['path']}>{path}</code>}
    </div>
  )
}

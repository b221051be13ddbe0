// Owns the line that says whether the records are whole, and what to do when they are not; refuses to call unsigned proof.
import { useRead } from '#bridge/use-operation'
import type { AuditHealth } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { StateMark } from '#ui/state-mark'

import styles from './activity-page.module.css'

type Kind = NonNullable<AuditHealth['broken']>['kind']

/** What each kind of break means, and what a careful person does next. */
const MEANS: Readonly<Record<Kind, readonly [means: string, todo: string]>> = {
  changed: [
    'Somebody or something changed this record after it was written. Records before it are whole; of this one and those after it nobody can be sure.',
    'Keep a copy of the data folder as it is. Compare with the last backup, and ask who could write to this folder.',
  ],
  missing: [
    'A record was taken out of the middle. Those before it are whole.',
    'Keep a copy of the data folder as it is. Compare with the last backup, which holds the missing record.',
  ],
  cut: [
    'The newest records are gone: an older file was put back, or the end was cut off. Revoked keys stay revoked all the same, by the list beside the inventory.',
    'If you put an older file back yourself, restore the last backup: it brings the keys and the reviews back. Its records come back only where nothing was recorded here since; keep the backup, which holds them. Otherwise keep a copy of the folder and ask who could write to it.',
  ],
  signature: [
    'A signature over the records does not hold: they were written anew by somebody without the key of this device.',
    'Keep a copy of the data folder as it is, and compare with the last backup.',
  ],
}

export function ChainHealth() {
  const health = useRead('audit.verify', {})
  if (health.failure !== undefined)
    return <FailureNotice failure={health.failure} onRetry={health.retry} />
  if (health.value === undefined) return <div className={styles['health']} aria-hidden />
  const { ok, records, assurance, broken, overBroken } = health.value
  const count = `${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'}`
  if (broken !== undefined) {
    const [means, todo] = MEANS[broken.kind]
    return (
      <div className={styles['broken']} role="alert">
        <div className={styles['broken-text']}>
          <b>The chain is broken at record {broken.seq.toLocaleString('en')}</b>
          <p>{broken.message}</p>
          <p>{means}</p>
          <p>{todo}</p>
        </div>
        <Button size="small" onClick={health.retry}>
          Check again
        </Button>
      </div>
    )
  }
  return (
    <div className={styles['health']}>
      <StateMark glyph={ok ? 'disc' : 'cross'} tone={ok ? 'ok' : 'danger'}>
        {count}, all as they were written
      </StateMark>
      <span className={styles['assurance']}>
        {assurance === 'signed'
          ? 'The vault holds the signed head, so a rewrite would be seen.'
          : 'Without a vault nothing signs them: this finds accidents, not a rewrite.'}
      </span>
      {overBroken === undefined ? null : (
        <StateMark glyph="half" tone="warn">
          Record {overBroken.seq.toLocaleString('en')} is a restore over a broken chain. Before it:{' '}
          {overBroken.message}
        </StateMark>
      )}
    </div>
  )
}

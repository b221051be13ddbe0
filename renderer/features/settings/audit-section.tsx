// Owns checking the audit chain from a page; says what a whole chain proves and what it does not.
import { useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { AuditHealth } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Section } from '#ui/page'
import { StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import styles from './audit-section.module.css'

const ASSURANCE = {
  signed: 'The vault holds its signed head, so a rewrite would be seen.',
  unsigned: 'Nothing signs its head without a vault: this detects accidents, not a rewrite.',
} as const satisfies Record<AuditHealth['assurance'], string>

export function AuditSection() {
  const verify = useWrite('audit.verify')
  const [checked, setChecked] = useState<{ readonly health: AuditHealth; readonly at: string }>()
  const run = async () => {
    const result = await verify.run({})
    if (!result.ok) return
    setChecked({ health: result.value, at: new Date().toISOString() })
    announce(result.value.message)
  }
  return (
    <Section
      title="Audit chain"
      about="Every change is a record that holds the fingerprint of the one before it."
    >
      <div>
        <Button busy={verify.running} onClick={() => void run()}>
          Check the chain
        </Button>
      </div>
      {verify.failure === undefined ? null : <FailureNotice failure={verify.failure} />}
      {checked === undefined ? null : <Health {...checked} />}
    </Section>
  )
}

function Health({ health, at }: { readonly health: AuditHealth; readonly at: string }) {
  return (
    <div className={styles['health']}>
      <StateMark glyph={health.ok ? 'disc' : 'cross'} tone={health.ok ? 'ok' : 'danger'}>
        <b className={styles['word']}>
          {health.ok
            ? `${health.records.toLocaleString('en')} ${health.records === 1 ? 'record' : 'records'}, chain intact`
            : health.message}
        </b>
      </StateMark>
      {health.broken === undefined ? null : (
        <p>
          Record {health.broken.seq.toLocaleString('en')}: {health.broken.message}
        </p>
      )}
      <p>{ASSURANCE[health.assurance]}</p>
      <p className={styles['head']}>
        Head <code data-hint={health.head}>{health.head.slice(0, 16)}…</code>, checked{' '}
        <Time at={at} form="exact" />
      </p>
    </div>
  )
}

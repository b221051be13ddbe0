// Owns what is said about the vault and what can be done about it; refuses to demand one.
import { useEffect, useRef } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { VaultStatus } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Section } from '#ui/page'
import { MakePassphrase, UnlockPassphrase } from '#ui/passphrase-form'
import { StateMark, type Glyph, type Tone } from '#ui/state-mark'

import styles from './vault-section.module.css'

const STATES = {
  ready: { glyph: 'disc', tone: 'ok', word: 'Ready' },
  locked: { glyph: 'half', tone: 'warn', word: 'Locked' },
  denied: { glyph: 'cross', tone: 'danger', word: 'Access refused' },
  slow: { glyph: 'waiting', tone: 'warn', word: 'Does not answer' },
  absent: { glyph: 'ring', tone: 'neutral', word: 'None here' },
  damaged: { glyph: 'cross', tone: 'danger', word: 'Damaged' },
} as const satisfies Record<VaultStatus['state'], { glyph: Glyph; tone: Tone; word: string }>

export function VaultSection() {
  const vault = useRead('vault.status', {})
  const recheck = useWrite('vault.status')
  const status = vault.value
  return (
    <Section
      title="Vault"
      about="Where secrets are kept on this computer. Keys work without one; it signs the audit chain, and keeps copies of values on request."
    >
      {vault.failure === undefined ? null : (
        <FailureNotice failure={vault.failure} onRetry={vault.retry} />
      )}
      {status === undefined ? null : (
        <>
          <div className={styles['line']}>
            <span>
              <b className={styles['label']}>{status.label}</b>
              {status.label === 'Secret Service' ? ', the keychain of a Linux desktop' : null}
            </span>
            <StateMark {...STATES[status.state]}>{STATES[status.state].word}</StateMark>
            <Button
              size="small"
              kind="quiet"
              busy={recheck.running}
              onClick={() => void recheck.run({ recheck: true })}
            >
              Check again
            </Button>
          </div>
          <p className={styles['status']} role="status">
            {status.message} {status.fix}
          </p>
          <PassphraseArea status={status} />
        </>
      )}
    </Section>
  )
}

/** When one form takes another's place, the focus goes on to it instead of being lost. */
function PassphraseArea({ status }: { readonly status: VaultStatus }) {
  const area = useRef<HTMLDivElement>(null)
  const before = useRef(status.file)
  useEffect(() => {
    if (before.current === status.file) return
    before.current = status.file
    if (document.activeElement !== document.body) return
    area.current?.querySelector<HTMLElement>('input, button')?.focus()
  }, [status.file])
  return (
    <div ref={area}>
      <PassphraseFile status={status} />
    </div>
  )
}

function PassphraseFile({ status }: { readonly status: VaultStatus }) {
  const lock = useWrite('vault.lockFile')
  // With a keychain that works there is nothing to offer.
  if (status.form === 'keychain' && status.state === 'ready' && status.file === 'none') return null
  if (status.file === 'none') return <MakePassphrase />
  if (status.file === 'locked') return <UnlockPassphrase />
  return (
    <div className={styles['line']}>
      <span>The passphrase file is open until the app ends.</span>
      <Button size="small" busy={lock.running} onClick={() => void lock.run({})}>
        Lock it now
      </Button>
      {lock.failure === undefined ? null : <FailureNotice failure={lock.failure} />}
    </div>
  )
}

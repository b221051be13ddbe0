// Owns what is done for a gate that cannot reach this inventory: a bundle out, its uses back; says so where nothing can sign.
import { useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { VaultStatus } from '#contract'
import { Button } from '#ui/button'
import { Section } from '#ui/page'
import { MakePassphrase, UnlockPassphrase } from '#ui/passphrase-form'
import { StateMark } from '#ui/state-mark'

import styles from './away-section.module.css'
import { BundleDialog } from './bundle-dialog.tsx'
import { TakeUsesDialog } from './take-uses-dialog.tsx'

export function AwaySection() {
  const vault = useRead('vault.status', {})
  const [asked, setAsked] = useState<'bundle' | 'uses'>()
  const close = () => setAsked(undefined)
  const status = vault.value
  const signs = status?.state === 'ready'
  return (
    <Section
      title="A gate without a way to this inventory"
      about="It works from a bundle, a signed folder of digests that somebody carries to it. What it has seen comes back the same way, signed by the gate."
    >
      <div className={styles['ways']}>
        <Button disabled={!signs} onClick={() => setAsked('bundle')}>
          Write bundle…
        </Button>
        <Button onClick={() => setAsked('uses')}>Take in uses…</Button>
      </div>
      {/* Below the buttons, which stand still while the vault is asked. */}
      {status === undefined || signs ? null : <NothingSigns status={status} />}
      <BundleDialog opened={asked === 'bundle'} onClose={close} />
      <TakeUsesDialog opened={asked === 'uses'} onClose={close} />
    </Section>
  )
}

/** A bundle that nobody has signed would be refused by every gate, so none is written. */
function NothingSigns({ status }: { readonly status: VaultStatus }) {
  return (
    <>
      <div role="status">
        <StateMark glyph="half" tone="warn">
          <b className={styles['nothing']}>Nothing here can sign a bundle now.</b>
        </StateMark>
        <p>
          {status.message} {status.fix}
        </p>
      </div>
      {status.file === 'locked' ? <UnlockPassphrase /> : null}
      {status.file === 'none' ? <MakePassphrase /> : null}
    </>
  )
}

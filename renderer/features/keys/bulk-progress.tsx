// Owns what is shown while many keys are done: how far it is, and the way to stop; refuses to be closed meanwhile.
import { useEffect, useEffectEvent } from 'react'

import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog, useGuardedUnload } from '#ui/dialog'

import { type BulkKind, kindWords } from './bulk-words.ts'
import styles from './bulk.module.css'
import type { BulkRun, BulkRunning } from './use-bulk-run.ts'

const SAID_EVERY_MS = 4_000

export interface BulkProgressProps {
  readonly opened: boolean
  readonly kind: BulkKind
  readonly run: Extract<BulkRun, { readonly at: 'running' }>
  readonly running: BulkRunning
}

export function BulkProgress({ opened, kind, run, running }: BulkProgressProps) {
  const { done, of, name } = run
  useGuardedUnload(true)
  const say = useEffectEvent(() =>
    announce(`${done.toLocaleString('en')} of ${of.toLocaleString('en')}`),
  )
  useEffect(() => {
    const timer = setInterval(() => say(), SAID_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <Dialog
      opened={opened}
      onClose={running.stop}
      onBlocked={() => {}}
      closeOnClickOutside={false}
      title={kindWords[kind].title}
      subtitle="Each key is done by itself and recorded by itself."
      width={640}
      foot={
        <Button data-autofocus busy={running.stopping} onClick={running.stop}>
          {running.stopping ? 'Stopping …' : 'Stop'}
        </Button>
      }
    >
      <div className={styles['running']}>
        <progress
          className={styles['progress']}
          max={of}
          value={done}
          aria-label={kindWords[kind].title}
        />
        <p className={styles['far']}>
          <b>
            {done.toLocaleString('en')} of {of.toLocaleString('en')}
          </b>
          <span className={styles['at']}>
            <bdi>{name}</bdi>
          </span>
        </p>
        <p className={styles['small']}>
          What is done stays done. Stopping leaves the rest as it is and says which.
        </p>
      </div>
    </Dialog>
  )
}

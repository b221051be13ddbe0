// Owns the foot of a step: back at the left, what a person should know, and the way on at the right.
import type { ReactNode } from 'react'

import { Button } from '#ui/button'

import styles from './wizard-foot.module.css'

export interface WizardFootProps {
  readonly onBack?: () => void
  /** Shows "Save and leave": what was typed is taken up another day. */
  readonly onLeave?: () => void
  /** One line: what was done, what stopping means. */
  readonly note?: ReactNode
  /** At the right; the one primary button last. */
  readonly children: ReactNode
}

export function WizardFoot({ onBack, onLeave, note, children }: WizardFootProps) {
  return (
    <footer className={styles['foot']} data-tall-foot="">
      {onBack === undefined ? null : <Button onClick={onBack}>Back</Button>}
      <div className={styles['note']} aria-live="polite">
        {note}
      </div>
      <div className={styles['ways']}>
        {onLeave === undefined ? null : <Button onClick={onLeave}>Save and leave</Button>}
        {children}
      </div>
    </footer>
  )
}

// Owns the foot of a step: back at the left, what a person should know, and the way on at the right.
import type { ReactNode } from 'react'

import { Button } from '#ui/button'

import styles from './wizard-foot.module.css'

export interface WizardFootProps {
  readonly onBack?: () => void
  /** One line: what was done, what stopping means. */
  readonly note?: ReactNode
  /** At the right; the one primary button last. */
  readonly children: ReactNode
}

export function WizardFoot({ onBack, note, children }: WizardFootProps) {
  return (
    <footer className={styles['foot']}>
      {onBack === undefined ? null : <Button onClick={onBack}>Back</Button>}
      <div className={styles['note']} aria-live="polite">
        {note}
      </div>
      {children}
    </footer>
  )
}

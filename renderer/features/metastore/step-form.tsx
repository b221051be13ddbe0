// Owns the frame of a step that is filled in: a form that Enter submits, a body that scrolls, the foot in sight.
import type { ReactNode } from 'react'

import styles from './step-form.module.css'

export interface StepFormProps {
  readonly onSubmit: () => void
  /** `WizardFoot`, with a button of type submit. */
  readonly foot: ReactNode
  /** Beside the body where there is room, below it elsewhere. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function StepForm({ onSubmit, foot, aside, children }: StepFormProps) {
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <div className={aside === undefined ? styles['body'] : `${styles['body']} ${styles['two']}`}>
        <div className={styles['main']}>{children}</div>
        {aside === undefined ? null : <aside className={styles['aside']}>{aside}</aside>}
      </div>
      {foot}
    </form>
  )
}

// Owns the frame of a step that is filled in: a form that Enter submits, a body that scrolls, the foot in sight.
import type { ReactNode } from 'react'

import styles from './step-form.module.css'

/** The id of the open step's form: the button in the foot, which is outside of it, submits by this. */
export const STEP_FORM = 'wizard-step'

export interface StepFormProps {
  readonly onSubmit: () => void
  /** `WizardFoot`, with a button of type submit for `STEP_FORM`. */
  readonly foot: ReactNode
  /** Beside the form where there is room, below it elsewhere; not part of it. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function StepForm({ onSubmit, foot, aside, children }: StepFormProps) {
  return (
    <div className={styles['step']}>
      <div className={aside === undefined ? styles['body'] : `${styles['body']} ${styles['two']}`}>
        <form
          id={STEP_FORM}
          noValidate
          className={styles['main']}
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {children}
        </form>
        {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
      </div>
      {foot}
    </div>
  )
}

// Owns what a step shows that needs a database, when none is kept yet.
import type { WizardStep } from '#contract'
import { Button } from '#ui/button'
import { EmptyState } from '#ui/empty-state'

import styles from './no-connection.module.css'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { stepBefore } from './wizard-steps.ts'

export interface NoConnectionProps extends Pick<StepProps, 'go'> {
  readonly step: WizardStep
}

export function NoConnection({ go, step }: NoConnectionProps) {
  return (
    <>
      <div className={styles['place']}>
        <EmptyState
          title="No connection is kept yet"
          action={
            <Button kind="primary" onClick={() => go('connection')}>
              Go to the connection
            </Button>
          }
        >
          This step asks the database itself, so it needs to know where that is.
        </EmptyState>
      </div>
      <WizardFoot onBack={() => go(stepBefore(step))}>{null}</WizardFoot>
    </>
  )
}

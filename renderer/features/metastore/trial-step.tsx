// Owns what the steps of network and connection say when the trial is chosen: there is nothing to do but to start it.
import { useRead } from '#bridge/use-operation'
import { METASTORE_PORT, TRIAL_ACCOUNT } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'

import styles from './connection-step.module.css'
import { STEP_FORM, StepForm } from './step-form.tsx'
import { StepHeading } from './step-heading.tsx'
import { portOf } from './target-of.ts'
import { useTrialStart } from './trial-start.ts'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

const WORDS = {
  network: {
    title: 'The trial needs no network',
    about: 'It listens on this computer alone, and no other can reach it.',
  },
  connection: {
    title: 'The trial brings its own connection',
    about: 'One person, no password, no encryption: nothing leaves this computer.',
  },
} as const

export interface TrialStepProps extends StepProps {
  readonly step: keyof typeof WORDS
}

export function TrialStep(props: TrialStepProps) {
  const { step, draft, go, leave } = props
  const trial = useRead('metastore.trial', {})
  const start = useTrialStart(props)
  const { title, about } = WORDS[step]
  const port = trial.value?.port ?? portOf(draft.form.port) ?? METASTORE_PORT
  return (
    <StepForm
      onSubmit={() => {
        if (step === 'connection') void start.begin(port)
        else go(nextStep(step))
      }}
      foot={
        <WizardFoot onBack={() => go(stepBefore(step))} onLeave={leave}>
          <Button kind="primary" type="submit" form={STEP_FORM} busy={start.starting}>
            Continue
          </Button>
        </WizardFoot>
      }
    >
      <div className={styles['step']}>
        <StepHeading about={about}>{title}</StepHeading>
        <dl className={styles['facts']}>
          <dt>Address</dt>
          <dd>
            <code translate="no">
              {TRIAL_ACCOUNT.host}:{port}
            </code>
          </dd>
          <dt>Database</dt>
          <dd>
            <code translate="no">{TRIAL_ACCOUNT.database}</code>
          </dd>
          <dt>User</dt>
          <dd>
            <code translate="no">{TRIAL_ACCOUNT.user}</code>
          </dd>
        </dl>
        {start.failure === undefined ? null : (
          <div className={styles['failure']}>
            <FailureNotice failure={start.failure} />
          </div>
        )}
      </div>
    </StepForm>
  )
}

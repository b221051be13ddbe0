// Owns how the step of the connection looks: one form, in the order in which a person knows the answers.
import { useRef } from 'react'

import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'

import { ConnectionAside } from './connection-aside.tsx'
import styles from './connection-step.module.css'
import { EncryptionFields } from './encryption-fields.tsx'
import { InClearDialog } from './in-clear-dialog.tsx'
import { PasswordField } from './password-field.tsx'
import { PasteField } from './paste-field.tsx'
import { PlaceFields } from './place-fields.tsx'
import { STEP_FORM, StepForm } from './step-form.tsx'
import { StepHeading } from './step-heading.tsx'
import { TrialStep } from './trial-step.tsx'
import { useConnectionForm } from './use-connection-form.ts'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { stepBefore } from './wizard-steps.ts'

export function ConnectionStep(props: StepProps) {
  if (props.draft.engine === 'trial') return <TrialStep step="connection" {...props} />
  return <Connection {...props} />
}

function Connection(props: StepProps) {
  const { draft, go, leave, password } = props
  const { form } = draft
  const fields = useRef<HTMLDivElement>(null)
  const connection = useConnectionForm(props, fields)
  const { errors, place, onForm, failure } = connection
  return (
    <>
      <StepForm
        onSubmit={connection.next}
        aside={<ConnectionAside place={place} overSsh={form.ssh.trim() !== ''} />}
        foot={
          <WizardFoot
            onBack={() => go(stepBefore('connection'))}
            onLeave={leave}
            note={password === '' || place.keeps ? '' : 'Leaving forgets the password.'}
          >
            <Button kind="primary" type="submit" form={STEP_FORM} busy={connection.running}>
              Continue to probe
            </Button>
          </WizardFoot>
        }
      >
        <div className={styles['step']} ref={fields}>
          <StepHeading about="How this computer reaches the database, and as whom.">
            Connection
          </StepHeading>
          <PasteField onFound={connection.onFound} said={connection.said} />
          <div className={styles['grid']}>
            <PlaceFields form={form} {...connection} />
            <TextField
              label="User"
              placeholder="science_admin"
              value={form.user}
              error={errors.user}
              data-field="user"
              onChange={(event) => onForm({ user: event.currentTarget.value })}
            />
            <PasswordField password={password} {...connection} />
            <hr className={styles['line']} />
            <EncryptionFields form={form} {...connection} />
            <hr className={styles['line']} />
            <div className={styles['wide']}>
              <TextField
                label="Name of this connection"
                note="as it stands on the page Metastore"
                value={form.name}
                error={errors.name}
                data-field="name"
                onChange={(event) => onForm({ name: event.currentTarget.value })}
              />
            </div>
          </div>
          {failure === undefined ? null : (
            <div className={styles['failure']}>
              <FailureNotice failure={failure} />
              {failure.code.startsWith('vault.') && connection.keepIt ? (
                <Button onClick={() => connection.setKeepIt(false)}>
                  Do not keep the password
                </Button>
              ) : null}
            </div>
          )}
        </div>
      </StepForm>
      <InClearDialog
        target={connection.inClear}
        onClose={() => connection.answer(false)}
        onAgree={() => connection.answer(true)}
      />
    </>
  )
}

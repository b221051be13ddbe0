// Owns the step of the network: what has to be true for the database to be reached, over the internet or by a private way.
import { useState } from 'react'

import { OPEN_TO_EVERYBODY, type WizardDraft } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { useSlow } from '#ui/skeleton'
import { Tag } from '#ui/tag'

import { Choices } from './choices.tsx'
import { withForm } from './draft-of.ts'
import { EverybodyDialog } from './everybody-dialog.tsx'
import { GuideConditions } from './guide-conditions.tsx'
import { GuideNamesFields, isNameField } from './guide-names.tsx'
import { namesOf } from './guide-question.ts'
import { GuideTexts } from './guide-texts.tsx'
import { GuideWarnings } from './guide-warnings.tsx'
import styles from './guide.module.css'
import { PrivateWays } from './private-ways.tsx'
import { STEP_FORM, StepForm } from './step-form.tsx'
import { StepHeading } from './step-heading.tsx'
import { TrialStep } from './trial-step.tsx'
import { useGuide } from './use-guide.ts'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

const PROVIDERS = [
  { value: 'aws', word: 'Amazon RDS' },
  { value: 'other', word: 'Somewhere else' },
] as const

const WAYS = [
  { value: 'public', word: 'Over the internet', about: 'A rule lets your address in' },
  { value: 'private', word: 'By a private way', about: 'VPN, or SSH over a bastion' },
] as const

export function NetworkStep(props: StepProps) {
  if (props.draft.engine === 'trial') return <TrialStep step="network" {...props} />
  return <Network {...props} />
}

function Network({ draft, change, go, leave }: StepProps) {
  const { form, provider } = draft
  const [way, setWay] = useState<(typeof WAYS)[number]['value']>(
    form.ssh === '' ? 'public' : 'private',
  )
  const [agreed, setAgreed] = useState('')
  const [asks, setAsks] = useState(false)
  // An agreement is to one network and to no other.
  const confirm = agreed !== '' && agreed === draft.cidr.trim() ? OPEN_TO_EVERYBODY : ''
  const { guide, stale, failure, retry } = useGuide(draft, confirm)
  const slow = useSlow(guide === undefined && failure === undefined)
  const field = failure?.field
  const known =
    field !== undefined && (field === 'cidr' || field === 'confirm' || isNameField(field))
  const errorAt = (name: string) =>
    failure !== undefined && field === name ? `${failure.message} ${failure.fix}` : undefined
  const namesFields =
    provider === 'aws' ? (
      <GuideNamesFields
        names={namesOf(draft)}
        errorAt={errorAt}
        onNames={(part) => change((now) => ({ ...now, names: { ...namesOf(now), ...part } }))}
      />
    ) : null

  return (
    <>
      <StepForm
        onSubmit={() => go(nextStep('network'))}
        foot={
          <WizardFoot
            onBack={() => go(stepBefore('network'))}
            onLeave={leave}
            note="Nothing is run from here: the texts are yours to run."
          >
            <Button kind="primary" type="submit" form={STEP_FORM}>
              Continue
            </Button>
          </WizardFoot>
        }
      >
        <div className={styles['intro']}>
          <StepHeading about="This computer has to reach the database, and so has the Data Science API.">
            Make the database reachable
          </StepHeading>
          <div className={styles['choices']}>
            <Choices
              legend="Where it runs"
              value={provider}
              options={PROVIDERS}
              onChoose={(chosen) => change({ provider: chosen })}
            />
            <Choices legend="The way to it" value={way} options={WAYS} onChoose={setWay} />
          </div>
        </div>
        {failure === undefined || known ? null : (
          <div className={styles['failure']}>
            <FailureNotice failure={failure} onRetry={retry} />
          </div>
        )}
        {guide === undefined ? (
          slow ? (
            <p className={styles['wait']} role="status">
              Reading what has to be true
            </p>
          ) : null
        ) : way === 'private' ? (
          <PrivateWays ways={guide.privateWays}>
            <TextField
              label="SSH host"
              note="goes into step 3"
              placeholder="ada@bastion.example.com"
              value={form.ssh}
              onChange={(event) => {
                const ssh = event.currentTarget.value
                change((now) => withForm(now, { ssh }))
              }}
            />
            {namesFields}
          </PrivateWays>
        ) : (
          <div className={styles['two']}>
            <GuideConditions conditions={guide.conditions} />
            <div className={styles['texts']}>
              <GuideTexts
                texts={guide.texts}
                elsewhere={provider === 'other'}
                stale={stale}
                note={<Audience draft={draft} everybody={confirm !== ''} />}
              >
                <TextField
                  label="Your address"
                  mono
                  placeholder="Found out by the text"
                  value={draft.cidr}
                  error={
                    field === 'confirm' ? (
                      <Everybody cidr={draft.cidr} onAsk={() => setAsks(true)} />
                    ) : (
                      errorAt('cidr')
                    )
                  }
                  help="As the internet sees it, such as 203.0.113.6."
                  onChange={(event) => change({ cidr: event.currentTarget.value })}
                />
                {namesFields}
              </GuideTexts>
              <GuideWarnings warnings={guide.warnings} />
            </div>
          </div>
        )}
      </StepForm>
      <EverybodyDialog
        opened={asks}
        cidr={draft.cidr.trim()}
        port={form.port}
        onClose={() => setAsks(false)}
        onAgree={() => {
          setAsks(false)
          setAgreed(draft.cidr.trim())
        }}
      />
    </>
  )
}

function Everybody({ cidr, onAsk }: { readonly cidr: string; readonly onAsk: () => void }) {
  return (
    <span className={styles['everybody']}>
      {cidr.trim()} lets everybody in.
      <Button size="small" kind="danger-plain" onClick={onAsk}>
        I want that
      </Button>
    </span>
  )
}

function Audience({
  draft,
  everybody,
}: {
  readonly draft: WizardDraft
  readonly everybody: boolean
}) {
  if (everybody) return <Tag tone="danger">Opens the port to everybody</Tag>
  const cidr = draft.cidr.trim()
  const [, suffix] = cidr.split('/')
  const one = suffix === undefined || suffix === (cidr.includes(':') ? '128' : '32')
  return one ? 'Opens the port to one address only' : `Opens the port to the network ${cidr}`
}

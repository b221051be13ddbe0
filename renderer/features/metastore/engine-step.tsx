// Owns the choice of an engine: the trial first, for somebody without a server; then every engine, and what it was tried on.
import { IconCheck } from '@tabler/icons-react'
import { useId, useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { EngineId } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Tag } from '#ui/tag'

import { withEngine } from './draft-of.ts'
import styles from './engine-step.module.css'
import { ENGINE_ABOUT, triedOn, type Engine } from './engine-words.ts'
import { STEP_FORM, StepForm } from './step-form.tsx'
import { StepHeading } from './step-heading.tsx'
import { portOf } from './target-of.ts'
import { TrialPort, useTrialPort } from './trial-port.tsx'
import { useTrialStart } from './trial-start.ts'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'

export function EngineStep(props: StepProps) {
  const { draft, change, go, leave } = props
  const engines = useRead('metastore.engines', {})
  const trial = useTrialStart(props)
  const group = useId()
  const [missing, setMissing] = useState(false)
  const [typedPort, setTypedPort] = useState<string>()
  const [portError, setPortError] = useState<string>()
  const port = useTrialPort(typedPort)
  const choose = (id: EngineId) => {
    setMissing(false)
    change((now) => withEngine(now, id))
  }
  const startTrial = () => {
    const wanted = portOf(port)
    if (wanted === undefined) {
      setPortError('A port is a number from 1 to 65535.')
      return
    }
    void trial.begin(wanted)
  }
  const next = () => {
    if (draft.engine === undefined) setMissing(true)
    else if (draft.engine === 'trial') startTrial()
    else go('network')
  }
  const all = engines.value?.engines ?? []
  const row = (id: EngineId) => ({
    id,
    group,
    checked: draft.engine === id,
    onChoose: () => choose(id),
  })
  return (
    <StepForm
      onSubmit={next}
      foot={
        <WizardFoot
          onLeave={leave}
          note={
            trial.starting
              ? 'Starting. The first time it makes the database, which takes some seconds.'
              : 'Nothing is changed before step 6.'
          }
        >
          <Button kind="primary" type="submit" form={STEP_FORM} busy={trial.starting}>
            {draft.engine === 'trial' ? 'Start the trial' : 'Continue'}
          </Button>
        </WizardFoot>
      }
    >
      <div className={styles['intro']}>
        <StepHeading about="Choose what runs, or will run, the database of the metastore.">
          Which database is it?
        </StepHeading>
      </div>
      {trial.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={trial.failure} />
        </div>
      )}
      {engines.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={engines.failure} onRetry={engines.retry} />
        </div>
      )}
      <fieldset
        className={styles['group']}
        aria-describedby={missing ? `${group}-missing` : undefined}
      >
        <legend className={styles['legend']}>Engine</legend>
        {missing ? (
          <p id={`${group}-missing`} className={styles['missing']} role="alert">
            Choose an engine, or the trial where there is no server yet.
          </p>
        ) : null}
        <p className={styles['part']} aria-hidden>
          No server yet
        </p>
        <label className={`${styles['row']} ${styles['trial']}`}>
          <Choice {...row('trial')} />
          <b className={styles['name']}>
            Trial on this computer <Tag>Ready in seconds</Tag>
          </b>
          <span className={styles['about']}>
            {ENGINE_ABOUT.trial}. For one person, to walk through all seven steps; not for
            production.
          </span>
        </label>
        {draft.engine === 'trial' ? (
          <TrialPort
            typed={typedPort}
            error={portError}
            onType={(text) => {
              setPortError(undefined)
              trial.forget()
              setTypedPort(text)
            }}
          />
        ) : null}
        {all.length === 0 ? null : (
          <div className={styles['heads']} aria-hidden>
            <span className={styles['first']}>A server of yours</span>
            <span>What it is</span>
            <span className={styles['port']}>Its own port</span>
            <span>Tried on</span>
          </div>
        )}
        {all
          .filter(({ id }) => id !== 'trial')
          .map((engine) => (
            <label key={engine.id} className={styles['row']}>
              <Choice {...row(engine.id)} />
              <b className={styles['name']}>{engine.label}</b>
              <span className={styles['about']}>{ENGINE_ABOUT[engine.id]}</span>
              <span className={styles['port']}>
                <span className={styles['word']}>Its own port </span>
                {engine.ownPort}
              </span>
              <Tried engine={engine} all={all} />
            </label>
          ))}
      </fieldset>
      <p className={styles['note']}>
        The metastore listens on port 9472 unless you say otherwise in step 3. “Tried on” says on
        what this version was tested before it was shipped.
      </p>
    </StepForm>
  )
}

interface ChoiceProps {
  readonly id: EngineId
  readonly group: string
  readonly checked: boolean
  readonly onChoose: () => void
}

function Choice({ id, group, checked, onChoose }: ChoiceProps) {
  return (
    <input
      type="radio"
      className={styles['radio']}
      name={group}
      value={id}
      checked={checked}
      onChange={onChoose}
    />
  )
}

function Tried({ engine, all }: { readonly engine: Engine; readonly all: readonly Engine[] }) {
  return (
    <span className={styles['tried']}>
      <span className={styles['word']}>Tried on:</span>
      {engine.proved ? (
        <IconCheck size={14} stroke={2.2} className={styles['check']} aria-hidden />
      ) : (
        <span className={styles['gap']} />
      )}
      {triedOn(engine, all)}
    </span>
  )
}

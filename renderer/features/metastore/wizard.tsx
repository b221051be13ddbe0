// Owns the walk from "which database?" to a validated schema: the frame, the open step, what steps share; refuses to know a step's inside.
import { useRef, useState } from 'react'
import { Redirect, useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { WizardDraft, WizardStep } from '#contract'
import { FailureNotice } from '#ui/failure-notice'

import { stillTrue } from './findings.ts'
import { ActionPlace } from './wizard-action.tsx'
import { PasswordAsk } from './password-ask.tsx'
import { useDraft } from './use-draft.ts'
import { WizardBar } from './wizard-bar.tsx'
import { STEPS } from './steps.ts'
import type { Findings } from './wizard-step.ts'
import { atStep, FIRST_DRAFT, notAfter, openStep } from './wizard-steps.ts'
import styles from './wizard.module.css'

export const METASTORE_PATH = '/metastore'
export const WIZARD_PATH = '/metastore/prepare'

export interface WizardProps {
  /** What follows the path of the wizard. */
  readonly place: string | undefined
}

/** Which database this is about, as far as it is known. */
function About({ draft }: { readonly draft: WizardDraft }) {
  const engines = useRead('metastore.engines', {})
  const engine = engines.value?.engines.find(({ id }) => id === draft.engine)
  const { name, host, port } = draft.form
  if (engine === undefined) {
    return (
      <p className={styles['about']}>
        The metastore is the database in which the Data Science API keeps its catalogue; the
        Science-schema is the set of tables that it needs there.
      </p>
    )
  }
  return (
    <p className={styles['about']}>
      {name === '' ? null : <b className={styles['name']}>{name}</b>}
      <span className={styles['engine']}>{engine.label}</span>
      {host === '' ? null : (
        <code
          className={styles['address']}
          translate="no"
          data-hint={`${host}:${port}`}
          data-hint-cut
        >
          {host}:{port}
        </code>
      )}
    </p>
  )
}

const REACHES_THE_DATABASE: ReadonlySet<WizardStep> = new Set(['probe', 'run', 'validate'])

export function Wizard({ place }: WizardProps) {
  const [, navigate] = useLocation()
  const { draft, change, flush, forget, failure } = useDraft(FIRST_DRAFT)
  const connections = useRead('metastore.connections', {})
  const [password, setPassword] = useState('')
  const [needsNone, setNeedsNone] = useState<string>()
  const [actionPlace, setActionPlace] = useState<Element | null>(null)
  const [findings, setFindings] = useState<Findings>({})
  const [failed, setFailed] = useState<ReadonlySet<WizardStep>>(new Set())
  const pressed = useRef(false)
  if (draft === undefined) {
    return failure === undefined ? null : <FailureNotice failure={failure} size="page" />
  }
  const name = draft.connection
  const kept = connections.value?.connections.find((each) => each.name === name)
  // It may have been forgotten since, here or from the command line.
  const gone = connections.value !== undefined && name !== undefined && kept === undefined
  const asked = openStep(place, draft)
  const here = gone && !notAfter(asked, 'connection') ? 'connection' : asked
  if (here !== place) return <Redirect to={`${WIZARD_PATH}/${here}`} replace />

  const go = (step: WizardStep) => {
    pressed.current = true
    change((now) => atStep(now, step))
    navigate(`${WIZARD_PATH}/${step}`)
  }
  const leave = async () => {
    if (await flush()) navigate(METASTORE_PATH)
  }
  const finish = async () => {
    await forget()
    navigate(METASTORE_PATH)
  }
  const Step = STEPS[here]
  const access =
    name === undefined || gone
      ? undefined
      : { connection: name, ...(password === '' ? {} : { password }) }
  const asks =
    kept !== undefined &&
    !kept.hasPassword &&
    kept.target.engine !== 'trial' &&
    password === '' &&
    needsNone !== kept.name &&
    REACHES_THE_DATABASE.has(here)
  return (
    <div className={styles['wizard']}>
      <header className={styles['head']}>
        <div className={styles['title']}>
          <h1>Prepare the metastore</h1>
          <div ref={setActionPlace} className={styles['action']} />
        </div>
        <About draft={draft} />
        <WizardBar here={here} reached={draft.reached} failed={failed} onGo={go} />
      </header>
      {failure === undefined || failure.code === 'host.unreachable' ? null : (
        // That nothing can be reached at all is said once, above every page.
        <div className={styles['failure']}>
          <FailureNotice failure={failure} />
        </div>
      )}
      {asks ? (
        <PasswordAsk
          name={kept.name}
          onPassword={(typed) => {
            pressed.current = here === 'probe'
            setPassword(typed)
          }}
          onNone={() => {
            pressed.current = here === 'probe'
            setNeedsNone(kept.name)
          }}
        />
      ) : null}
      <ActionPlace value={actionPlace}>
        <Step
          key={here}
          draft={draft}
          change={(part) =>
            change((now) => (typeof part === 'function' ? part(now) : { ...now, ...part }))
          }
          go={go}
          takePress={() => {
            const was = pressed.current
            pressed.current = false
            return was
          }}
          access={access}
          password={password}
          setPassword={setPassword}
          asking={asks}
          findings={stillTrue(findings, draft)}
          found={(part) => setFindings((now) => ({ ...now, ...part }))}
          setFailed={(on) =>
            setFailed((now) => {
              if (now.has(here) === on) return now
              const next = new Set(now)
              if (on) next.add(here)
              else next.delete(here)
              return next
            })
          }
          leave={() => void leave()}
          finish={() => void finish()}
        />
      </ActionPlace>
    </div>
  )
}

// Owns the check of the database, stage by stage: one probe a press, cancelled at any time; refuses to probe in the background.
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useEffectEvent, type ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import type { ProbeFix, ProbeReport, WizardDraft } from '#contract'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { useHotkey } from '#ui/hotkeys.ts'
import { Kbd } from '#ui/kbd'
import { Time } from '#ui/time'

import { serverLabel } from './engine-words.ts'
import { placeOf } from './findings.ts'
import { FixCard } from './fix-card.tsx'
import { NoConnection } from './no-connection.tsx'
import { ProbeFailed } from './probe-failed.tsx'
import type { FixTools } from './probe-fix.tsx'
import { changesPlace } from './probe-fixes.ts'
import { ProbeLadder } from './probe-ladder.tsx'
import { ProbePassed } from './probe-passed.tsx'
import styles from './probe-step.module.css'
import { failedStage, passedWords, sentPassword } from './probe-words.ts'
import { useFix } from './use-fix.ts'
import { useKept } from './use-kept.ts'
import { useProbe } from './use-probe.ts'
import { Waiting } from './waiting.tsx'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

const WAIT = 'Nothing is changed. It takes at most 20 seconds.'

/** What the server has to prove before it is told the password. */
function proofWords(encrypted: boolean, engine: WizardDraft['engine']): string {
  if (engine === 'trial') return 'The trial asks for no password.'
  return encrypted
    ? 'The password is sent only after the server has proved who it is.'
    : 'Without encryption the server proves nothing before the password is sent.'
}

function footNote(report: ProbeReport | undefined): string {
  if (report === undefined || report.ok) return ''
  return sentPassword(report.stages)
    ? 'Nothing was changed.'
    : 'Nothing was changed. No password was sent.'
}

export function ProbeStep(props: StepProps) {
  const { draft, access, asking, password, setPassword, findings, found, go, setFailed } = props
  const engines = useRead('metastore.engines', {})
  const connection = useKept(draft)
  const probing = useProbe()
  const fixing = useFix(props, connection)
  const { running } = probing
  const report = running ? undefined : findings.probe

  const probe = async (of: WizardDraft = draft, typed = password) => {
    if (access === undefined || of.connection === undefined) return
    found({ probe: undefined })
    const told = await probing.start({
      connection: of.connection,
      ...(typed === '' ? {} : { password: typed }),
    })
    if (told === undefined) return
    found({ probe: told, probedAt: Date.now(), probedFor: placeOf(of) })
    setFailed(!told.ok)
  }
  const takePassword = async (typed: string) => {
    setPassword(typed)
    // Where the vault cannot take it, that is said, and the password serves this sitting.
    await fixing.keepPassword(typed)
    await probe(draft, typed)
  }
  const fix = async (wanted: ProbeFix, typed: string) => {
    if (wanted.kind === 'create-database') {
      if (await fixing.createDatabase()) await probe()
    }
    if (!changesPlace(wanted)) return
    const fixed = await fixing.fix(wanted, typed)
    if (fixed === undefined) return
    if (typed !== password) setPassword(typed)
    await probe(fixed, typed)
  }

  // A press on the way here, or on the password's button, asks for this probe; an address or a reload does not.
  const known = connection !== undefined
  const arrive = useEffectEvent(() => {
    if (!props.takePress() || findings.probe !== undefined) return
    void probe()
  })
  const ready = known && !asking
  useEffect(() => {
    if (!ready) return undefined
    const timer = setTimeout(() => arrive())
    return () => clearTimeout(timer)
  }, [ready])
  useHotkey('probe', () => void probe(), access !== undefined && !running && !asking)

  if (access === undefined) return <NoConnection go={go} step="probe" />
  const { form } = draft
  const asked = {
    engine:
      draft.engine === undefined
        ? 'this engine'
        : serverLabel(draft.engine, engines.value?.engines ?? []),
    port: form.port,
    user: form.user,
    encrypted: form.tlsMode !== 'off',
    ssh: form.ssh !== '',
  }
  const stages = report?.stages ?? probing.stages
  const failed = report === undefined ? undefined : failedStage(report.stages)
  const again = (filled: boolean, word = 'Probe again'): ReactNode => (
    <Button
      kind={filled ? 'primary' : 'plain'}
      icon={<IconRefresh size={16} stroke={1.6} aria-hidden />}
      after={<Kbd onFill={filled}>P</Kbd>}
      onClick={() => void probe()}
    >
      {word}
    </Button>
  )
  const failure = fixing.failure ?? probing.failure
  const tools: FixTools = {
    connection,
    labelOf: (id) => serverLabel(id, engines.value?.engines ?? []),
    password,
    busy: fixing.running,
    onFix: (wanted, typed) => void fix(wanted, typed),
  }

  const side = (): ReactNode => {
    if (running) return <Waiting title="Probing">{WAIT}</Waiting>
    if (report !== undefined && failed !== undefined) {
      return (
        <ProbeFailed
          key={findings.probedAt}
          report={report}
          failed={failed}
          draft={draft}
          tools={tools}
          onPassword={(typed) => void takePassword(typed)}
          again={again}
          ways={
            failed.code?.startsWith('rights.') === true ? (
              <FixCard
                title="Or let somebody else run the scripts"
                about="Whoever may create tables can run both files by hand. Afterwards this walk goes on with step 7."
                acts={<Button onClick={() => go('scripts')}>Go to the scripts</Button>}
              />
            ) : null
          }
        />
      )
    }
    if (report?.facts !== undefined) {
      return (
        <ProbePassed
          facts={report.facts}
          stages={report.stages}
          tools={tools}
          again={again(false)}
        />
      )
    }
    return (
      <Waiting
        // A new one where the password was given: the field that had the focus has gone.
        key={asking ? 'asking' : 'ready'}
        title={probing.cancelled ? 'The probe was cancelled' : 'Can the database be reached?'}
      >
        <p>
          {probing.cancelled
            ? 'Nothing was changed. What was found out before stays at the left.'
            : `Eight stages, one after the other. ${proofWords(asked.encrypted, draft.engine)} ${WAIT}`}
        </p>
        {asking ? null : <div>{again(true, probing.cancelled ? 'Probe again' : 'Probe')}</div>}
      </Waiting>
    )
  }

  return (
    <>
      <div className={styles['split']}>
        <section
          className={styles['rail']}
          aria-label="Probe"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached from the keyboard
          tabIndex={0}
        >
          <header className={styles['count']}>
            <h2>{stages.length === 0 && !running ? 'Eight stages' : passedWords(stages)}</h2>
            {report === undefined || findings.probedAt === undefined ? null : (
              <Time at={new Date(findings.probedAt).toISOString()} form="clock" />
            )}
          </header>
          <ProbeLadder stages={stages} asked={asked} since={running ? probing.since : undefined} />
        </section>
        <div className={styles['side']}>
          {failure === undefined ? null : (
            <div className={styles['failure']}>
              <FailureNotice failure={failure} />
            </div>
          )}
          {side()}
        </div>
      </div>
      <WizardFoot
        onBack={() => go(stepBefore('probe'))}
        {...(running ? {} : { onLeave: props.leave })}
        note={footNote(report)}
      >
        {running ? <Button onClick={probing.cancel}>Cancel</Button> : null}
        <Button kind="primary" disabled={report?.ok !== true} onClick={() => go(nextStep('probe'))}>
          Continue to scripts
        </Button>
      </WizardFoot>
    </>
  )
}

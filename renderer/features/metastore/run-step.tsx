// Owns the plan, then running it, then what came of it; refuses to run what was not looked at first.
import { IconClock, IconPlayerPlay, IconRefresh, IconSquare } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { useClock } from '#ui/clock.ts'
import { CopyButton } from '#ui/copy-button'
import { FailureNotice } from '#ui/failure-notice'
import { duration } from '#ui/time-words.ts'

import { workOf } from './findings.ts'
import { takeLostFocus } from './lost-focus.ts'
import { NoConnection } from './no-connection.tsx'
import { givenPair, hasScripts } from './pair.ts'
import { RunBar } from './run-bar.tsx'
import { RunList } from './run-list.tsx'
import { RunSide } from './run-side.tsx'
import { counts, planned, runningNow, type Statement } from './run-state.ts'
import styles from './run-step.module.css'
import { type Doubt, forgetRun, type Run, startRun, stopRun, useRun } from './run-store.ts'
import {
  doubtWords,
  planWords,
  runningWords,
  runReport,
  type Sentence,
  stoppingWords,
} from './run-words.ts'
import { useKept } from './use-kept.ts'
import { usePlan } from './use-plan.ts'
import { Waiting } from './waiting.tsx'
import { WizardFoot } from './wizard-foot.tsx'
import type { StepProps } from './wizard-step.ts'
import { nextStep, stepBefore } from './wizard-steps.ts'

/** A cancelled statement needs a moment to end before the database is looked at. */
const SETTLE_MS = 600

const SCRIPTS = { schema: 'First script', txn: 'Second script' } as const

export function RunStep(props: StepProps) {
  const { draft, access, asking, findings, found, go, setFailed } = props
  const engines = useRead('metastore.engines', {})
  const pair = givenPair(draft)
  const scripts = useRead(
    'metastore.scripts',
    { engine: draft.engine ?? 'postgresql', ...(pair === undefined ? {} : { pair }) },
    { enabled: draft.engine !== undefined && hasScripts(draft) },
  )
  const connection = useKept(draft)
  const planning = usePlan(props)
  const latest = useRun()
  const [picked, setPicked] = useState<number>()
  const [settling, setSettling] = useState(false)
  const work = workOf(draft)
  const run = latest?.work === work ? latest : undefined
  const elsewhere = latest !== undefined && run === undefined && latest.phase !== 'ended'
  const live = run !== undefined && run.phase !== 'ended'
  const done = run?.result !== undefined

  // The look is what the way to this step is for. It only reads.
  const wanted =
    access !== undefined &&
    connection !== undefined &&
    !asking &&
    hasScripts(draft) &&
    !live &&
    !done &&
    !settling &&
    !planning.running &&
    !planning.givenUp &&
    planning.failure === undefined &&
    findings.plan === undefined
  const look = useEffectEvent(planning.look)
  useEffect(() => {
    if (!wanted) return undefined
    const timer = setTimeout(() => look())
    return () => clearTimeout(timer)
  }, [wanted])

  if (access === undefined) return <NoConnection go={go} step="run" />
  const engine = engines.value?.engines.find(({ id }) => id === draft.engine)
  const stopping = stoppingWords(engine?.dialect)
  const files = scripts.value?.files ?? []
  const nameOf = (script: Statement['script']) =>
    files.find((file) => file.script === script)?.name ?? SCRIPTS[script]

  const start = async (doubt?: Doubt) => {
    const { plan } = planning
    if (plan === undefined) return
    setPicked(undefined)
    const ran = await startRun({ access, pair, steps: plan.steps, work, doubt })
    if (ran === undefined) return
    if (ran.result !== undefined) {
      found({ run: ran.result, ranFor: work, plan: undefined, validation: undefined })
      setFailed(false)
      return
    }
    setFailed(ran.failure?.code !== 'cancelled')
    setSettling(true)
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    setSettling(false)
    found({ plan: undefined, validation: undefined })
  }
  const again = () => {
    forgetRun()
    setPicked(undefined)
    planning.look()
  }

  const shown = live || done ? run.statements : planned(planning.plan?.steps ?? [])
  const mode = live || done ? 'run' : 'plan'
  const all = counts(shown)
  const now = live ? runningNow(shown) : undefined
  const open = ({ state }: Statement) => ['to-do', 'differs', 'doubt'].includes(state)
  const first = shown.findIndex(open)
  const number = picked ?? now?.first ?? Math.max(1, first + 1)
  const label = planning.plan?.version ?? scripts.value?.version ?? ''
  const settled = planning.plan !== undefined && all.differs + all.doubt === 0
  const runnable = settled && all['to-do'] > 0
  const waits = !live && !done && all.doubt > 0 && all.differs === 0
  const complete = done || (settled && all['to-do'] === 0)

  const head = (): Sentence & { readonly aside?: ReactNode } => {
    if (run !== undefined && live) {
      return {
        ...(run.phase === 'stopping'
          ? { title: 'Stopping', about: 'The database ends the statement that runs.' }
          : runningWords(shown)),
        aside: <Elapsed since={run.startedAt} />,
      }
    }
    if (run?.result !== undefined) {
      const { version, executed, found: same, ms } = run.result
      return {
        title: `${madeWords(version, pair !== undefined)} is in place`,
        about: `${executed} executed, ${same} found the same, in ${duration(ms)}. Next, compare it column by column.`,
        aside: (
          <CopyButton
            size="small"
            text={runReport(run, {
              what: madeWords(version, pair !== undefined),
              connection: draft.connection ?? '',
              engine: engine?.label ?? '',
              host: `${draft.form.host}:${draft.form.port}`,
              database: draft.form.database,
            })}
            what="Report"
            word="Copy report"
          />
        ),
      }
    }
    return {
      ...(waits
        ? doubtWords(all.doubt)
        : planWords(
            all,
            label === '' ? 'both scripts' : versionWords(label, pair !== undefined),
            pair !== undefined,
          )),
      aside: (
        <Button
          size="small"
          icon={<IconRefresh size={16} stroke={1.6} aria-hidden />}
          onClick={again}
        >
          Look again
        </Button>
      ),
    }
  }

  const body = (): ReactNode => {
    if (!hasScripts(draft)) {
      return (
        <Waiting alone title="Which scripts?">
          <p>The pair you were given is chosen, but one of its two paths is not known yet.</p>
          <Button kind="primary" onClick={() => go('scripts')}>
            Go to the scripts
          </Button>
        </Waiting>
      )
    }
    if (planning.running || settling || wanted) {
      return (
        <Waiting alone title="Looking at what is there">
          <p>
            Each object that the scripts would make is looked up. Nothing is changed.{' '}
            {planning.running ? <Elapsed since={planning.since} from={2} /> : null}
          </p>
        </Waiting>
      )
    }
    if (planning.failure !== undefined) {
      return (
        <Waiting alone title="The database could not be looked at">
          <FailureNotice failure={planning.failure} onRetry={planning.look} />
          <Button onClick={() => go('probe')}>Find out why with a probe</Button>
        </Waiting>
      )
    }
    if (shown.length === 0 && !planning.givenUp) {
      return (
        <Waiting alone title="Nothing has been looked at yet">
          <p>First the database is looked at: what is there, what will run, what differs.</p>
        </Waiting>
      )
    }
    if (shown.length === 0) {
      return (
        <Waiting alone title="Nothing has been looked at">
          <p>The look was given up. Nothing was changed.</p>
          <Button kind="primary" onClick={planning.look}>
            Look at the database
          </Button>
        </Waiting>
      )
    }
    const { title, about, aside } = head()
    const holder = run !== undefined && live && engine?.dialect !== 'oracle' && run.log.length > 1
    return (
      <>
        <header className={styles['strip']}>
          <div className={styles['title']}>
            {/* A heading of its own for each phase: the button or the field that began it has gone. */}
            <h2 key={`${live ? 'live' : mode} ${String(asking)}`} tabIndex={-1} ref={takeLostFocus}>
              {title}
            </h2>
            <p className={live ? styles['object'] : styles['about']}>{about}</p>
            <span className={styles['aside']}>{aside}</span>
          </div>
          <RunBar
            statements={shown}
            mode={mode}
            aside={holder ? `Lock held by ${draft.form.user}` : null}
          />
        </header>
        <div className={styles['split']}>
          <div className={styles['list']}>
            <RunList
              statements={shown}
              mode={mode}
              nameOf={nameOf}
              picked={number}
              onPick={setPicked}
              follow={picked === undefined ? number : undefined}
            />
          </div>
          <RunSide key={mode} number={number} statement={shown[number - 1]} log={run?.log ?? []} />
        </div>
      </>
    )
  }

  return (
    <>
      {elsewhere ? <Elsewhere /> : null}
      {run === undefined || live || done ? null : <Stopped run={run} left={stopping.left} />}
      <div className={styles['body']}>{body()}</div>
      <WizardFoot
        {...(live ? {} : { onBack: () => go(stepBefore('run')) })}
        {...(live || planning.running ? {} : { onLeave: props.leave })}
        note={
          live || runnable || waits ? (
            <span className={styles['meaning']}>
              <IconClock size={16} stroke={1.6} aria-hidden />
              {stopping.about}
            </span>
          ) : null
        }
      >
        {live ? (
          <Button
            icon={<IconSquare size={14} stroke={1.8} aria-hidden />}
            busy={run.phase === 'stopping'}
            onClick={stopRun}
          >
            {stopping.act}
          </Button>
        ) : (
          <>
            {planning.running ? <Button onClick={planning.giveUp}>Cancel</Button> : null}
            {planning.plan !== undefined && all.differs > 0 ? (
              <Button onClick={() => go('validate')}>Compare</Button>
            ) : null}
            {waits ? (
              <Answers
                count={all.doubt}
                disabled={elsewhere}
                onAnswer={(doubt) => void start(doubt)}
              />
            ) : complete ? (
              <Button kind="primary" onClick={() => go(nextStep('run'))}>
                Continue to validate
              </Button>
            ) : (
              <Button
                kind="primary"
                icon={<IconPlayerPlay size={16} stroke={1.6} aria-hidden />}
                disabled={!runnable || elsewhere}
                onClick={() => void start()}
              >
                {runWord(all)}
              </Button>
            )}
          </>
        )}
      </WizardFoot>
    </>
  )
}

const madeWords = (version: string, given: boolean): string =>
  given ? 'The given pair' : `Science-schema ${version}`

const versionWords = (version: string, given: boolean): string =>
  given ? 'the given pair' : `Science-schema ${version}`

function runWord(all: { readonly 'to-do': number; readonly found: number }): string {
  const left = all['to-do']
  if (left === 0) return 'Run scripts'
  const what = left === 1 ? 'statement' : 'statements'
  return all.found === 0 ? `Run ${left} ${what}` : `Run the other ${left}`
}

interface AnswersProps {
  /** How many statements nobody can tell about. */
  readonly count: number
  readonly disabled: boolean
  /** Runs what is left, with this answer. */
  readonly onAnswer: (doubt: Doubt) => void
}

/** What a person has found out; neither is the likelier one. */
function Answers({ count, disabled, onAnswer }: AnswersProps) {
  const who = count === 1 ? 'It has' : 'They have'
  return (
    <>
      <Button disabled={disabled} onClick={() => onAnswer('ran')}>
        {who} run: go on
      </Button>
      <Button disabled={disabled} onClick={() => onAnswer('did-not-run')}>
        {who} not run: run {count === 1 ? 'it' : 'them'}
      </Button>
    </>
  )
}

/** The seconds since something began; nothing before `from` seconds. */
function Elapsed({ since, from = 0 }: { readonly since: number; readonly from?: number }) {
  const seconds = useClock((now) => Math.max(0, Math.floor((now - since) / 1_000)))
  return seconds < from ? null : <span className={styles['elapsed']}>{seconds} s</span>
}

/** What came of a run that did not reach its end. */
function Stopped({ run, left }: { readonly run: Run; readonly left: string }) {
  const { failure } = run
  if (failure === undefined) return null
  if (failure.code === 'cancelled') {
    return (
      <div className={styles['notice']} role="status">
        <b>The run was stopped.</b> {left}
      </div>
    )
  }
  return (
    <div className={styles['failure']}>
      <FailureNotice failure={failure} />
    </div>
  )
}

function Elsewhere() {
  return (
    <div className={styles['notice']} role="status">
      <b>A run on another database is under way.</b> It goes on while you look around; this one can
      start when it has ended.{' '}
      <Button size="small" onClick={stopRun}>
        Stop that run
      </Button>
    </div>
  )
}

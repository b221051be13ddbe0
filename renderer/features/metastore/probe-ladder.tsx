// Owns the ladder: eight stages from top to bottom, each with its verdict and its time; refuses to show a verdict before there is one.
import type { ProbeStage } from '#contract'
import { useClock } from '#ui/clock.ts'
import { Hidden } from '#ui/hidden'
import { duration } from '#ui/time-words.ts'

import { Disc } from './disc.tsx'
import styles from './probe-ladder.module.css'
import { type Asked, LADDER, question, STAGE_WORDS, type Stage, unstopped } from './probe-words.ts'

type Mark = 'pass' | 'warn' | 'fail' | 'skipped' | 'trying' | 'waiting'

const SAID: Readonly<Record<Mark, string>> = {
  pass: 'passed',
  warn: 'passed with a warning',
  fail: 'failed',
  skipped: 'skipped',
  trying: 'being tried',
  waiting: 'not tried yet',
}

/** The seconds of the stage that is being tried. */
function Elapsed({ since }: { readonly since: number }) {
  const seconds = useClock((now) => Math.floor((now - since) / 1_000))
  return seconds < 1 ? null : <>{seconds} s</>
}

interface RungProps {
  readonly stage: Stage
  readonly told: ProbeStage | undefined
  readonly mark: Mark
  readonly question: string
  readonly since: number
}

function Rung({ stage, told, mark, question, since }: RungProps) {
  const answered = told !== undefined && mark !== 'waiting'
  return (
    <li className={styles['rung']} data-mark={mark}>
      <Disc kind={mark === 'waiting' ? 'none' : mark} />
      <div className={styles['words']}>
        <p className={styles['name']}>
          {STAGE_WORDS[stage]}
          <Hidden>, {SAID[mark]}</Hidden>
        </p>
        <p className={styles['said']}>{answered ? unstopped(told.message) : question}</p>
      </div>
      <span className={styles['time']}>
        {mark === 'trying' ? <Elapsed since={since} /> : null}
        {answered && mark !== 'skipped' ? duration(told.ms) : null}
      </span>
    </li>
  )
}

export interface ProbeLadderProps {
  readonly stages: readonly ProbeStage[]
  readonly asked: Asked
  /** When the stage that is being tried began; absent when nothing is. */
  readonly since: number | undefined
}

export function ProbeLadder({ stages, asked, since }: ProbeLadderProps) {
  const end = stages.findIndex(({ verdict }) => verdict === 'fail')
  return (
    <ol className={styles['ladder']} aria-label="Stages">
      {LADDER.map((stage, at) => {
        const told = stages[at]
        // What comes after the stage that failed was not tried, so it has no verdict.
        const reached = told !== undefined && (end === -1 || at <= end)
        const trying = since !== undefined && at === stages.length
        const mark = reached ? told.verdict : trying ? 'trying' : 'waiting'
        return (
          <Rung
            key={stage}
            stage={stage}
            told={told}
            mark={mark}
            question={question(stage, asked)}
            since={since ?? 0}
          />
        )
      })}
    </ol>
  )
}

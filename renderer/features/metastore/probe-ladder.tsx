// Owns the ladder: eight stages from top to bottom, each with its verdict and its time; refuses to show a verdict before there is one.
import type { ProbeStage } from '#contract'
import { useClock } from '#ui/clock.ts'
import { Hidden } from '#ui/hidden'
import { duration } from '#ui/time-words.ts'

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

const GROUND: Readonly<Partial<Record<Mark, string>>> = {
  pass: 'var(--ok-glyph)',
  warn: 'var(--warn-glyph)',
  fail: 'var(--danger-fill)',
}

const SIGN: Readonly<Partial<Record<Mark, string>>> = {
  pass: 'M5.8 10.3l2.8 2.8 5.6-5.8',
  warn: 'M10 5.4v5.4M10 13.4v1.2',
  fail: 'M7 7l6 6m0-6l-6 6',
  skipped: 'M6.6 10h6.8',
}

/** A disc with its sign, or a ring where there is no verdict. */
function Sign({ mark }: { readonly mark: Mark }) {
  const ground = GROUND[mark]
  return (
    <svg className={styles['sign']} width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      {ground === undefined ? (
        <circle
          cx="10"
          cy="10"
          r="9.25"
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth="1.5"
        />
      ) : (
        <circle cx="10" cy="10" r="10" fill={ground} />
      )}
      {mark === 'trying' ? (
        <path
          className={styles['turning']}
          d="M10 .75a9.25 9.25 0 0 1 9.25 9.25"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
        />
      ) : (
        <path
          d={SIGN[mark] ?? ''}
          fill="none"
          stroke={ground === undefined ? 'var(--glyph)' : 'var(--on-disc)'}
          strokeWidth="1.8"
        />
      )}
    </svg>
  )
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
      <Sign mark={mark} />
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

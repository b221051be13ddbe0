// Owns what was decided on a key and what became of it, once the review has ended; refuses to change it.
import { useRead } from '#bridge/use-operation'
import type { Decision, ReviewRow } from '#contract'
import { StateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import { DecisionMark } from './decision-mark.tsx'
import { useDraft } from './drafts.ts'
import styles from './review-panel.module.css'

export interface RowOutcomeProps {
  readonly reviewId: string
  readonly row: ReviewRow
}

export function RowOutcome({ reviewId, row }: RowOutcomeProps) {
  const { outcome, keyId, decision } = row
  const typed = useDraft(reviewId, keyId)
  return (
    <div className={styles['form']}>
      <dl className={styles['facts']}>
        <dt>Decision</dt>
        <dd>
          <DecisionMark decision={row.decision} />
        </dd>
        {row.reason === undefined ? null : (
          <>
            <dt>Reason</dt>
            <dd className={styles['lines']}>{row.reason}</dd>
          </>
        )}
        {row.owner === undefined ? null : (
          <>
            <dt>Who decides it</dt>
            <dd>{row.owner}</dd>
          </>
        )}
        {row.until === undefined ? null : (
          <>
            <dt>Until</dt>
            <dd>
              <Time at={row.until} form="full-date" />
            </dd>
          </>
        )}
        {row.decidedAt === undefined ? null : (
          <>
            <dt>Recorded</dt>
            <dd>
              <Time at={row.decidedAt} form="moment" /> by {row.decidedBy}
            </dd>
          </>
        )}
        {outcome === undefined ? null : (
          <>
            <dt>Carried out</dt>
            <dd>
              <OutcomeMark state={outcome.state} decision={decision} />
              <p className={styles['lines']}>{outcome.message}</p>
              {outcome.epoch === undefined ? null : <GateReceipt epoch={outcome.epoch} />}
            </dd>
          </>
        )}
        {typed === undefined || typed.reason === '' ? null : (
          <>
            <dt>Not recorded</dt>
            <dd className={styles['lines']}>
              The review ended before this was recorded: “{typed.reason}”
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}

const marks = {
  done: { glyph: 'disc', tone: 'ok', word: 'Done' },
  skipped: { glyph: 'half', tone: 'warn', word: 'Left alone' },
  failed: { glyph: 'cross', tone: 'danger', word: 'Failed' },
} as const

const TO_DO = { glyph: 'ring', tone: 'neutral', word: 'To be done' } as const

export interface OutcomeMarkProps {
  readonly state: keyof typeof marks
  readonly decision: Decision | undefined
}

export function OutcomeMark({ state, decision }: OutcomeMarkProps) {
  // A rotation waits for a person; nothing held it back.
  const { glyph, tone, word } = state === 'skipped' && decision === 'rotate' ? TO_DO : marks[state]
  return (
    <StateMark glyph={glyph} tone={tone}>
      {word}
    </StateMark>
  )
}

const gateWords = {
  refuses: { glyph: 'disc', tone: 'ok', word: 'refuses it' },
  waiting: { glyph: 'waiting', tone: 'neutral', word: 'has not heard yet' },
  silent: { glyph: 'half', tone: 'warn', word: 'silent: reads it when it comes back' },
} as const

/** Gate by gate, whether it refuses the key; asks again while one has not heard. */
export function GateReceipt({ epoch }: { readonly epoch: number }) {
  const receipt = useRead('keys.receipt', { epoch }, { everyMs: 2_000 })
  const gates = receipt.value?.gates ?? []
  if (gates.length === 0) return null
  return (
    <ul className={styles['gates']} aria-label="Receipt, gate by gate">
      {gates.map(({ gateId, name, state, afterMs }) => (
        <li key={gateId}>
          <StateMark glyph={gateWords[state].glyph} tone={gateWords[state].tone}>
            {name} {gateWords[state].word}
            {afterMs === undefined ? '' : ` after ${(afterMs / 1_000).toFixed(1)} s`}
          </StateMark>
        </li>
      ))}
    </ul>
  )
}

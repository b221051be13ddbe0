// Owns the arithmetic at the foot of a review: one cell a key, the sentence that adds up, and what is left to do.
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'

import { memo } from 'react'

import type { ReviewHead } from '#contract'

import styles from './review-foot.module.css'
import { keysWord, type Part, PARTS, standing, tallyWords } from './review-words.ts'

/** More cells would be thinner than a line; then each decision is one bar as long as its share. */
const MOST_CELLS = 120

export interface ReviewFootProps {
  readonly review: ReviewHead
  readonly part: Part | undefined
  readonly onPart: (part: Part | undefined) => void
  /** Of what says why it cannot be signed. */
  readonly statusId: string
  /** How many keys have something typed that is not recorded. */
  readonly unrecorded: number
}

export const ReviewFoot = memo(function ReviewFoot({
  review,
  part,
  onPart,
  statusId,
  unrecorded,
}: ReviewFootProps) {
  const { tally, rows } = review
  const cells = rows <= MOST_CELLS
  const { adds } = standing(review)
  return (
    <footer className={styles['foot']} data-tall-foot="">
      <div className={styles['bar']} role="img" aria-label={tallyWords(tally, rows)}>
        {PARTS.flatMap(({ part: one }) =>
          cells
            ? Array.from({ length: tally[one] }, (_, at) => (
                <span key={`${one} ${at}`} className={styles[one]} />
              ))
            : tally[one] === 0
              ? []
              : [<span key={one} className={styles[one]} style={{ flexGrow: tally[one] }} />],
        )}
      </div>
      <div className={styles['line']}>
        <div className={styles['sum']} role="group" aria-label="Show only">
          <button
            type="button"
            className={styles['part']}
            aria-pressed={part === undefined}
            onClick={() => onPart(undefined)}
          >
            <b>{rows.toLocaleString('en')}</b> {rows === 1 ? 'key' : 'keys'}
          </button>
          <span aria-hidden>=</span>
          {PARTS.filter(({ part: one }) => tally[one] > 0 || one === part).map(
            ({ part: one, word }, at) => (
              <span key={one} className={styles['term']}>
                {at === 0 ? null : <span aria-hidden>+</span>}
                <button
                  type="button"
                  className={styles['part']}
                  aria-pressed={part === one}
                  data-hint={
                    part === one ? 'Show all again' : `Show only these ${keysWord(tally[one])}`
                  }
                  onClick={() => onPart(part === one ? undefined : one)}
                >
                  <span className={`${styles['swatch']} ${styles[one]}`} aria-hidden />
                  <b>{tally[one].toLocaleString('en')}</b> {word}
                </button>
              </span>
            ),
          )}
        </div>
        <p
          id={statusId}
          className={adds ? styles['status'] : `${styles['status']} ${styles['off']}`}
          role="status"
        >
          {adds ? (
            <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
          ) : (
            <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
          )}
          <span>
            {endWords(review)}
            {unrecorded === 0 || review.state !== 'open'
              ? ''
              : ` ${keysWord(unrecorded)} typed, not recorded.`}
          </span>
        </p>
      </div>
    </footer>
  )
})

function endWords(review: ReviewHead): string {
  const { state, remediation } = review
  if (state === 'open') return standing(review).words
  if (state === 'abandoned') return 'Abandoned: these decisions count for nothing.'
  if (remediation.of === 0) return 'Balances. Nothing was to be carried out.'
  return `Balances. Carried out: ${remediation.done.toLocaleString('en')} of ${remediation.of.toLocaleString('en')}.`
}

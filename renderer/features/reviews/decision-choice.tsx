// Owns the five decisions as buttons with their letters; refuses to decide: the page records.
import type { Decision } from '#contract'
import { Kbd } from '#ui/kbd'

import styles from './decision-choice.module.css'
import { DecisionGlyph } from './decision-mark.tsx'
import { DECISIONS } from './review-words.ts'

export interface DecisionChoiceProps {
  readonly chosen: Decision | undefined
  readonly disabled?: boolean
  readonly onChoose: (decision: Decision) => void
}

export function DecisionChoice({ chosen, disabled = false, onChoose }: DecisionChoiceProps) {
  return (
    <div className={styles['choice']} role="group" aria-label="Decision">
      {DECISIONS.map(({ decision, letter, word, about }) => (
        <button
          key={decision}
          type="button"
          className={`${styles['one']} ${styles[decision]}`}
          aria-pressed={chosen === decision}
          aria-keyshortcuts={letter}
          disabled={disabled}
          onClick={() => onChoose(decision)}
        >
          <Kbd>{letter.toUpperCase()}</Kbd>
          <DecisionGlyph decision={decision} />
          <b>{word}</b>
          <span className={styles['about']}>{about}</span>
        </button>
      ))}
    </div>
  )
}

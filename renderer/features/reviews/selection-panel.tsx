// Owns the panel while several keys are selected: which, and the one decision on them; refuses one reason for all.
import type { Decision, ReviewRow } from '#contract'
import { Button } from '#ui/button'
import { Kbd } from '#ui/kbd'

import { DecisionChoice } from './decision-choice.tsx'
import styles from './review-panel.module.css'
import { keysWord } from './review-words.ts'

const NAMED = 8

export interface SelectionPanelProps {
  readonly selected: ReadonlyMap<string, ReviewRow>
  /** Still reading which keys the group has. */
  readonly gathering: boolean
  readonly locked: boolean
  readonly onChoose: (decision: Decision) => void
  readonly onClear: () => void
}

export function SelectionPanel(props: SelectionPanelProps) {
  const { selected, gathering, locked, onChoose, onClear } = props
  const rows = [...selected.values()]
  const decided = rows.filter(({ decision }) => decision !== undefined).length
  return (
    <aside className={styles['panel']} aria-label="The selected keys and their decision">
      <header className={styles['head']}>
        <div className={styles['title']}>
          <h2>{keysWord(selected.size)} selected</h2>
          <Button size="small" kind="quiet" after={<Kbd>Esc</Kbd>} onClick={onClear}>
            Select none
          </Button>
        </div>
        <p>
          {gathering
            ? 'Selecting the whole group…'
            : decided === 0
              ? 'None of them is decided yet.'
              : `${decided.toLocaleString('en')} of them decided already: a new decision takes the place of the old one.`}
        </p>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is cut off has to be reachable without a pointer */}
      <div className={styles['about']} role="group" aria-label="Selected keys" tabIndex={0}>
        <ul className={styles['names']}>
          {rows.slice(0, NAMED).map(({ keyId, name }) => (
            <li key={keyId}>
              <bdi>{name}</bdi>
            </li>
          ))}
          {rows.length > NAMED ? (
            <li>and {(rows.length - NAMED).toLocaleString('en')} more</li>
          ) : null}
        </ul>
      </div>
      <div className={styles['form']}>
        <DecisionChoice chosen={undefined} disabled={locked || gathering} onChoose={onChoose} />
        <p className={styles['hint']}>
          One decision for all of them. Each key gets a reason of its own: the next step lists them.
        </p>
      </div>
    </aside>
  )
}

// Owns the choice between our scripts and the pair that was given: two equals, side by side; refuses to prefer one.
import { useId, type ReactNode } from 'react'

import type { WizardDraft } from '#contract'

import { takeLostFocus } from './lost-focus.ts'
import styles from './scripts-choice.module.css'

export interface ScriptsChoiceProps {
  readonly chosen: WizardDraft['scripts']
  readonly onChoose: (scripts: WizardDraft['scripts']) => void
  /** "1.0.0", when it is known. */
  readonly version: string
  /** "48 statements for PostgreSQL". */
  readonly ours: string
  /** The paths, and what was read there. */
  readonly given: ReactNode
}

export function ScriptsChoice({ chosen, onChoose, version, ours, given }: ScriptsChoiceProps) {
  const group = useId()
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['legend']}>
        <h2 tabIndex={-1} ref={takeLostFocus}>
          Which two scripts create the tables?
        </h2>
      </legend>
      <label className={styles['choice']} data-chosen={chosen === 'ours'}>
        <input
          type="radio"
          name={group}
          checked={chosen === 'ours'}
          onChange={() => onChoose('ours')}
        />
        <b>Science-schema {version}</b>
        <span>{ours}</span>
      </label>
      <label className={styles['choice']} data-chosen={chosen === 'given'}>
        <input
          type="radio"
          name={group}
          checked={chosen === 'given'}
          onChange={() => onChoose('given')}
        />
        <b>The pair I was given</b>
        <span>Two SQL files, such as those of Apache Hive</span>
      </label>
      {chosen === 'given' ? <div className={styles['given']}>{given}</div> : null}
    </fieldset>
  )
}

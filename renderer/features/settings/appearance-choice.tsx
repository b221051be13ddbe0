// Owns the choice of the colour scheme; the frame applies it as soon as it is kept.
import { useId } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Settings } from '#contract'
import { FailureNotice } from '#ui/failure-notice'

import styles from './appearance-choice.module.css'

const SCHEMES = [
  { value: 'system', word: 'As the system' },
  { value: 'light', word: 'Light' },
  { value: 'dark', word: 'Dark' },
] as const satisfies readonly { value: Settings['colorScheme']; word: string }[]

export function AppearanceChoice({ chosen }: { readonly chosen: Settings['colorScheme'] }) {
  const set = useWrite('settings.set')
  const group = useId()
  return (
    <>
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>Colours</legend>
        {SCHEMES.map(({ value, word }) => (
          <label key={value} className={styles['choice']}>
            <input
              type="radio"
              name={group}
              checked={chosen === value}
              onChange={() => void set.run({ colorScheme: value })}
            />
            {word}
          </label>
        ))}
      </fieldset>
      {set.failure === undefined ? null : <FailureNotice failure={set.failure} />}
    </>
  )
}

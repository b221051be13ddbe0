// Owns the choice of the colour scheme; the frame applies it as soon as it is kept.
import { useId, useState } from 'react'

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
  // The press shows at once; what is kept has the last word.
  const [wish, setWish] = useState({ chosen, shown: chosen })
  if (wish.chosen !== chosen) setWish({ chosen, shown: chosen })
  const choose = async (colorScheme: Settings['colorScheme']) => {
    setWish({ chosen, shown: colorScheme })
    const result = await set.run({ colorScheme })
    if (!result.ok) setWish({ chosen, shown: chosen })
  }
  return (
    <>
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>Colours</legend>
        {SCHEMES.map(({ value, word }) => (
          <label key={value} className={styles['choice']}>
            <input
              type="radio"
              name={group}
              checked={wish.shown === value}
              onChange={() => void choose(value)}
            />
            {word}
          </label>
        ))}
      </fieldset>
      {set.failure === undefined ? null : <FailureNotice failure={set.failure} />}
    </>
  )
}

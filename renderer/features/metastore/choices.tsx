// Owns a choice of one among few that are all in sight; arrow keys move and choose, as radio buttons do.
import { useId } from 'react'

import styles from './choices.module.css'

export interface ChoicesProps<T extends string> {
  readonly legend: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly word: string; readonly about?: string }[]
  readonly onChoose: (value: T) => void
}

export function Choices<T extends string>({ legend, value, options, onChoose }: ChoicesProps<T>) {
  const group = useId()
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['legend']}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['choice']}>
          <input
            type="radio"
            name={group}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <b>{option.word}</b>
          {option.about === undefined ? null : <span>{option.about}</span>}
        </label>
      ))}
    </fieldset>
  )
}

// Owns typing a new passphrase twice, with a hint about it; keeps it in its fields alone, and refuses a weak one or two that differ.
import { useImperativeHandle, useRef, useState, type Ref } from 'react'

import { TextField } from './field.tsx'
import styles from './new-passphrase.module.css'
import { passphraseHint } from './passphrase-hint.ts'

export interface NewPassphrase {
  /** What was typed twice; undefined after saying at its field what is wrong, with the focus there. */
  readonly read: () => string | undefined
  readonly focus: () => void
}

export interface NewPassphraseFieldsProps {
  readonly ref: Ref<NewPassphrase>
  /** What main said of it. */
  readonly error: string | undefined
  readonly onType: () => void
}

type Wrong = { readonly at: 'first' | 'second'; readonly text: string }

export function NewPassphraseFields({ ref, error, onType }: NewPassphraseFieldsProps) {
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const [hint, setHint] = useState(() => passphraseHint(''))
  const [wrong, setWrong] = useState<Wrong>()
  const refuse = (field: HTMLInputElement, why: Wrong) => {
    setWrong(why)
    field.focus()
    return undefined
  }
  useImperativeHandle(ref, () => ({
    focus: () => first.current?.focus(),
    read: () => {
      if (first.current === null || second.current === null) return undefined
      const passphrase = first.current.value
      const { level, words } = passphraseHint(passphrase)
      if (level === 'empty' || level === 'weak') {
        const text = level === 'empty' ? 'Type a passphrase.' : words
        return refuse(first.current, { at: 'first', text })
      }
      if (second.current.value === passphrase) return passphrase
      second.current.value = ''
      return refuse(second.current, {
        at: 'second',
        text: 'The two differ. Type the second one again.',
      })
    },
  }))
  return (
    <>
      <TextField
        ref={first}
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        error={wrong?.at === 'first' ? wrong.text : error}
        onChange={(event) => {
          setWrong(undefined)
          onType()
          setHint(passphraseHint(event.currentTarget.value))
        }}
      />
      <div className={`${styles['strength']} ${styles[hint.level]}`}>
        <span className={styles['track']} aria-hidden>
          <span className={styles['bar']} style={{ transform: `scaleX(${hint.fill})` }} />
        </span>
        <p className={styles['hint']} aria-live="polite">
          {hint.words}
        </p>
      </div>
      <TextField
        ref={second}
        label="The same again"
        type="password"
        autoComplete="new-password"
        error={wrong?.at === 'second' ? wrong.text : undefined}
        onChange={() => setWrong(undefined)}
      />
    </>
  )
}

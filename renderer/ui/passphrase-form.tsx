// Owns the two forms of the passphrase file: making and opening; a passphrase is in its field alone and leaves it when sent.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import styles from './passphrase-form.module.css'
import { passphraseHint } from './passphrase-hint.ts'

export function MakePassphrase() {
  const make = useWrite('vault.makeFile')
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const [opened, setOpened] = useState(false)
  const [hint, setHint] = useState(() => passphraseHint(''))
  const [wrong, setWrong] = useState<{ readonly at: 'first' | 'second'; readonly text: string }>()
  useEffect(() => {
    if (opened) first.current?.focus()
  }, [opened])
  if (!opened) {
    return (
      <div>
        <Button onClick={() => setOpened(true)}>Make a passphrase file</Button>
      </div>
    )
  }
  const send = async () => {
    if (first.current === null || second.current === null || make.running) return
    const passphrase = first.current.value
    if (hint.level === 'empty' || hint.level === 'weak') {
      setWrong({ at: 'first', text: hint.level === 'empty' ? 'Type a passphrase.' : hint.words })
      first.current.focus()
      return
    }
    if (second.current.value !== passphrase) {
      setWrong({ at: 'second', text: 'The two differ. Type the second one again.' })
      second.current.value = ''
      second.current.focus()
      return
    }
    const result = await make.run({ passphrase })
    if (!result.ok) return
    announce('The passphrase file is made and open')
    setOpened(false)
  }
  const failure = make.failure
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h3>Make a passphrase file</h3>
      <p>It is asked for when the app starts. Nobody can bring a forgotten one back.</p>
      <TextField
        ref={first}
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        error={
          wrong?.at === 'first'
            ? wrong.text
            : failure === undefined
              ? undefined
              : `${failure.message} ${failure.fix}`
        }
        onChange={(event) => {
          setWrong(undefined)
          make.forget()
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
      <Button type="submit" kind="primary" busy={make.running}>
        Make the file
      </Button>
    </form>
  )
}

export function UnlockPassphrase() {
  const unlock = useWrite('vault.unlockFile')
  const field = useRef<HTMLInputElement>(null)
  const send = async () => {
    const input = field.current
    if (input === null || unlock.running) return
    const passphrase = input.value
    input.value = ''
    const result = await unlock.run({ passphrase })
    if (result.ok) announce('The passphrase file is open')
    else input.focus()
  }
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        ref={field}
        label="Passphrase of the file"
        type="password"
        autoComplete="current-password"
        error={
          unlock.failure === undefined
            ? undefined
            : `${unlock.failure.message} ${unlock.failure.fix}`
        }
        onChange={() => {
          if (unlock.failure !== undefined) unlock.forget()
        }}
      />
      <Button type="submit" busy={unlock.running}>
        Open the file
      </Button>
    </form>
  )
}

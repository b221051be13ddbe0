// Owns the two forms of the passphrase file: making and opening; a passphrase is in its field alone and leaves it when sent.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import { NewPassphraseFields, type NewPassphrase } from './new-passphrase.tsx'
import styles from './passphrase-form.module.css'

export function MakePassphrase() {
  const make = useWrite('vault.makeFile')
  const typed = useRef<NewPassphrase>(null)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (opened) typed.current?.focus()
  }, [opened])
  if (!opened) {
    return (
      <div>
        <Button onClick={() => setOpened(true)}>Make a passphrase file</Button>
      </div>
    )
  }
  const send = async () => {
    if (make.running) return
    const passphrase = typed.current?.read()
    if (passphrase === undefined) return
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
      <NewPassphraseFields
        ref={typed}
        error={failure === undefined ? undefined : `${failure.message} ${failure.fix}`}
        onType={make.forget}
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

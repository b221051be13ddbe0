// Owns the port of the gate on this computer and its address to copy; refuses a port that main refuses.
import { useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { CopyLine } from '#ui/copy-line'
import { TextField } from '#ui/field'

import styles from './port-field.module.css'

export function PortField() {
  const local = useRead('gates.local', {})
  const settings = useRead('settings.get', {})
  const run = useWrite('gates.runHere')
  const set = useWrite('settings.set')
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  if (local.value === undefined || settings.value === undefined) return null
  const on = local.value.state !== 'off'
  const current = on ? local.value.port : settings.value.gatePort
  const text = typed ?? String(current)
  const changed = text !== String(current)
  const failure = run.failure ?? set.failure

  const keep = async () => {
    const port = Number(text)
    if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
      setWrong('A port is a number from 1 to 65535.')
      return
    }
    const result = on ? await run.run({ on: true, port }) : await set.run({ gatePort: port })
    if (!result.ok) return
    setTyped(undefined)
    // The button that was pressed goes once nothing is left to save.
    field.current?.focus()
    announce(`The gate listens on port ${port}`)
  }
  return (
    <>
      <form
        noValidate
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <div className={styles['port']}>
          <TextField
            ref={field}
            label="Port"
            inputMode="numeric"
            value={text}
            error={
              wrong ?? (failure === undefined ? undefined : `${failure.message} ${failure.fix}`)
            }
            onChange={(event) => {
              setWrong(undefined)
              run.forget()
              set.forget()
              setTyped(event.currentTarget.value)
            }}
          />
        </div>
        {changed ? (
          <Button type="submit" busy={run.running || set.running}>
            Use this port
          </Button>
        ) : null}
      </form>
      {local.value.state === 'running' ? (
        <>
          <p className={styles['try']}>Try it with a key from the environment. 204 lets it in.</p>
          <CopyLine
            what="Command"
            text={`printf 'Y-Api-Key: %s\\n' "$DATA_SCIENCE_API_KEY" | curl -i -H @- localhost:${current}/verify`}
          />
        </>
      ) : null}
    </>
  )
}

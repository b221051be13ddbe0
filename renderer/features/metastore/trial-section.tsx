// Owns the trial database on the page: its state, its port, starting, stopping, removing; calls it a trial wherever it is named.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Trial } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { CopyLine } from '#ui/copy-line'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { Section } from '#ui/page'
import { StateMark, type Glyph, type Tone } from '#ui/state-mark'

import { RemoveTrialDialog } from './remove-trial-dialog.tsx'
import { portOf } from './target-of.ts'
import styles from './trial-section.module.css'
import { size } from './walk-words.ts'

const STATES = {
  off: { glyph: 'ring', tone: 'neutral', word: 'Off' },
  starting: { glyph: 'waiting', tone: 'neutral', word: 'Starting' },
  running: { glyph: 'disc', tone: 'ok', word: 'Running' },
  failed: { glyph: 'cross', tone: 'danger', word: 'Stopped' },
} as const satisfies Record<Trial['state'], { glyph: Glyph; tone: Tone; word: string }>

export function TrialSection() {
  const trial = useRead('metastore.trial', {}, { everyMs: 2_000 })
  return (
    <Section
      title="Trial on this computer"
      about="PostgreSQL inside this app, for one person and this computer alone. It has no password and no encryption: keep nothing in it that matters."
    >
      {trial.value === undefined ? (
        trial.failure === undefined ? null : (
          <FailureNotice failure={trial.failure} onRetry={trial.retry} />
        )
      ) : (
        <Known trial={trial.value} />
      )}
    </Section>
  )
}

function Known({ trial }: { readonly trial: Trial }) {
  const run = useWrite('metastore.runTrial')
  const [typed, setTyped] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const [removes, setRemoves] = useState(false)
  const on = trial.state === 'running' || trial.state === 'starting'
  const mark = STATES[run.running && !on ? 'starting' : trial.state]
  const text = typed ?? String(trial.port)

  const start = async () => {
    const port = portOf(text)
    if (port === undefined) {
      setWrong('A port is a number from 1 to 65535.')
      return
    }
    const result = await run.run({ on: true, port })
    if (!result.ok) return
    setTyped(undefined)
    announce(`The trial is ${STATES[result.value.state].word.toLowerCase()}`)
  }
  return (
    <>
      <div className={styles['line']}>
        <StateMark glyph={mark.glyph} tone={mark.tone}>
          {mark.word}
        </StateMark>
        <span className={styles['bytes']}>
          {trial.bytes === 0 ? 'Nothing on disk' : `${size(trial.bytes)} on disk`}
        </span>
      </div>
      {on ? <CopyLine what="Address" text={`127.0.0.1:${trial.port}`} /> : null}
      <form
        noValidate
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (!on && !run.running) void start()
        }}
      >
        {on ? null : (
          <div className={styles['port']}>
            <TextField
              label="Port"
              inputMode="numeric"
              value={text}
              error={wrong}
              onChange={(event) => {
                setWrong(undefined)
                run.forget()
                setTyped(event.currentTarget.value)
              }}
            />
          </div>
        )}
        {on ? (
          <Button busy={run.running} onClick={() => void run.run({ on: false })}>
            Stop the trial
          </Button>
        ) : (
          <Button type="submit" busy={run.running}>
            Start the trial
          </Button>
        )}
        {trial.bytes === 0 ? null : (
          <Button kind="danger-plain" onClick={() => setRemoves(true)}>
            Remove
          </Button>
        )}
      </form>
      <div role="status">
        {trial.message === undefined ? null : <p className={styles['failed']}>{trial.message}</p>}
      </div>
      {run.failure === undefined ? null : <FailureNotice failure={run.failure} />}
      <RemoveTrialDialog trial={trial} opened={removes} onClose={() => setRemoves(false)} />
    </>
  )
}

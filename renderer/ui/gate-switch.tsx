// Owns the switch "Run a gate on this computer", with every state it can be in and what to do about it.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { LocalGate } from '#contract'

import { Button } from './button.tsx'
import { Switch } from './field.tsx'
import styles from './gate-switch.module.css'
import { StateMark } from './state-mark.tsx'

const states = {
  off: { glyph: 'ring', tone: 'neutral', word: 'Off' },
  starting: { glyph: 'waiting', tone: 'neutral', word: 'Starting' },
  running: { glyph: 'disc', tone: 'ok', word: 'Running' },
  restarting: { glyph: 'waiting', tone: 'neutral', word: 'Starting again' },
  failed: { glyph: 'cross', tone: 'danger', word: 'Stopped' },
} as const

interface Asked {
  readonly on: boolean
  /** What was known when it was asked. */
  readonly before: LocalGate | undefined
}

export interface GateSwitchProps {
  /** Also say the state in words at the right. */
  readonly showState?: boolean
}

export function GateSwitch({ showState = true }: GateSwitchProps) {
  const local = useRead('gates.local', {}, { everyMs: 2_000 })
  const run = useWrite('gates.runHere')
  const [asked, setAsked] = useState<Asked>()
  const state = local.value?.state ?? 'off'
  // The switch stands where the person put it until an answer says where the gate is.
  const awaited = asked !== undefined && asked.before === local.value && run.failure === undefined
  const on = awaited ? asked.on : state !== 'off' && state !== 'failed'
  const mark = states[state]
  const failure = run.failure ?? local.failure
  const message = failure?.message ?? local.value?.message
  const fix = failure?.fix ?? local.value?.fix
  return (
    <div className={styles['gate']}>
      <div className={styles['line']}>
        <Switch
          checked={on}
          disabled={local.value === undefined}
          onChange={(event) => {
            if (run.running) return
            setAsked({ on: event.target.checked, before: local.value })
            void run.run({ on: event.target.checked })
          }}
        >
          Run a gate on this computer
        </Switch>
        {showState ? (
          <StateMark glyph={mark.glyph} tone={mark.tone}>
            {mark.word}
          </StateMark>
        ) : null}
      </div>
      <div role="status">
        {message === undefined ? null : (
          <p className={failure !== undefined || state === 'failed' ? styles['failed'] : ''}>
            {message} {fix}
          </p>
        )}
      </div>
      {state === 'failed' ? (
        <div className={styles['ways']}>
          <Button size="small" busy={run.running} onClick={() => void run.run({ on: true })}>
            Start the gate again
          </Button>
          <Button
            size="small"
            kind="quiet"
            disabled={run.running}
            onClick={() => void run.run({ on: false })}
          >
            Leave it off
          </Button>
        </div>
      ) : null}
    </div>
  )
}

// Owns starting the trial and keeping its connection, in one go; refuses to wait for ever.
import { useState } from 'react'

import { bridge } from '#bridge'
import { useWrite } from '#bridge/use-operation'
import {
  TRIAL_ACCOUNT,
  type Failure,
  type KeptConnection,
  type Result,
  type Target,
  type Trial,
} from '#contract'

import { draftOf } from './draft-of.ts'
import { useKeepConnection } from './use-keep-connection.ts'
import type { StepProps } from './wizard-step.ts'

/** Under this name the trial stands among the kept connections. */
const TRIAL_NAME = 'Trial'

const LOOK_MS = 400
/** Its first start makes a database, which takes seconds. */
const PATIENCE_MS = 60_000

/** Where the trial is reached. It takes one person of this computer, without a password and without encryption. */
const trialTarget = ({ port }: Pick<Trial, 'port'>): Target => ({
  engine: 'trial',
  ...TRIAL_ACCOUNT,
  port,
  tls: { mode: 'off' },
})

const slow: Failure = {
  code: 'metastore.unreachable',
  message: 'The trial database has not started within a minute.',
  fix: 'Look at it on the page Metastore: stop it there, and start it again.',
}

/** Waits until the trial is up or has failed. */
async function settled(trial: Trial): Promise<Result<Trial>> {
  const end = Date.now() + PATIENCE_MS
  for (let now = trial; ;) {
    if (now.state === 'running') return { ok: true, value: now }
    if (now.state !== 'starting') {
      const message = now.message ?? 'The trial database did not start.'
      const fix = 'Start it again, on another port if that one is taken.'
      return { ok: false, failure: { code: 'metastore.unreachable', message, fix } }
    }
    if (Date.now() > end) return { ok: false, failure: slow }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const next = await bridge.invoke('metastore.trial', {})
    if (!next.ok) return next
    now = next.value
  }
}

export interface TrialStart {
  /** Starts it, keeps its connection, and goes to the probe; `failure` says why that could not be. */
  readonly begin: (port: number) => Promise<void>
  readonly starting: boolean
  readonly failure: Failure | undefined
  readonly forget: () => void
}

export function useTrialStart({
  change,
  go,
  setPassword,
}: Pick<StepProps, 'change' | 'go' | 'setPassword'>): TrialStart {
  const run = useWrite('metastore.runTrial')
  const { keep } = useKeepConnection()
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<Failure>()

  const start = async (port: number): Promise<Result<KeptConnection>> => {
    const begun = await run.run({ on: true, port })
    const up = begun.ok ? await settled(begun.value) : begun
    if (!up.ok) return up
    const target = trialTarget(up.value)
    return keep({ name: TRIAL_NAME, target, consent: false, before: undefined })
  }
  const begin = async (port: number) => {
    if (starting) return
    setStarting(true)
    setFailure(undefined)
    const kept = await start(port)
    setStarting(false)
    if (!kept.ok) {
      setFailure(kept.failure)
      return
    }
    setPassword('')
    change((now) => ({ ...draftOf(kept.value, 'probe'), scripts: now.scripts, pair: now.pair }))
    go('probe')
  }
  return { begin, starting, failure, forget: () => setFailure(undefined) }
}

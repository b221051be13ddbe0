// Owns starting the trial and keeping its connection, in one go; refuses to wait for ever.
import { useState } from 'react'

import { bridge } from '#bridge'
import { useWrite } from '#bridge/use-operation'
import { TRIAL_ACCOUNT, type Failure, type Result, type Target, type Trial } from '#contract'

import { useKeepConnection } from './use-keep-connection.ts'

/** Under this name the trial stands among the kept connections. */
export const TRIAL_NAME = 'Trial'

const LOOK_MS = 400
/** Its first start makes a database, which takes seconds. */
const PATIENCE_MS = 60_000

/** Where the trial is reached. It takes one person of this computer, without a password and without encryption. */
export const trialTarget = ({ port }: Pick<Trial, 'port'>): Target => ({
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
      return { ok: false, failure: { code: 'metastore.unreachable', message, fix: '' } }
    }
    if (Date.now() > end) return { ok: false, failure: slow }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const next = await bridge.invoke('metastore.trial', {})
    if (!next.ok) return next
    now = next.value
  }
}

export interface TrialStart {
  /** Answers the kept connection's target, or undefined when it could not be: `failure` says why. */
  readonly start: () => Promise<Target | undefined>
  readonly starting: boolean
  readonly failure: Failure | undefined
}

export function useTrialStart(): TrialStart {
  const run = useWrite('metastore.runTrial')
  const connection = useKeepConnection()
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<Failure>()

  const start = async () => {
    if (starting) return undefined
    setStarting(true)
    setFailure(undefined)
    const begun = await run.run({ on: true })
    const up = begun.ok ? await settled(begun.value) : begun
    const target = up.ok ? trialTarget(up.value) : undefined
    const asked = { name: TRIAL_NAME, consent: false, before: undefined }
    const kept = target && (await connection.keep({ ...asked, target }))
    setStarting(false)
    const failed = up.ok ? kept : up
    if (failed?.ok === false) setFailure(failed.failure)
    return kept?.ok === true ? target : undefined
  }
  return { start, starting, failure }
}

// Owns asking for a value that is still held: the one not yet confirmed, or the copy kept in the vault.
import { useState } from 'react'

import { bridge } from '#bridge'
import type { Failure } from '#contract'

import { showValue } from './value-queue.ts'

export interface ShowAgain {
  /** Opens the sheet for one version. */
  readonly run: (prefix: string) => void
  readonly running: boolean
  readonly failure: Failure | undefined
}

export function useShowAgain(): ShowAgain {
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const run = async (prefix: string) => {
    setRunning(true)
    setFailure(undefined)
    const result = await bridge.invoke('keys.revealCopy', { prefix })
    setRunning(false)
    if (result.ok) showValue({ ...result.value, prefix })
    else setFailure(result.failure)
  }
  return { run: (prefix) => void run(prefix), running, failure }
}

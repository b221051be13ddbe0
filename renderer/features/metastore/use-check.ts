// Owns one look at a kept connection: probe or validate, its progress, its end, cancel; refuses to go on when nobody watches.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Failure, KeptConnection, ProbeReport, ProbeStage, Validation } from '#contract'

export type Look = 'probe' | 'validate'

export type CheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly look: Look; readonly stage: ProbeStage | undefined }
  | { readonly kind: 'probed'; readonly report: ProbeReport }
  | { readonly kind: 'validated'; readonly validation: Validation }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Check {
  readonly state: CheckState
  readonly start: (look: Look, password?: string) => void
  readonly cancel: () => void
  readonly close: () => void
}

export function useCheck(connection: KeptConnection): Check {
  const probe = useWrite('metastore.probe')
  const validate = useWrite('metastore.validate')
  const [state, setState] = useState<CheckState>({ kind: 'idle' })
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])

  const run = async (look: Look, password: string | undefined) => {
    stop.current?.abort()
    const mine = new AbortController()
    stop.current = mine
    setState({ kind: 'running', look, stage: undefined })
    const access = {
      connection: connection.name,
      ...(password === undefined ? {} : { password }),
    }
    const end = await (look === 'probe'
      ? probe.run(
          { access },
          {
            signal: mine.signal,
            onProgress: (stage) => setState({ kind: 'running', look, stage }),
          },
        )
      : validate.run({ access }, { signal: mine.signal }))
    if (mine.signal.aborted) return
    if (!end.ok) setState({ kind: 'failed', failure: end.failure })
    else if ('stages' in end.value) setState({ kind: 'probed', report: end.value })
    else setState({ kind: 'validated', validation: end.value })
  }
  return {
    state,
    start: (look, password) => void run(look, password),
    cancel: () => {
      stop.current?.abort()
      setState({ kind: 'idle' })
    },
    close: () => setState({ kind: 'idle' }),
  }
}

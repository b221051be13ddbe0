// Owns one probe at a time: started by a press, told stage by stage, cancelled at any moment; refuses to run on when nobody looks.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Access, Failure, ProbeReport, ProbeStage } from '#contract'
import { announce } from '#ui/announcer'

import { reportSentence, stageSentence } from './probe-words.ts'

export interface Probing {
  /** Of the probe that runs, or ran last in this place. */
  readonly stages: readonly ProbeStage[]
  readonly running: boolean
  /** When the stage that is being tried began, in milliseconds since 1970. */
  readonly since: number
  readonly cancelled: boolean
  /** Why it could not even begin. */
  readonly failure: Failure | undefined
  /** Answers the report, or nothing where it did not come to one. */
  readonly start: (access: Access) => Promise<ProbeReport | undefined>
  readonly cancel: () => void
}

export function useProbe(): Probing {
  const probe = useWrite('metastore.probe')
  const [stages, setStages] = useState<readonly ProbeStage[]>([])
  const [since, setSince] = useState(0)
  const [cancelled, setCancelled] = useState(false)
  const end = useRef<AbortController>(undefined)
  useEffect(() => () => end.current?.abort(), [])

  const start = async (access: Access) => {
    if (end.current !== undefined) return undefined
    const controller = new AbortController()
    end.current = controller
    setStages([])
    setSince(Date.now())
    setCancelled(false)
    announce('Probing')
    const result = await probe.run(
      { access },
      {
        signal: controller.signal,
        onProgress: (stage) => {
          if (controller.signal.aborted) return
          setStages((before) => [...before, stage])
          setSince(Date.now())
          announce(stageSentence(stage))
        },
      },
    )
    end.current = undefined
    if (controller.signal.aborted) {
      setCancelled(true)
      return undefined
    }
    if (!result.ok) return undefined
    announce(reportSentence(result.value))
    return result.value
  }
  const cancel = () => {
    end.current?.abort()
    announce('Probe cancelled')
  }
  return {
    stages,
    running: probe.running,
    since,
    cancelled,
    failure: cancelled || probe.failure?.code === 'cancelled' ? undefined : probe.failure,
    start,
    cancel,
  }
}

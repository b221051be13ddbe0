// Owns looking at what a run would do: one look at a time, which can be given up; refuses to look again by itself.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Failure, Output } from '#contract'
import { announce } from '#ui/announcer'

import { workOf } from './findings.ts'
import { givenPair } from './pair.ts'
import type { StepProps } from './wizard-step.ts'

export type Plan = Output<'metastore.plan'>

export interface Planning {
  readonly plan: Plan | undefined
  readonly running: boolean
  /** When it began, in milliseconds since 1970. */
  readonly since: number
  readonly givenUp: boolean
  readonly failure: Failure | undefined
  readonly look: () => void
  readonly giveUp: () => void
}

export function usePlan({ draft, access, findings, found }: StepProps): Planning {
  const plan = useWrite('metastore.plan')
  const [since, setSince] = useState(0)
  const [givenUp, setGivenUp] = useState(false)
  const end = useRef<AbortController>(undefined)
  useEffect(() => () => end.current?.abort(), [])

  const look = async () => {
    if (access === undefined || end.current !== undefined) return
    const controller = new AbortController()
    end.current = controller
    setSince(Date.now())
    setGivenUp(false)
    found({ plan: undefined })
    const pair = givenPair(draft)
    const result = await plan.run(
      { access, ...(pair === undefined ? {} : { pair }) },
      { signal: controller.signal },
    )
    end.current = undefined
    if (controller.signal.aborted) setGivenUp(true)
    else if (result.ok) {
      found({ plan: result.value, plannedFor: workOf(draft) })
      announce('Looked at the database')
    }
  }
  return {
    plan: plan.running ? undefined : findings.plan,
    running: plan.running,
    since,
    givenUp,
    failure: givenUp ? undefined : plan.failure,
    look: () => void look(),
    giveUp: () => end.current?.abort(),
  }
}

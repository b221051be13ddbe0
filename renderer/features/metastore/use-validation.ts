// Owns comparing a database with what it should hold: one comparison at a time, which can be given up; refuses to compare again by itself.
import { useEffect, useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Failure, Validation } from '#contract'
import { announce } from '#ui/announcer'

import { verdict } from './compared.ts'
import { workOf } from './findings.ts'
import { againstWords, givenPair } from './pair.ts'
import type { StepProps } from './wizard-step.ts'

export interface Validating {
  readonly validation: Validation | undefined
  readonly running: boolean
  readonly givenUp: boolean
  readonly failure: Failure | undefined
  readonly validate: () => void
  readonly giveUp: () => void
}

export function useValidation({
  draft,
  access,
  findings,
  found,
  setFailed,
}: StepProps): Validating {
  const call = useWrite('metastore.validate')
  const [givenUp, setGivenUp] = useState(false)
  const end = useRef<AbortController>(undefined)
  useEffect(() => () => end.current?.abort(), [])

  const validate = async () => {
    if (access === undefined || end.current !== undefined) return
    const controller = new AbortController()
    end.current = controller
    setGivenUp(false)
    const pair = givenPair(draft)
    const result = await call.run(
      { access, ...(pair === undefined ? {} : { pair }) },
      { signal: controller.signal },
    )
    end.current = undefined
    if (controller.signal.aborted) setGivenUp(true)
    else if (result.ok) {
      found({ validation: result.value, validatedFor: workOf(draft) })
      setFailed(!result.value.ok)
      announce(verdict(result.value, againstWords(draft, result.value.version)).title)
    }
  }
  return {
    validation: findings.validation,
    running: call.running,
    givenUp,
    failure: givenUp ? undefined : call.failure,
    validate: () => void validate(),
    giveUp: () => end.current?.abort(),
  }
}

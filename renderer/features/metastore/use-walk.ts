// Owns the ways into the wizard from the page: take the walk up, begin anew, open a kept connection; refuses to drop an unfinished one unasked.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { bridge } from '#bridge'
import { readKey } from '#bridge/read-key'
import { useRead } from '#bridge/use-operation'
import type { Failure, KeptConnection, WizardDraft, WizardStep } from '#contract'

import { draftOf } from './draft-of.ts'
import { unfinished } from './walk-words.ts'
import { WIZARD_PATH } from './wizard.tsx'
import { atStep } from './wizard-steps.ts'

export interface Walk {
  /** What can be taken up. */
  readonly draft: WizardDraft | undefined
  readonly savedAt: string | undefined
  /** A walk that waits for an answer, because another one would be dropped for it. */
  readonly waiting: WalkRequest | undefined
  readonly failure: Failure | undefined
  readonly resume: () => void
  /** Asks first where another walk is unfinished. */
  readonly request: (request: WalkRequest) => void
  readonly answer: (drop: boolean) => void
}

/** Without a connection: from the first step. */
export interface WalkRequest {
  readonly connection?: KeptConnection
  readonly step: WizardStep
}

export const FROM_THE_START: WalkRequest = { step: 'engine' }

export function useWalk(connections: readonly KeptConnection[]): Walk {
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const kept = useRead('metastore.draft', {})
  const [waiting, setWaiting] = useState<WalkRequest>()
  const [failure, setFailure] = useState<Failure>()
  const draft = unfinished(kept.value?.draft, connections)

  const open = async ({ connection, step }: WalkRequest) => {
    const same = connection !== undefined && draft?.connection === connection.name
    const next = same ? atStep(draft, step) : connection && draftOf(connection, step)
    const result = await bridge.invoke('metastore.saveDraft', next ? { draft: next } : {})
    if (!result.ok) {
      setFailure(result.failure)
      return
    }
    queries.setQueryData(readKey('metastore.draft', {}), result.value)
    navigate(`${WIZARD_PATH}/${step}`)
  }
  return {
    draft,
    savedAt: kept.value?.savedAt,
    waiting,
    failure: failure ?? kept.failure,
    resume: () => {
      if (draft !== undefined) navigate(`${WIZARD_PATH}/${draft.step}`)
    },
    request: (request) => {
      setFailure(undefined)
      const same = request.connection !== undefined && draft?.connection === request.connection.name
      if (draft === undefined || same) void open(request)
      else setWaiting(request)
    },
    answer: (drop) => {
      setWaiting(undefined)
      if (drop && waiting !== undefined) void open(waiting)
    },
  }
}

// Owns the draft of the wizard in this window: read once, changed at once, kept a moment later; refuses to lose the last change.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import { readKey } from '#bridge/read-key'
import { useRead } from '#bridge/use-operation'
import type { Failure, WizardDraft } from '#contract'

const GATHER_MS = 400

export interface Draft {
  /** Absent while it is read for the first time. */
  readonly draft: WizardDraft | undefined
  readonly change: (next: (draft: WizardDraft) => WizardDraft) => void
  /** Keeps the last change now. False: it could not be kept, and `failure` says why. */
  readonly flush: () => Promise<boolean>
  /** Nothing is left to take up. Resolves when that is kept. */
  readonly forget: () => Promise<void>
  /** Why it could not be read or kept. */
  readonly failure: Failure | undefined
}

/** The kept draft, or `first` where there is none. */
export function useDraft(first: WizardDraft): Draft {
  const queries = useQueryClient()
  const kept = useRead('metastore.draft', {})
  const [own, setOwn] = useState<WizardDraft>()
  const [failure, setFailure] = useState<Failure>()
  const latest = useRef<WizardDraft>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const draft = own ?? (kept.value === undefined ? undefined : (kept.value.draft ?? first))

  /** What is read next, by the page of the metastore too, is what was typed last. */
  const hold = (now: WizardDraft | undefined) => {
    latest.current = now
    setOwn(now)
    queries.setQueryData(readKey('metastore.draft', {}), now === undefined ? {} : { draft: now })
  }
  const save = useRef(async () => {
    if (timer.current === undefined) return true
    clearTimeout(timer.current)
    timer.current = undefined
    const result = await bridge.invoke(
      'metastore.saveDraft',
      { draft: latest.current },
      { outlives: true },
    )
    setFailure(result.ok ? undefined : result.failure)
    return result.ok
  })
  useEffect(() => {
    const flush = save.current
    const leave = () => void flush()
    globalThis.addEventListener('pagehide', leave)
    return () => {
      globalThis.removeEventListener('pagehide', leave)
      leave()
    }
  }, [])

  const change = (next: (draft: WizardDraft) => WizardDraft) => {
    const base = latest.current ?? draft
    if (base === undefined) return
    hold(next(base))
    timer.current ??= setTimeout(() => void save.current(), GATHER_MS)
  }
  const forget = async () => {
    hold(undefined)
    timer.current ??= setTimeout(() => {})
    await save.current()
  }
  return { draft, change, flush: () => save.current(), forget, failure: failure ?? kept.failure }
}

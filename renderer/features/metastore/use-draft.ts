// Owns the draft of the wizard in this window: read once, changed at once, kept a moment later; refuses to lose the last change.
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import { useRead } from '#bridge/use-operation'
import type { Failure, WizardDraft } from '#contract'

const GATHER_MS = 400

export interface Draft {
  /** Absent while it is read for the first time. */
  readonly draft: WizardDraft | undefined
  readonly change: (next: (draft: WizardDraft) => WizardDraft) => void
  /** Why it could not be read or kept. */
  readonly failure: Failure | undefined
}

/** The kept draft, or `first` where there is none. */
export function useDraft(first: WizardDraft): Draft {
  const kept = useRead('metastore.draft', {})
  const [own, setOwn] = useState<WizardDraft>()
  const [failure, setFailure] = useState<Failure>()
  const latest = useRef<WizardDraft>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const draft = own ?? (kept.value === undefined ? undefined : (kept.value.draft ?? first))

  const save = useRef(async () => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    const result = await bridge.invoke('metastore.saveDraft', { draft: latest.current })
    setFailure(result.ok ? undefined : result.failure)
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
    latest.current = next(base)
    setOwn(latest.current)
    timer.current ??= setTimeout(() => void save.current(), GATHER_MS)
  }
  return { draft, change, failure: failure ?? kept.failure }
}

// Owns the look at many keys before anything is done; refuses to look again by itself: what was agreed to is what was seen.
import { useEffect, useRef, useState } from 'react'

import { bridge } from '#bridge'
import type { BulkAction, BulkPick, Failure, Output } from '#contract'

/** While somebody types. */
const PAUSE_MS = 250

export type Preview = Output<'keys.previewBulk'>

export interface BulkPreviewState {
  /** Of the last question that was answered. */
  readonly preview: Preview | undefined
  readonly failure: Failure | undefined
  /** It answers what is asked now. */
  readonly fresh: boolean
  readonly again: () => void
}

interface Answer {
  readonly action: BulkAction
  readonly turn: number
  readonly preview: Preview | undefined
  readonly failure: Failure | undefined
}

/** `action`: undefined while something is missing. Both must keep their identity while they say the same. */
export function useBulkPreview(action: BulkAction | undefined, pick: BulkPick): BulkPreviewState {
  const [answer, setAnswer] = useState<Answer>()
  const [turn, setTurn] = useState(0)
  const answered = useRef(false)
  useEffect(() => {
    if (action === undefined) return undefined
    const end = new AbortController()
    const look = async () => {
      const result = await bridge.invoke(
        'keys.previewBulk',
        { action, pick },
        { signal: end.signal },
      )
      if (end.signal.aborted) return
      answered.current = true
      setAnswer((before) => ({
        action,
        turn,
        preview: result.ok ? result.value : before?.preview,
        failure: result.ok ? undefined : result.failure,
      }))
    }
    const timer = setTimeout(() => void look(), answered.current ? PAUSE_MS : 0)
    return () => {
      end.abort()
      clearTimeout(timer)
    }
  }, [action, pick, turn])
  const current = answer?.action === action && answer?.turn === turn
  return {
    preview: answer?.preview,
    failure: answer?.failure,
    fresh: action !== undefined && current && answer?.failure === undefined,
    again: () => setTurn((now) => now + 1),
  }
}

// Owns the keys of the keyboard that belong to a whole review: letters that decide, Ctrl+Enter that records.
import { useEffect, useEffectEvent } from 'react'

import type { Decision } from '#contract'
import { isForPage, useSingleKeys } from '#ui/hotkeys.ts'

import { DECISIONS } from './review-words.ts'

export interface ReviewKeys {
  readonly choose: (decision: Decision) => void
  readonly record: () => void
  /** Esc, out of a field. */
  readonly leave: () => void
}

const dialogOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null

export function useReviewKeys({ choose, record, leave }: ReviewKeys, active: boolean): void {
  const [letters] = useSingleKeys()
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const { key } = event
    if (event.defaultPrevented || event.repeat) return
    const command = (event.ctrlKey || event.metaKey) && !event.altKey
    if (command && key === 'Enter' && !dialogOpen()) record()
    else if (key === 'Escape' && !dialogOpen() && inPanel(event.target)) leave()
    else {
      const found = DECISIONS.find(({ letter }) => letter === key.toLowerCase())
      if (found === undefined || !letters || !isForPage(event)) return
      choose(found.decision)
    }
    event.preventDefault()
  })
  useEffect(() => {
    if (!active) return undefined
    const listen = (event: KeyboardEvent) => hear(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [active])
}

const inPanel = (target: EventTarget | null) =>
  target instanceof Element && target.closest('aside textarea, aside input') !== null

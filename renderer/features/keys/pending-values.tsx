// Owns bringing back the sheet of a value that nobody has confirmed yet, when the page is opened; closes it when another window has.
import { useEffect, useRef } from 'react'

import { bridge } from '#bridge'
import { useRead } from '#bridge/use-operation'
import { announce } from '#ui/announcer'

import { RevealDialog } from './reveal-once.tsx'
import { dropValue, showValue, useShownValue, wasClosed } from './value-queue.ts'

/**
 * Mounted once beside the pages. Shows one value at a time, and asks for it through no cache. A value made
 * in another window while this one is open is left to that window.
 */
export function PendingValues() {
  const pending = useRead('keys.pending', {})
  const shown = useShownValue()
  const waiting = pending.value?.pending
  const broughtBack = useRef(false)
  const listed = useRef(new Set<string>())

  useEffect(() => {
    if (waiting === undefined || broughtBack.current) return undefined
    const end = new AbortController()
    const bringBack = async () => {
      for (const { prefix } of waiting) {
        const result = await bridge.invoke('keys.revealCopy', { prefix }, { signal: end.signal })
        if (end.signal.aborted) return
        // A value confirmed elsewhere in between is no longer there, which is what was wanted.
        if (!result.ok || result.value.from !== 'pending' || wasClosed(prefix)) continue
        const { id, name, value } = result.value
        showValue({ id, name, prefix, value, from: 'pending' })
      }
      broughtBack.current = true
    }
    void bringBack()
    return () => end.abort()
  }, [waiting])

  useEffect(() => {
    if (waiting === undefined || shown?.from !== 'pending') return
    if (waiting.some(({ prefix }) => prefix === shown.prefix)) listed.current.add(shown.prefix)
    else if (listed.current.has(shown.prefix)) {
      // It was listed and is no longer: a value just made is not listed yet, which means nothing.
      announce(`The value of ${shown.name} was confirmed in another window`)
      dropValue(shown.prefix)
    }
  }, [waiting, shown])

  return shown === undefined ? null : <RevealDialog key={shown.prefix} shown={shown} />
}

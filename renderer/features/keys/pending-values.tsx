// Owns bringing back the sheet of a value that nobody has confirmed yet: after a reload, or in a second window.
import { useEffect } from 'react'

import { bridge } from '#bridge'
import { useRead } from '#bridge/use-operation'

import { RevealDialog } from './reveal-once.tsx'
import { showValue, useShownValue, wasClosed } from './value-queue.ts'

/** Mounted once beside the pages. Shows one value at a time; what it shows is asked for by no cache. */
export function PendingValues() {
  const pending = useRead('keys.pending', {})
  const shown = useShownValue()
  const waiting = pending.value?.pending

  useEffect(() => {
    if (waiting === undefined) return undefined
    const end = new AbortController()
    const bringBack = async () => {
      for (const { prefix } of waiting) {
        if (wasClosed(prefix)) continue
        const result = await bridge.invoke('keys.revealCopy', { prefix }, { signal: end.signal })
        // A value confirmed elsewhere in between is no longer there, which is what was wanted.
        if (end.signal.aborted || !result.ok || result.value.from !== 'pending') continue
        const { id, name, value } = result.value
        if (!wasClosed(prefix)) showValue({ id, name, prefix, value, from: 'pending' })
      }
    }
    void bringBack()
    return () => end.abort()
  }, [waiting])

  return shown === undefined ? null : <RevealDialog key={shown.prefix} shown={shown} />
}

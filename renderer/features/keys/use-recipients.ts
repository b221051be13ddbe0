// Owns reading pasted public keys while they are typed; refuses to show the answer to an earlier text, and caches none.
import { useEffect, useState } from 'react'

import { bridge } from '#bridge'
import type { Failure, Recipient } from '#contract'

const WAIT_MS = 200

export type Recipients =
  | { readonly state: 'none' }
  | { readonly state: 'read'; readonly recipients: readonly Recipient[] }
  | { readonly state: 'refused'; readonly failure: Failure }

interface Answer {
  readonly text: string
  readonly read: Recipients
}

/** Empty text is not judged. */
export function useRecipients(text: string): Recipients {
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    if (text.trim() === '') return undefined
    const end = new AbortController()
    const timer = setTimeout(() => {
      const input = { recipients: text }
      void bridge.invoke('keys.recipients', input, { signal: end.signal }).then((result) => {
        if (end.signal.aborted) return
        setAnswer({
          text,
          read: result.ok
            ? { state: 'read', recipients: result.value.recipients }
            : { state: 'refused', failure: result.failure },
        })
      })
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [text])
  return answer?.text === text ? answer.read : { state: 'none' }
}

// Owns the live check of a name while it is typed; refuses to show the answer to an earlier text.
import { useEffect, useState } from 'react'

import { bridge } from '#bridge'

export type NameCheck =
  | { readonly state: 'none' }
  | { readonly state: 'free' }
  | { readonly state: 'refused'; readonly message: string }

const WAIT_MS = 150

interface Answer {
  readonly name: string
  readonly check: NameCheck
}

/**
 * Whether a key could be given this name now. Empty text is not judged. A check that could not be made
 * says nothing: creating the key checks again and has the last word.
 */
export function useNameCheck(name: string, exceptId?: string): NameCheck {
  const [answer, setAnswer] = useState<Answer>()
  const text = name.trim()
  useEffect(() => {
    if (text === '') return undefined
    const end = new AbortController()
    const timer = setTimeout(() => {
      const input = exceptId === undefined ? { name: text } : { name: text, exceptId }
      void bridge.invoke('keys.checkName', input, { signal: end.signal }).then((result) => {
        if (end.signal.aborted) return
        const check: NameCheck = !result.ok
          ? { state: 'none' }
          : result.value.ok
            ? { state: 'free' }
            : { state: 'refused', message: `${result.value.message} ${result.value.fix}` }
        setAnswer({ name: text, check })
      })
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [text, exceptId])
  return answer?.name === text ? answer.check : { state: 'none' }
}

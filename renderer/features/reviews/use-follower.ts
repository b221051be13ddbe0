// Owns a value that follows another one a task later, so that a press is answered before all that hangs on it is drawn; refuses to lag when asked for.
import { startTransition, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** What is shown of `value`, and the way to have it shown at once, for whoever is about to act on it. */
export function useFollower<Value>(value: Value): readonly [Value, () => void] {
  const [shown, setShown] = useState(() => value)
  useEffect(() => startTransition(() => setShown(() => value)), [value])
  return [shown, () => flushSync(() => setShown(() => value))]
}

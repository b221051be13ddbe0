// Owns the quiet shape of what is still being read; nothing is drawn in the first 200 ms.
import { useEffect, useState } from 'react'

import styles from './skeleton.module.css'

const QUIET_MS = 200

/** True once the wait has lasted 200 ms: before that a sign of waiting would only flicker. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setTimeout(() => setSlow(true), QUIET_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [waiting])
  return waiting && slow
}

/** A bar in the place of text, `width` in pixels or percent. */
export function Skeleton({ width }: { readonly width: number | string }) {
  return <span className={styles['bar']} style={{ width }} aria-hidden />
}

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

export interface SkeletonProps {
  /** In pixels or percent. */
  readonly width: number | string
  /** Drawn without the wait: where rows fly past, an empty one would be a hole. */
  readonly atOnce?: boolean
}

/** A bar in the place of text. */
export function Skeleton({ width, atOnce = false }: SkeletonProps) {
  const names = atOnce ? `${styles['bar']} ${styles['at-once']}` : styles['bar']
  return <span className={names} style={{ width }} aria-hidden />
}

// Owns the quiet shape of what is still being read; nothing is drawn in the first 200 ms.
import { useEffect, useState } from 'react'

import styles from './skeleton.module.css'

const QUIET_MS = 200
const PATIENCE_MS = 1_000

/** True once the wait has lasted 200 ms: before that a sign of waiting would only flicker. */
export function useSlow(waiting: boolean, after = QUIET_MS): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setTimeout(() => setSlow(true), after)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [waiting, after])
  return waiting && slow
}

/**
 * True from the moment nothing is waited for, or after a second of waiting, and from then on: a page that
 * holds its parts back so long comes in at once instead of pushing them about.
 */
export function useArrived(waiting: boolean): boolean {
  const late = useSlow(waiting, PATIENCE_MS)
  const [arrived, setArrived] = useState(false)
  if (!arrived && (!waiting || late)) setArrived(true)
  return arrived || !waiting
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

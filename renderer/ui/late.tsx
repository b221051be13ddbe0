// Owns the parts of the pages that come only when they are needed; refuses to take a page down when one does not come.
import { useEffect, useState, type ReactNode } from 'react'

import type { Failure } from '#contract'

import { FailureNotice } from './failure-notice.tsx'

/** A module that is fetched once, at its first use. */
export interface Late<T> {
  readonly now: () => T | undefined
  readonly load: () => Promise<T>
}

/** `load` is an `import()`. A fetch that failed is tried again at the next use. */
export function late<T>(load: () => Promise<T>): Late<T> {
  let value: T | undefined
  let asked: Promise<T> | undefined
  return {
    now: () => value,
    load: () => {
      asked ??= load().then(
        (found) => (value = found),
        (error: unknown) => {
          asked = undefined
          throw error
        },
      )
      return asked
    },
  }
}

const missing: Failure = {
  code: 'host.unreachable',
  message: 'The drawing could not be loaded.',
  fix: 'The table shows the same. To draw it, load the page again.',
}

export interface LateDrawingProps<T> {
  readonly of: Late<T>
  /** Kept free until it is there, in pixels, so that nothing jumps. */
  readonly height: number
  /** What the drawing shows, in words: read out in its place. */
  readonly label: string
  readonly children: (loaded: T) => ReactNode
}

export function LateDrawing<T>({ of, height, label, children }: LateDrawingProps<T>) {
  const [, arrive] = useState(false)
  const [failed, setFailed] = useState(false)
  const loaded = of.now()
  useEffect(() => {
    let gone = false
    of.load().then(
      () => gone || arrive(true),
      () => gone || setFailed(true),
    )
    return () => {
      gone = true
    }
  }, [of])
  if (loaded !== undefined) {
    return (
      <div role="img" aria-label={label}>
        {children(loaded)}
      </div>
    )
  }
  if (failed) return <FailureNotice failure={missing} />
  return <svg width="100%" height={height} aria-hidden />
}

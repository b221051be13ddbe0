// Owns whether somebody can see this page; a page out of sight needs no news, and a browser grants few connections.

/** Out of sight for this long, in milliseconds, is not just a look at another tab. */
const GRACE_MS = 30_000

/** Resolves when the page is in sight, at once if it is, or when `end` is aborted. */
export function inSight(end: AbortSignal): Promise<void> {
  if (!document.hidden || end.aborted) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const settled = new AbortController()
  const done = () => {
    settled.abort()
    resolve()
  }
  document.addEventListener('visibilitychange', done, { signal: settled.signal })
  end.addEventListener('abort', done, { signal: settled.signal })
  return promise
}

/**
 * A signal that is aborted when the page has been out of sight for a while, or with `end`. Call `forget`
 * when it is not needed any more.
 */
export function outOfSight(end: AbortSignal): {
  readonly signal: AbortSignal
  readonly forget: () => void
} {
  const away = new AbortController()
  const watching = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => away.abort(), GRACE_MS)
  }
  document.addEventListener('visibilitychange', look, { signal: watching.signal })
  look()
  return {
    signal: AbortSignal.any([end, away.signal]),
    forget: () => {
      clearTimeout(timer)
      watching.abort()
    },
  }
}

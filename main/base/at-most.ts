// Owns waiting that has an end.

/** Waits for `work`, but not longer than `ms`; the work goes on. Rejects if the work does in that time. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

// Owns which windows of a long list are held for the rows in sight; pure.

/** Rows a window: the most that the main process answers at once. */
export const WINDOW = 200
/** Windows read ahead on each side of what is in sight. */
const AHEAD = 2

/** Rows in sight, both ends included. */
export interface Span {
  readonly first: number
  readonly last: number
}

export interface Pages {
  /** In sight, and the first, which knows the total. */
  readonly near: readonly number[]
  /** Read after those. */
  readonly ahead: readonly number[]
}

/** The pages of so many rows to hold for a span of rows. */
export function pagesFor(
  { first, last }: Span,
  total: number,
  { window = WINDOW, ahead: most = AHEAD } = {},
): Pages {
  const end = Math.max(0, Math.ceil(total / window) - 1)
  const from = Math.min(end, Math.floor(first / window))
  const to = Math.min(end, Math.floor(last / window))
  const near = new Set([0])
  for (let page = from; page <= to; page += 1) near.add(page)
  const ahead = new Set<number>()
  for (let step = 1; step <= most; step += 1) {
    ahead.add(Math.min(end, to + step)).add(Math.max(0, from - step))
  }
  return { near: [...near], ahead: [...ahead].filter((page) => !near.has(page)) }
}

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

/** The pages to hold for a span of rows. */
export function pagesFor({ first, last }: Span, total: number): Pages {
  const end = Math.max(0, Math.ceil(total / WINDOW) - 1)
  const from = Math.min(end, Math.floor(first / WINDOW))
  const to = Math.min(end, Math.floor(last / WINDOW))
  const near = new Set([0])
  for (let page = from; page <= to; page += 1) near.add(page)
  const ahead = new Set<number>()
  for (let step = 1; step <= AHEAD; step += 1) {
    ahead.add(Math.min(end, to + step)).add(Math.max(0, from - step))
  }
  return { near: [...near], ahead: [...ahead].filter((page) => !near.has(page)) }
}

// Owns how a long run is cut into calls, so that what one call did is known whatever becomes of the next; pure.

/** Rows a call: what a cancel has to wait for. */
const PART = 50

/** Parts in order. The rows of one key stay together: a later part would find it changed by an earlier one. */
export function partsOf<R extends { readonly id: string }>(
  rows: readonly R[],
  size = PART,
): readonly (readonly R[])[] {
  const byKey = Map.groupBy(rows, ({ id }) => id)
  const parts: R[][] = []
  for (const together of byKey.values()) {
    const last = parts.at(-1)
    if (last !== undefined && last.length + together.length <= size) last.push(...together)
    else parts.push([...together])
  }
  return parts
}

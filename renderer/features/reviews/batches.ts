// Owns cutting many decisions into what the app takes at once; pure, and keeps their order.

/** Well under what the app takes in one call, in characters of JSON. */
const SIZE = 400_000

export function batches<T>(all: readonly T[]): readonly (readonly T[])[] {
  const cut: T[][] = []
  let room = 0
  for (const one of all) {
    const size = JSON.stringify(one).length
    const last = cut.at(-1)
    if (last === undefined || size > room) {
      cut.push([one])
      room = SIZE - size
    } else {
      last.push(one)
      room -= size
    }
  }
  return cut
}

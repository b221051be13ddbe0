// Owns interleaved rounds, their medians and the one line per result; refuses to compare runs of different moments.

/** The middle of an odd number of values, the mean of the middle two otherwise. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  const high = sorted[Math.floor(middle)] ?? Number.NaN
  return (low + high) / 2
}

/**
 * Runs every contestant once a round, so that a noisy minute hits all of them, and turns the order round each
 * time: whoever comes second may find a server, a cache or a disk in another state.
 */
export async function interleaved<N extends string>(
  rounds: number,
  contestants: Readonly<Record<N, () => Promise<number>>>,
): Promise<Readonly<Record<N, readonly number[]>>> {
  const names = Object.keys(contestants) as N[]
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    N,
    number[]
  >
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : names.toReversed()
    for (const name of order) values[name].push(await contestants[name]())
  }
  return values
}

export interface Result {
  readonly name: string
  readonly ours: number
  readonly peer?: number
  readonly limit?: number
  readonly ratio?: number
  /** What `ratio`, or `ours` against `limit`, has to reach. */
  readonly bound: string
  readonly ok: boolean
  /** Smallest and largest of what was measured. */
  readonly range?: readonly [number, number]
  readonly note?: string
}

/** One JSON line; the exit code of the program is 1 when any result is not ok. */
export function report(result: Result): void {
  const rounded = Object.fromEntries(
    Object.entries(result).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(4)) : (value as unknown),
    ]),
  )
  console.log(JSON.stringify(rounded))
  if (!result.ok) process.exitCode = 1
}

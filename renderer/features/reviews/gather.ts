// Owns reading all keys of a group, window after window, for a decision on many; refuses to stop half-way unsaid.
import { bridge } from '#bridge'
import type { Result, ReviewRow } from '#contract'

import type { Group, RowsInput } from './use-review-rows.ts'

const MOST = 200

/** Every row that `input` finds in a group. */
export async function gather(
  input: RowsInput,
  group: Group,
  signal: AbortSignal,
): Promise<Result<readonly ReviewRow[]>> {
  const rows: ReviewRow[] = []
  for (;;) {
    const result = await bridge.invoke(
      'review.rows',
      { ...input, group, offset: rows.length, limit: MOST },
      { signal },
    )
    if (!result.ok) return result
    rows.push(...result.value.rows)
    if (result.value.rows.length < MOST) return { ok: true, value: rows }
  }
}

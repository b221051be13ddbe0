// Owns what is known of the use of a key, and how well gates watched; refuses to call unused what nobody watched.
import { Timestamp, z } from './fields.ts'

/**
 * When a gate last let the key in. `unknown`: no gate has ever reported for this workspace. `never`:
 * watched since `trackingSince` and not seen. `asOf`: the last time a gate wrote its uses down.
 */
export const LastUsed = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('used'), at: Timestamp, asOf: Timestamp }),
  z.strictObject({
    state: z.literal('never'),
    trackingSince: Timestamp,
    asOf: Timestamp.optional(),
  }),
  z.strictObject({ state: z.literal('unknown') }),
])
export type LastUsed = z.output<typeof LastUsed>

/** A stretch in which no gate watched, so that nobody can say what happened. */
export const Gap = z.strictObject({ from: Timestamp, to: Timestamp })
export type Gap = z.output<typeof Gap>

export const Unused = z.strictObject({
  /**
   * `yes`: the key existed and gates watched for the whole window, and nobody used it. `no`: it was used in
   * it, or is younger. `unknown`: not seen, but there are gaps in the watch.
   */
  state: z.enum(['yes', 'no', 'unknown']),
  windowDays: z.number(),
  /** For `unknown`: the longest gaps in the window, at most 20, oldest first. */
  gaps: z.array(Gap).readonly(),
})
export type Unused = z.output<typeof Unused>

/** How well gates watched the window that "unused" is about. */
export const Coverage = z.strictObject({
  windowDays: z.number(),
  from: Timestamp,
  to: Timestamp,
  /** The share of the window in which gates watched, 0 to 1. */
  watched: z.number().min(0).max(1),
  /** The longest, at most 200, oldest first. */
  gaps: z.array(Gap).readonly(),
  gapsTotal: z.int(),
})
export type Coverage = z.output<typeof Coverage>

// Owns the operations that answer exactly what a chart draws, whole and bounded; refuses a zero where nobody watched.
import { Id, KeyRef, Nothing, Timestamp, z } from './fields.ts'
import { Gap } from './use.ts'
import { op } from './operation.ts'

const Share = z.number().min(0).max(1)
/** Uses by day and watches are kept so long. */
const KEPT = 400

/** Keys in one range of days, whatever is drawn: `to` is open at the end, and absent for the last. */
export const AgeGroup = z.strictObject({
  label: z.string(),
  fromDays: z.int(),
  toDays: z.int().optional(),
  keys: z.int(),
})
export type AgeGroup = z.output<typeof AgeGroup>

export const LastUseGroup = z.strictObject({
  /** `never`: watched and not seen. `unknown`: no gate has ever reported. */
  state: z.enum(['used', 'never', 'unknown']),
  label: z.string(),
  fromDays: z.int().optional(),
  toDays: z.int().optional(),
  keys: z.int(),
})
export type LastUseGroup = z.output<typeof LastUseGroup>

export const chartOperations = {
  'keys.useByDay': op({
    effect: 'read',
    about: 'Count the uses of a key on each day, with how much of the day gates watched.',
    input: z.strictObject({ ref: KeyRef, days: z.int().min(1).max(KEPT).default(90) }),
    output: z.strictObject({
      id: Id,
      name: z.string(),
      createdAt: Timestamp,
      /** In UTC, oldest first, today last; days without use included. */
      days: z
        .array(z.strictObject({ day: z.iso.date(), uses: z.int(), watched: Share }))
        .readonly(),
      total: z.int(),
      most: z.int(),
    }),
  }),
  'keys.ages': op({
    effect: 'read',
    about: 'Count the keys that are not revoked by their age, by that of their value, by last use.',
    input: Nothing,
    output: z.strictObject({
      keys: z.int(),
      byAge: z.array(AgeGroup).readonly(),
      byValueAge: z.array(AgeGroup).readonly(),
      byLastUse: z.array(LastUseGroup).readonly(),
      asOf: Timestamp.optional(),
    }),
  }),
  'gates.coverage': op({
    effect: 'read',
    about: 'Say how much of each day gates watched, all together and each by itself.',
    input: z.strictObject({ days: z.int().min(1).max(KEPT).default(90) }),
    output: z.strictObject({
      from: Timestamp,
      to: Timestamp,
      watched: Share,
      /** In UTC, oldest first, today last. */
      days: z.array(z.strictObject({ day: z.iso.date(), watched: Share })).readonly(),
      /** The longest, at most 200, oldest first. */
      gaps: z.array(Gap).readonly(),
      gapsTotal: z.int(),
      /** At most 50, by name; `days` in the order of the days above. */
      gates: z
        .array(
          z.strictObject({
            gateId: Id,
            name: z.string(),
            watched: Share,
            days: z.array(Share).readonly(),
          }),
        )
        .readonly(),
      gatesTotal: z.int(),
    }),
  }),
} as const

// Owns the operations on gates, the verifiers of API keys; refuses everything about consent.
import { Id, Nothing, Port, Timestamp, z } from './fields.ts'
import { op } from './operation.ts'

export const GateRow = z.strictObject({
  id: Id,
  name: z.string(),
  address: z.string(),
  state: z.enum(['in-step', 'behind', 'silent', 'by-file', 'signed-off']),
  startedAt: Timestamp,
  heartbeatAt: Timestamp,
  appliedEpoch: z.int(),
  keysLoaded: z.int(),
  uses24h: z.int(),
  clientsRecorded: z.boolean(),
  version: z.string(),
  /** Run by this app on this computer. */
  here: z.boolean(),
})
export type GateRow = z.output<typeof GateRow>

export const LocalGate = z.strictObject({
  state: z.enum(['off', 'starting', 'running', 'restarting', 'failed']),
  port: Port,
  /** What to say about `restarting` and `failed`. */
  message: z.string().optional(),
  fix: z.string().optional(),
  since: Timestamp.optional(),
  restarts: z.int(),
})
export type LocalGate = z.output<typeof LocalGate>

export const gateOperations = {
  'gates.list': op({
    effect: 'read',
    about: 'List the gates that have reported for this workspace.',
    input: Nothing,
    output: z.strictObject({
      gates: z.array(GateRow).readonly(),
      epoch: z.int(),
      epochAt: Timestamp.optional(),
      /** Stretches in which at least one gate watched, oldest first, at most the last 400 days. */
      watched: z.array(z.strictObject({ from: Timestamp, to: Timestamp })).readonly(),
    }),
  }),
  'gates.local': op({
    effect: 'read',
    about: 'Say how the gate on this computer is doing.',
    input: Nothing,
    output: LocalGate,
  }),
  'gates.runHere': op({
    effect: 'write',
    about: 'Start or stop the gate on this computer.',
    input: z.strictObject({ on: z.boolean(), port: Port.optional() }),
    output: LocalGate,
  }),
  'gates.retire': op({
    effect: 'write',
    about: 'Take a silent gate that will not come back out of receipts.',
    input: z.strictObject({ id: Id }),
    output: Nothing,
  }),
} as const

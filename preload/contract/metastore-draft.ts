// Owns the unfinished walk through the wizard, so that it can be left and taken up; refuses to hold a secret.
import { line, Timestamp, z } from './fields.ts'
import { EngineId, Tls } from './metastore-target.ts'

export const WIZARD_STEPS = [
  'engine',
  'network',
  'connection',
  'probe',
  'scripts',
  'run',
  'validate',
] as const
export const WizardStep = z.enum(WIZARD_STEPS)
export type WizardStep = z.output<typeof WizardStep>

/** The fields of the connection as they were typed, right or wrong. */
export const ConnectionDraft = z.strictObject({
  name: line(400),
  host: line(2_000),
  port: line(40),
  database: line(400),
  user: line(400),
  tlsMode: Tls.shape.mode.unwrap(),
  /** `system`, `rds`, `file` (certificates in `ca`) or `pin`. */
  trust: z.enum(['system', 'rds', 'file', 'pin']),
  ca: line(200_000),
  pin: line(400),
  serverName: line(400),
  ssh: line(400),
})
export type ConnectionDraft = z.output<typeof ConnectionDraft>

export const WizardDraft = z.strictObject({
  step: WizardStep,
  /** The furthest step that was open. */
  reached: WizardStep,
  engine: EngineId.optional(),
  provider: z.enum(['aws', 'other']),
  /** The administrator's own address, for the inbound rule. */
  cidr: line(64),
  /** Names in the texts of the guide, as typed. */
  names: z
    .strictObject({ instance: line(400), securityGroup: line(400), region: line(400) })
    .optional(),
  form: ConnectionDraft,
  /** The kept connection, from the third step on. */
  connection: line(120).optional(),
  scripts: z.enum(['ours', 'given']),
  pair: z.strictObject({ schema: line(4_096), txn: line(4_096) }),
})
export type WizardDraft = z.output<typeof WizardDraft>

export const KeptDraft = z.strictObject({
  draft: WizardDraft.optional(),
  savedAt: Timestamp.optional(),
})

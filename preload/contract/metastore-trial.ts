// Owns the trial database on this computer: its state; refuses to call it more than a trial.
import { Port, z } from './fields.ts'

/** One person, one computer, loopback only, no password and no encryption. */
export const Trial = z.strictObject({
  state: z.enum(['off', 'starting', 'running', 'failed']),
  port: Port,
  /** Bytes on disk; 0: never started, or removed. */
  bytes: z.int(),
  /** Why it is `failed`, or `starting` once more, and what to do. */
  message: z.string().optional(),
})
export type Trial = z.output<typeof Trial>

/** How the trial is reached; its only user and database. */
export const TRIAL_ACCOUNT = { host: '127.0.0.1', database: 'postgres', user: 'postgres' } as const

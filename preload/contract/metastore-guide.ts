// Owns what must be true for a database to be reachable, and texts that make it so; refuses to open it to everybody unasked.
import { line, Port, z } from './fields.ts'
import { EngineId, METASTORE_PORT } from './metastore-target.ts'

export const GUIDE_FORMATS = ['cli', 'terraform', 'cloudformation', 'console'] as const

/** What a person types to let everybody in. */
export const OPEN_TO_EVERYBODY = 'open to everybody'

export const GuideQuestion = z.strictObject({
  engine: EngineId,
  provider: z.enum(['aws', 'other']),
  port: Port.default(METASTORE_PORT),
  /** Who is let in: an address, or a network as `203.0.113.6/32`. Absent: the text finds the address out. */
  cidr: line(64).optional(),
  /** What a person typed to let everybody in; has to be `OPEN_TO_EVERYBODY` for `0.0.0.0/0` and `::/0`. */
  confirm: line(64).optional(),
  /** Names for the texts; absent ones stand as placeholders. */
  instance: line(128).optional(),
  securityGroup: line(128).optional(),
  region: line(64).optional(),
})
export type GuideQuestion = z.output<typeof GuideQuestion>

export const Guide = z.strictObject({
  /** All of them have to hold. */
  conditions: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        /** One line: why. */
        about: z.string(),
        /** Where to look, in plain words. */
        how: z.string(),
        /** A command that shows or sets it. */
        command: z.string().optional(),
      }),
    )
    .readonly(),
  /** Ready to copy. */
  texts: z
    .array(
      z.strictObject({
        format: z.enum(GUIDE_FORMATS),
        title: z.string(),
        /** `rule`: the inbound rule alone. `database`: an instance that is reachable from the start. */
        what: z.enum(['rule', 'database']),
        text: z.string(),
      }),
    )
    .readonly(),
  /** Ways that need no public database. */
  privateWays: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        about: z.string(),
        text: z.string().optional(),
      }),
    )
    .readonly(),
  warnings: z.array(z.string()).readonly(),
})
export type Guide = z.output<typeof Guide>

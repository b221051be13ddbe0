// Owns what a check of a database says: stages, verdicts, causes, fixes; refuses a server's own words.
import { Port, z } from './fields.ts'
import { EngineId } from './metastore-target.ts'

export const STAGES = [
  'name',
  'address',
  'tcp',
  'protocol',
  'tls',
  'login',
  'rights',
  'facts',
] as const

export const PROBE_CODES = [
  'dns.notfound',
  'dns.offline',
  'dns.private',
  'tcp.refused',
  'tcp.timeout',
  'tcp.unreach',
  'proto.engine',
  'proto.other',
  'proto.silent',
  'proto.closed',
  'tls.untrusted',
  'tls.selfsigned',
  'tls.host',
  'tls.expired',
  'tls.unsupported',
  'tls.required',
  'tls.version',
  'tls.wallet',
  'auth.denied',
  'auth.locked',
  'auth.expired',
  'auth.method',
  'auth.host',
  'auth.blocked',
  'db.missing',
  'db.denied',
  'db.starting',
  'db.full',
  'db.readonly',
  'rights.create',
  'rights.quota',
  'facts.encoding',
  'facts.version',
  'facts.schema',
  'cancelled',
] as const
export const ProbeCode = z.enum(PROBE_CODES)
export type ProbeCode = z.output<typeof ProbeCode>

/** A change that one click makes, after which the check runs again. */
export const ProbeFix = z.discriminatedUnion('kind', [
  /** Another engine answers here. */
  z.strictObject({ kind: z.literal('engine'), engine: EngineId, label: z.string() }),
  z.strictObject({ kind: z.literal('port'), port: Port }),
  /** The writer's endpoint instead of a reader's. */
  z.strictObject({ kind: z.literal('host'), host: z.string() }),
  /** Trust Amazon's bundle. */
  z.strictObject({ kind: z.literal('rds-ca') }),
  /** Trust this certificate, once an administrator has confirmed its fingerprint. */
  z.strictObject({ kind: z.literal('pin'), sha256: z.string() }),
  z.strictObject({ kind: z.literal('server-name'), name: z.string() }),
  z.strictObject({ kind: z.literal('encrypt') }),
  /** Only offered for this computer itself. */
  z.strictObject({ kind: z.literal('in-clear') }),
  /** `metastore.createDatabase` runs this. */
  z.strictObject({ kind: z.literal('create-database'), sql: z.string() }),
  /** The text of the inbound rule, from `metastore.guide`. */
  z.strictObject({ kind: z.literal('rule') }),
])
export type ProbeFix = z.output<typeof ProbeFix>

/** A place on the way to the database, where packets may stop. */
export const ProbePlace = z.strictObject({
  place: z.enum(['computer', 'network', 'gateway', 'acl', 'rule', 'database']),
  name: z.string(),
  detail: z.string(),
  /** The position of the cause that sits here in `causes`, from 1. Absent: passed, or not known. */
  cause: z.int().optional(),
  passed: z.boolean(),
})
export type ProbePlace = z.output<typeof ProbePlace>

export const ProbeStage = z.strictObject({
  stage: z.enum(STAGES),
  verdict: z.enum(['pass', 'warn', 'fail', 'skipped']),
  ms: z.number().nonnegative(),
  code: ProbeCode.optional(),
  message: z.string(),
  fix: z.string().optional(),
  /** Likely causes, the likeliest first. */
  causes: z.array(z.string()).readonly().optional(),
  /** SQL or a command that mends it, to copy. */
  copy: z.string().optional(),
  /** The one to offer first comes first. */
  fixes: z.array(ProbeFix).readonly().optional(),
  /** What would explain it and is known not to be so. */
  ruledOut: z.array(z.string()).readonly().optional(),
  /** The way to the database with the causes where they sit, when packets vanish. */
  path: z.array(ProbePlace).readonly().optional(),
})
export type ProbeStage = z.output<typeof ProbeStage>

export const ProbeFacts = z.strictObject({
  product: z.string(),
  version: z.string(),
  /** As recognised; may differ from the engine that was chosen. */
  engine: EngineId,
  addresses: z.array(z.string()).readonly(),
  encrypted: z.boolean(),
  certificate: z
    .strictObject({
      subject: z.string(),
      issuer: z.string(),
      validTo: z.string(),
      sha256: z.string(),
    })
    .optional(),
  encoding: z.string(),
  readOnly: z.boolean(),
  mayCreate: z.boolean(),
  /** Version of the Science-schema found there. */
  schemaVersion: z.string().optional(),
  tables: z.int(),
  clockSkewMs: z.int(),
})
export type ProbeFacts = z.output<typeof ProbeFacts>

export const ProbeReport = z.strictObject({
  ok: z.boolean(),
  stages: z.array(ProbeStage).readonly(),
  facts: ProbeFacts.optional(),
  /** The same as plain text for a ticket, without names, addresses and accounts. */
  report: z.string(),
})
export type ProbeReport = z.output<typeof ProbeReport>

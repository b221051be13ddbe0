// Owns the operations on the metastore: reach it, plan, prepare and validate its Science-schema; refuses to hold a driver's words.
import { line, Nothing, Port, SecretText, Timestamp, z } from './fields.ts'
import { op } from './operation.ts'

export const EngineId = z.enum([
  'postgresql',
  'aurora-postgresql',
  'mariadb',
  'mysql',
  'aurora-mysql',
  'sqlserver',
  'oracle',
  'trial',
])
export type EngineId = z.output<typeof EngineId>

export const Dialect = z.enum(['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'])
export type Dialect = z.output<typeof Dialect>

/** The port that the inbound rule opens, whatever the engine's own is. */
export const METASTORE_PORT = 9_472

export const Tls = z.strictObject({
  /** `verify-full`: chain and host name. `verify-ca`: chain alone. `off`: beyond loopback only with consent. */
  mode: z.enum(['verify-full', 'verify-ca', 'off']).default('verify-full'),
  /** `rds`: Amazon's bundle, built in. Otherwise certificates in PEM. Absent: the system's. */
  ca: z.union([z.literal('rds'), line(200_000)]).optional(),
  /** SHA-256 of the server's certificate, hex, with or without colons: trusted instead of a chain. */
  pin: line(128).optional(),
  /** The name that the certificate has to carry, when it is not the host. */
  serverName: line(253).optional(),
})

/** Where a database is and how to reach it. Holds no secret. */
export const Target = z.strictObject({
  engine: EngineId,
  host: line(253).min(1),
  port: Port.default(METASTORE_PORT),
  /** The database, or the service on Oracle. */
  database: line(128).min(1),
  user: line(128).min(1),
  tls: Tls.prefault({}),
  /** `USER@HOST` of a bastion, reached by the system's ssh. */
  ssh: line(300).optional(),
})
export type Target = z.output<typeof Target>

/** A kept connection by name, or a target with its password. */
export const Access = z.union([
  z.strictObject({ connection: line(120).min(1) }),
  z.strictObject({ target: Target, password: SecretText.optional() }),
])
export type Access = z.output<typeof Access>

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
})
export type ProbeReport = z.output<typeof ProbeReport>

export const PlanStep = z.strictObject({
  script: z.enum(['schema', 'txn']),
  /** `table sci_table`, `index sci_column_by_table`, `row sci_version`. */
  object: z.string(),
  action: z.enum(['create', 'present', 'differs']),
  sql: z.string(),
})
export type PlanStep = z.output<typeof PlanStep>

export const Drift = z.strictObject({
  object: z.string(),
  kind: z.enum([
    'missing',
    'extra',
    'type',
    'nullable',
    'default',
    'key',
    'index',
    'constraint',
    'row',
  ]),
  expected: z.string(),
  actual: z.string(),
})
export type Drift = z.output<typeof Drift>

export const RunStep = z.strictObject({
  number: z.int(),
  of: z.int(),
  object: z.string(),
  state: z.enum(['running', 'created', 'found', 'rolled-back']),
  ms: z.number().nonnegative(),
})
export type RunStep = z.output<typeof RunStep>

export const ScriptFile = z.strictObject({ name: z.string(), sha256: z.string(), text: z.string() })

const Kept = z.strictObject({
  name: z.string(),
  target: Target,
  hasPassword: z.boolean(),
  checkedAt: Timestamp.optional(),
  ok: z.boolean().optional(),
  schemaVersion: z.string().optional(),
  drift: z.int().optional(),
})

export const metastoreOperations = {
  'metastore.engines': op({
    effect: 'read',
    about: 'List the engines, their own ports, and which were proved on a real server.',
    input: Nothing,
    output: z.strictObject({
      engines: z
        .array(
          z.strictObject({
            id: EngineId,
            label: z.string(),
            dialect: Dialect,
            ownPort: Port,
            proved: z.boolean(),
          }),
        )
        .readonly(),
    }),
  }),
  'metastore.scripts': op({
    effect: 'read',
    about: 'Show the two scripts of the Science-schema for an engine.',
    input: z.strictObject({ engine: EngineId }),
    output: z.strictObject({ version: z.string(), files: z.array(ScriptFile).readonly() }),
  }),
  'metastore.probe': op({
    effect: 'read',
    about: 'Find out, stage by stage, whether a database can be reached and prepared.',
    input: z.strictObject({ access: Access }),
    output: ProbeReport,
    progress: ProbeStage,
  }),
  'metastore.plan': op({
    effect: 'read',
    about: 'Say what preparing a database would create, what is there, and what differs.',
    input: z.strictObject({ access: Access }),
    output: z.strictObject({
      engine: EngineId,
      version: z.string(),
      steps: z.array(PlanStep).readonly(),
    }),
  }),
  'metastore.prepare': op({
    effect: 'write',
    about: 'Create what is missing of the Science-schema; may be run again after any end.',
    input: z.strictObject({ access: Access }),
    output: z.strictObject({
      ok: z.boolean(),
      executed: z.int(),
      found: z.int(),
      version: z.string(),
      ms: z.number(),
    }),
    progress: RunStep,
  }),
  'metastore.validate': op({
    effect: 'read',
    about: 'Compare a prepared database with the Science-schema, column by column.',
    input: z.strictObject({ access: Access }),
    output: z.strictObject({
      ok: z.boolean(),
      version: z.string(),
      objects: z.int(),
      drift: z.array(Drift).readonly(),
    }),
  }),
  'metastore.connections': op({
    effect: 'read',
    about: 'List the kept connections.',
    input: Nothing,
    output: z.strictObject({ connections: z.array(Kept).readonly() }),
  }),
  'metastore.keep': op({
    effect: 'write',
    about: 'Keep a connection by name, its password in the vault.',
    input: z.strictObject({
      name: line(120).min(1),
      target: Target,
      password: SecretText.optional(),
    }),
    output: Kept,
  }),
  'metastore.forget': op({
    effect: 'write',
    about: 'Forget a kept connection and its password.',
    input: z.strictObject({ name: line(120).min(1) }),
    output: Nothing,
  }),
} as const

// Owns what scripts would do, did and should have done to a database; refuses to know how.
import { line, Timestamp, TYPED, z } from './fields.ts'

export const PlanStep = z.strictObject({
  script: z.enum(['schema', 'txn']),
  /** `table sci_table`, `index sci_column_by_table`, `row sci_version`. */
  object: z.string(),
  action: z.enum(['create', 'present', 'differs']),
  sql: z.string(),
  /** One line for people. */
  about: z.string(),
  /** Of a given pair: it was sent once, and nothing tells whether it ran. A person has to. */
  doubt: z.literal(true).optional(),
})
export type PlanStep = z.output<typeof PlanStep>

/** Bounded, because a validation travels back to be written as a report. */
const text = line(TYPED)

export const Drift = z.strictObject({
  object: text,
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
  expected: text,
  actual: text,
})
export type Drift = z.output<typeof Drift>

export const RunStep = z.strictObject({
  number: z.int(),
  of: z.int(),
  script: z.enum(['schema', 'txn']),
  object: z.string(),
  state: z.enum(['running', 'created', 'found', 'rolled-back']),
  ms: z.number().nonnegative(),
})
export type RunStep = z.output<typeof RunStep>

export const ScriptStatement = z.strictObject({
  /** From 1, within its file. */
  number: z.int(),
  /** The line of the file at which it begins, from 1. */
  line: z.int(),
  /** `table sci_table`; empty where nothing is known of it. */
  object: z.string(),
  /** One line for people. */
  about: z.string(),
  /** At most 20,000 characters of it. */
  sql: z.string(),
})
export type ScriptStatement = z.output<typeof ScriptStatement>

export const ScriptFile = z.strictObject({
  script: z.enum(['schema', 'txn']),
  name: z.string(),
  sha256: z.string(),
  /** At most 400,000 characters of it. */
  text: z.string(),
  /** At most 2,000 of them. */
  statements: z.array(ScriptStatement).readonly(),
  /** How many it has. */
  count: z.int(),
  /** What is known to be read wrongly, or worth a look before it runs. */
  warnings: z.array(z.string()).readonly(),
})
export type ScriptFile = z.output<typeof ScriptFile>

/** A column, key, index, check or row of a table, as it should be and as it is. */
export const ComparedPart = z.strictObject({
  kind: z.enum(['column', 'key', 'index', 'constraint', 'row']),
  name: text,
  /** Absent: not expected. */
  expected: text.optional(),
  /** Absent: missing. */
  actual: text.optional(),
  same: z.boolean(),
})
export type ComparedPart = z.output<typeof ComparedPart>

export const ComparedTable = z.strictObject({
  name: text,
  /** `extra`: not ours, and left alone. */
  state: z.enum(['same', 'differs', 'missing', 'extra']),
  parts: z.array(ComparedPart).readonly(),
  /** SQL that would make it as expected; never run by this program. */
  repair: z.array(text).readonly(),
})
export type ComparedTable = z.output<typeof ComparedTable>

export const Validation = z.strictObject({
  ok: z.boolean(),
  /** What it was compared with: a version of the Science-schema, or what a given pair had made. */
  version: text,
  at: Timestamp,
  /** How many objects are expected. */
  objects: z.int(),
  drift: z.array(Drift).readonly(),
  tables: z.array(ComparedTable).readonly(),
})
export type Validation = z.output<typeof Validation>

export const RunResult = z.strictObject({
  ok: z.boolean(),
  executed: z.int(),
  found: z.int(),
  version: z.string(),
  ms: z.number(),
})
export type RunResult = z.output<typeof RunResult>

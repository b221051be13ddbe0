// Owns the operations on the metastore: reach it, plan, prepare and validate its Science-schema; refuses to hold a driver's words.
import { line, Nothing, Port, SecretText, Timestamp, z } from './fields.ts'
import { KeptDraft, WizardDraft } from './metastore-draft.ts'
import { Guide, GuideQuestion } from './metastore-guide.ts'
import { ProbeReport, ProbeStage } from './metastore-probe.ts'
import { PlanStep, RunResult, RunStep, ScriptFile, Validation } from './metastore-schema.ts'
import { Access, Dialect, EngineId, Pair, Target } from './metastore-target.ts'
import { Trial } from './metastore-trial.ts'
import { op } from './operation.ts'

export const KeptConnection = z.strictObject({
  name: z.string(),
  target: Target,
  hasPassword: z.boolean(),
  checkedAt: Timestamp.optional(),
  /** Whether the last look got through; what the last comparison found is `drift`. */
  ok: z.boolean().optional(),
  schemaVersion: z.string().optional(),
  drift: z.int().optional(),
})

export type KeptConnection = z.output<typeof KeptConnection>

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
  'metastore.guide': op({
    effect: 'read',
    about: 'Say what must be true for a database to be reachable, with texts that make it so.',
    input: GuideQuestion,
    output: Guide,
  }),
  'metastore.scripts': op({
    effect: 'read',
    about: 'Show the two scripts of the Science-schema for an engine, or the pair that was given.',
    input: z.strictObject({ engine: EngineId, pair: Pair.optional() }),
    output: z.strictObject({ version: z.string(), files: z.array(ScriptFile).readonly() }),
  }),
  'metastore.saveScripts': op({
    effect: 'write',
    about: 'Write the two scripts into a folder, for somebody else to run.',
    input: z.strictObject({ engine: EngineId, folder: line(4_096).min(1) }),
    output: z.strictObject({
      version: z.string(),
      files: z
        .array(z.strictObject({ name: z.string(), sha256: z.string(), path: z.string() }))
        .readonly(),
    }),
  }),
  'metastore.probe': op({
    effect: 'read',
    about: 'Find out, stage by stage, whether a database can be reached and prepared.',
    input: z.strictObject({ access: Access }),
    output: ProbeReport,
    progress: ProbeStage,
  }),
  'metastore.createDatabase': op({
    effect: 'write',
    about: 'Create the database that a connection names, where its account may.',
    input: z.strictObject({ access: Access }),
    output: z.strictObject({ sql: z.string() }),
  }),
  'metastore.plan': op({
    effect: 'read',
    about: 'Say what preparing a database would create, what is there, and what differs.',
    input: z.strictObject({ access: Access, pair: Pair.optional() }),
    output: z.strictObject({
      engine: EngineId,
      version: z.string(),
      steps: z.array(PlanStep).readonly(),
    }),
  }),
  'metastore.prepare': op({
    effect: 'write',
    about: 'Create what is missing of the Science-schema; may be run again after any end.',
    input: z.strictObject({
      access: Access,
      pair: Pair.optional(),
      /** What a person has found out about the statements of a pair that `metastore.doubt` names. */
      doubt: z.enum(['ran', 'did-not-run']).optional(),
    }),
    output: RunResult,
    progress: RunStep,
  }),
  'metastore.upgrade': op({
    effect: 'write',
    about: 'Bring an older Science-schema to the version of this program.',
    input: z.strictObject({ access: Access }),
    output: RunResult,
    progress: RunStep,
  }),
  'metastore.validate': op({
    effect: 'read',
    about: 'Compare a prepared database with the Science-schema, column by column.',
    input: z.strictObject({ access: Access, pair: Pair.optional() }),
    output: Validation,
  }),
  'metastore.report': op({
    effect: 'read',
    about: 'Write a validation as a report to keep or to hand on.',
    input: z.strictObject({
      format: z.enum(['html', 'markdown', 'json']),
      target: Target,
      validation: Validation,
    }),
    output: z.strictObject({ name: z.string(), text: z.string() }),
  }),
  'metastore.connections': op({
    effect: 'read',
    about: 'List the kept connections.',
    input: Nothing,
    output: z.strictObject({ connections: z.array(KeptConnection).readonly() }),
  }),
  'metastore.keep': op({
    effect: 'write',
    about: 'Keep a connection by name, its password in the vault.',
    input: z.strictObject({
      name: line(120).min(1),
      target: Target,
      password: SecretText.optional(),
    }),
    output: KeptConnection,
  }),
  'metastore.forget': op({
    effect: 'write',
    about: 'Forget a kept connection and its password.',
    input: z.strictObject({ name: line(120).min(1) }),
    output: Nothing,
  }),
  'metastore.draft': op({
    effect: 'read',
    about: 'Answer the walk through the wizard that was left unfinished.',
    input: Nothing,
    output: KeptDraft,
  }),
  'metastore.saveDraft': op({
    effect: 'write',
    about: 'Keep where the wizard stands; without a draft, forget it.',
    input: z.strictObject({ draft: WizardDraft.optional() }),
    output: KeptDraft,
  }),
  'metastore.trial': op({
    effect: 'read',
    about: 'Say how the trial database on this computer stands.',
    input: Nothing,
    output: Trial,
  }),
  'metastore.runTrial': op({
    effect: 'write',
    about: 'Start or stop the trial database on this computer.',
    input: z.strictObject({ on: z.boolean(), port: Port.optional() }),
    output: Trial,
  }),
  'metastore.removeTrial': op({
    effect: 'destroy',
    about: 'Stop the trial database and delete all that is in it.',
    input: Nothing,
    output: Trial,
  }),
} as const

// Owns the operations on backups: write one, say what restoring would change, restore; refuses to revive a key.
import { KeyPrefix, line, Nothing, SecretText, Timestamp, z } from './fields.ts'
import { op } from './operation.ts'

const Path = line(4_096).min(1)

export const BackupStep = z.strictObject({
  phase: z.enum(['copying', 'encrypting', 'verifying', 'reading', 'restoring']),
  /** Bytes of this phase, done and in all. */
  done: z.number().nonnegative(),
  of: z.number().nonnegative(),
})
export type BackupStep = z.output<typeof BackupStep>

/** What a backup says of itself, once its passphrase has opened it. */
export const BackupFacts = z.strictObject({
  workspace: z.strictObject({ id: z.string(), name: z.string() }),
  at: Timestamp,
  /** The version of the program that wrote it. */
  app: z.string(),
  keys: z.int(),
  records: z.int(),
})
export type BackupFacts = z.output<typeof BackupFacts>

export const Restoring = z.strictObject({
  backup: BackupFacts,
  /** Of the whole file, hex: restoring takes only the file that was looked at. */
  sha256: z.string(),
  /** `running`: merged into what is there. `empty`: a workspace without any key or record takes it over. */
  into: z.enum(['running', 'empty']),
  keys: z.strictObject({
    added: z.int(),
    changed: z.int(),
    same: z.int(),
    /** Made after the backup, and kept. */
    onlyHere: z.int(),
  }),
  /** At most 200 of the added and changed keys. */
  changes: z
    .array(
      z.strictObject({
        name: z.string(),
        prefix: KeyPrefix,
        change: z.enum(['added', 'changed']),
        fields: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  /** Alive in the backup and refused now: at most 200 of them. They stay refused. */
  keptRefused: z
    .array(
      z.strictObject({
        name: z.string(),
        prefix: KeyPrefix,
        why: z.enum(['revoked', 'suspended', 'expired', 'overlap-ended']),
      }),
    )
    .readonly(),
  keptRefusedTotal: z.int(),
  /** Names that another key has by now. */
  renamed: z.array(z.strictObject({ from: z.string(), to: z.string() })).readonly(),
  /** Lines that the list of revoked keys gets. */
  ledgerLines: z.int(),
  /** `continued`: records of the backup are appended. `forked`: two histories, ours goes on. */
  audit: z.enum(['same', 'continued', 'ahead', 'forked']),
  auditRecords: z.int(),
  /** Set for an empty workspace without a ledger: revokes after this instant are not known. */
  knowsRevokesUntil: Timestamp.optional(),
})
export type Restoring = z.output<typeof Restoring>

const From = {
  path: Path,
  passphrase: SecretText,
  /** A list of revoked keys that was saved apart from the backup. */
  ledger: Path.optional(),
}

export const backupOperations = {
  'backup.write': op({
    effect: 'write',
    about:
      'Write inventory, list of revoked keys and audit into one encrypted file, and verify it.',
    input: z.strictObject({ path: Path, passphrase: SecretText }),
    output: z.strictObject({
      path: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      backup: BackupFacts,
    }),
    progress: BackupStep,
  }),
  'backup.preview': op({
    effect: 'read',
    about: 'Say what restoring a backup would change, without changing anything.',
    input: z.strictObject(From),
    output: Restoring,
    progress: BackupStep,
  }),
  'backup.restore': op({
    effect: 'destroy',
    about: 'Bring a backup into the open inventory; what is refused now stays refused.',
    input: z.strictObject({
      ...From,
      /** Of the file that was looked at; absent: whatever is there. */
      sha256: line(64).optional(),
    }),
    output: Restoring,
    progress: BackupStep,
  }),
  'backup.last': op({
    effect: 'read',
    about: 'Say when the last backup was written, and whether the next is due.',
    input: Nothing,
    output: z.strictObject({
      at: Timestamp.optional(),
      path: z.string().optional(),
      /** Days between backups; 0: no reminder. */
      everyDays: z.int(),
      /** How much was recorded since; absent without any backup. */
      changes: z.int().optional(),
      /** Without any backup: once the first key is a day old. */
      due: z.boolean(),
    }),
  }),
} as const

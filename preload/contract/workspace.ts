// Owns the operations on the workspace, its settings, its vault and its audit chain.
import { Id, KeyPrefix, line, Nothing, SecretText, Timestamp, TYPED, z } from './fields.ts'
import { op } from './operation.ts'

export const VaultStatus = z.strictObject({
  /** `keychain`: the operating system's. `file`: one age file opened by a passphrase. `none`: neither. */
  form: z.enum(['keychain', 'file', 'none']),
  state: z.enum(['ready', 'locked', 'denied', 'slow', 'absent', 'damaged']),
  /** What it is called here: "Keychain", "Secret Service", "Credential Manager". */
  label: z.string(),
  message: z.string(),
  fix: z.string(),
  /** A passphrase file exists, or could be made. */
  file: z.enum(['none', 'locked', 'open']),
})
export type VaultStatus = z.output<typeof VaultStatus>

export const Settings = z.strictObject({
  /** The address of the Data Science API, used in snippets and by "Test this key". Empty: not yet asked. */
  apiAddress: line(2_048),
  unusedAfterDays: z.int().min(1).max(365),
  clipboardSeconds: z.int().min(10).max(300),
  colorScheme: z.enum(['system', 'light', 'dark']),
  runGateHere: z.boolean(),
  /** Days after which a new backup is asked for; 0: never. */
  backupEveryDays: z.int().min(0).max(365),
  gatePort: z.int().min(1).max(65_535),
})
export type Settings = z.output<typeof Settings>

export const Capabilities = z.strictObject({
  host: z.enum(['electron', 'loopback', 'cli']),
  /** `managed`: the main process copies and clears. `browser`: the page can only copy. */
  clipboard: z.enum(['managed', 'browser']),
  /** `host.choose` opens the system's own dialogs; elsewhere paths are typed. */
  dialogs: z.boolean(),
  /** Who tells what is due: the desktop by notifications, or the page itself. */
  notices: z.enum(['system', 'page']),
})
export type Capabilities = z.output<typeof Capabilities>

export const WorkspaceRow = z.strictObject({
  id: Id,
  name: z.string(),
  current: z.boolean(),
})

export const AuditRow = z.strictObject({
  seq: z.int(),
  at: Timestamp,
  actor: z.string(),
  operation: z.string(),
  keyId: Id.optional(),
  prefix: KeyPrefix.optional(),
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditRow = z.output<typeof AuditRow>

export const AuditHealth = z.strictObject({
  ok: z.boolean(),
  records: z.int(),
  /** Hex SHA-256 of the last record; 64 zeros for an empty chain. */
  head: z.string(),
  /** `signed`: the vault's head matches. `unsigned`: no vault, so a rewrite would go unseen. */
  assurance: z.enum(['signed', 'unsigned']),
  broken: z
    .strictObject({
      seq: z.int(),
      kind: z.enum(['changed', 'missing', 'cut', 'signature']),
      message: z.string(),
    })
    .optional(),
  /** The newest restore over a chain that did not hold, and what was wrong with it then. */
  overBroken: z.strictObject({ seq: z.int(), message: z.string() }).optional(),
  message: z.string(),
})
export type AuditHealth = z.output<typeof AuditHealth>

export const DoctorCheck = z.strictObject({
  check: z.string(),
  verdict: z.enum(['pass', 'warn', 'fail']),
  message: z.string(),
  fix: z.string().optional(),
})

export const workspaceOperations = {
  'workspace.about': op({
    effect: 'read',
    about: 'Say which workspace this is, where it lies and what this host can do.',
    input: Nothing,
    output: z.strictObject({
      id: Id,
      name: z.string(),
      version: z.string(),
      actor: z.string(),
      dataFolder: z.string(),
      capabilities: Capabilities,
      workspaces: z.array(WorkspaceRow).readonly(),
      /** The path of the command line, for lines to copy. */
      command: z.string(),
    }),
  }),
  'workspace.create': op({
    effect: 'write',
    about: 'Make a workspace with an inventory of its own.',
    input: z.strictObject({ name: line(TYPED) }),
    output: WorkspaceRow,
  }),
  'workspace.open': op({
    effect: 'write',
    about: 'Work in another workspace from now on.',
    input: z.strictObject({ id: Id }),
    output: WorkspaceRow,
  }),
  'workspace.watch': op({
    effect: 'read',
    about: 'Tell when the inventory changes, until cancelled.',
    input: Nothing,
    output: Nothing,
    progress: z.strictObject({ change: z.int() }),
  }),
  'workspace.doctor': op({
    effect: 'read',
    about: 'Check the data folder, the database, the ledger, the vault, the chain and the gates.',
    input: Nothing,
    output: z.strictObject({ ok: z.boolean(), checks: z.array(DoctorCheck).readonly() }),
  }),
  'settings.get': op({
    effect: 'read',
    about: 'Read the settings of this workspace.',
    input: Nothing,
    output: Settings,
  }),
  'settings.set': op({
    effect: 'write',
    about: 'Change settings of this workspace.',
    input: Settings.partial(),
    output: Settings,
  }),
  'vault.status': op({
    effect: 'read',
    about: 'Say where secrets are kept and whether it is open.',
    input: z.strictObject({ recheck: z.boolean().optional() }),
    output: VaultStatus,
  }),
  'vault.makeFile': op({
    effect: 'write',
    about: 'Make the passphrase file, where there is no keychain.',
    input: z.strictObject({ passphrase: SecretText }),
    output: VaultStatus,
  }),
  'vault.unlockFile': op({
    effect: 'write',
    about: 'Open the passphrase file until the app ends.',
    input: z.strictObject({ passphrase: SecretText }),
    output: VaultStatus,
  }),
  'vault.lockFile': op({
    effect: 'write',
    about: 'Close the passphrase file.',
    input: Nothing,
    output: VaultStatus,
  }),
  'audit.list': op({
    effect: 'read',
    about: 'List audit records: a window, newest first, and the total.',
    input: z.strictObject({
      keyId: Id.optional(),
      /** In the name of a key, its prefix, the person, the words or the details. */
      find: line(TYPED).optional(),
      /** `keys`, `gates`, `metastore`: the part of the operation before the point. */
      areas: z.array(line(40)).max(20).readonly().optional(),
      /** At or after. */
      from: Timestamp.optional(),
      /** Before. */
      to: Timestamp.optional(),
      /** Records before this one: a page that stays the same while the chain grows. */
      beforeSeq: z.int().positive().optional(),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.strictObject({ rows: z.array(AuditRow).readonly(), total: z.int() }),
  }),
  'audit.verify': op({
    effect: 'read',
    about: 'Walk the audit chain and name the first broken, missing or cut record.',
    input: Nothing,
    output: AuditHealth,
  }),
} as const

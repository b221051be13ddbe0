// Owns what a backup is made of and goes into: one open workspace; refuses to know how.
import type { Call } from '#base/call'
import type { WorkspaceFiles } from '#base/paths'
import type { BackupFacts, BackupStep } from '#contract/backup'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import type { Ledger } from '#store/ledger'
import type { Manifest } from './manifest.ts'

/** One open workspace, as backup and restore need it. */
export interface Restorable {
  readonly id: string
  readonly name: string
  readonly files: WorkspaceFiles
  readonly database: Database
  readonly ledger: Ledger
  /** Whether the audit chain is whole: what was wrong before a restore stays on record. */
  readonly chain: () => Promise<{ readonly ok: boolean; readonly message: string }>
  /** The vault forgets the head of the chain: after a restore another one is right. */
  readonly forgetHead: () => Promise<void>
}

export const factsOf = ({ workspace, at, app, keys, records }: Manifest): BackupFacts => ({
  workspace,
  at,
  app,
  keys,
  records,
})

/** How much is in an inventory, and by how many migrations it was made. */
export function counted(db: Reader): Pick<Manifest, 'keys' | 'records' | 'schema'> {
  return (
    db.get<Pick<Manifest, 'keys' | 'records' | 'schema'>>(
      `SELECT (SELECT count(*) FROM key) AS keys, (SELECT count(*) FROM audit) AS records,
              (SELECT user_version FROM pragma_user_version) AS schema`,
    ) ?? { keys: 0, records: 0, schema: 0 }
  )
}

type Phase = BackupStep['phase']

const EVERY_MS = 100

/** Reports a phase at its beginning and its end, and ten times a second between. */
export function stepper({ progress }: Call): (phase: Phase, done: number, of: number) => void {
  let last: Phase | undefined
  let at = 0
  return (phase, done, of) => {
    const now = performance.now()
    if (phase === last && done < of && now - at < EVERY_MS) return
    last = phase
    at = now
    progress({ phase, done, of } satisfies BackupStep)
  }
}

// Owns what the parts of the key service are given; holds no behaviour.
import type { Log } from '#base/log'
import type { Runtime } from '#base/runtime'
import type { Secret } from '#base/secret'
import type { AuditEntry } from '#store/audit'
import type { Reader } from '#store/connection'
import type { Database } from '#store/database'
import type { DueCounts } from '#store/due'
import type { Ledger } from '#store/ledger'
import type { Rules } from '#store/policy'
import type { PendingValues } from './pending.ts'

/** Where a copy of a value is kept, if a person asks for it. Rejects with Fault vault.*. */
export interface CopyVault {
  readonly put: (item: string, value: Secret) => Promise<void>
  readonly take: (item: string) => Promise<Secret | undefined>
  readonly drop: (item: string) => Promise<void>
}

/** The clipboard of a host that can clear it again. */
export interface SecretClipboard {
  /** Copies, kept out of clipboard histories, and clears after `seconds` if it still holds the value. */
  readonly copy: (secret: Secret, seconds: number) => Promise<void>
  /** Clears now, if it still holds what was copied; answers whether it did. */
  readonly clearIfHeld: () => Promise<boolean>
}

export interface KeySettings {
  readonly unusedAfterDays: number
  readonly clipboardSeconds: number
}

export interface KeysOptions {
  readonly database: Database
  readonly ledger: Ledger
  readonly runtime: Runtime
  readonly log: Log
  readonly vault: CopyVault
  readonly settings: () => KeySettings
  /** The rules of the workspace, which the rows of a list are compared with, and how much is due by them. */
  readonly policy: {
    readonly rules: (db: Reader) => Rules
    readonly dueCounts: (db: Reader) => DueCounts
  }
  /** The audit service: what a record says in plain words, and a signature after a record that no call caused. */
  readonly audit: {
    readonly summary: (entry: AuditEntry) => string
    readonly signSoon: () => void
  }
  /** Absent where the host cannot clear a clipboard. */
  readonly clipboard?: SecretClipboard | undefined
}

export interface KeyContext extends KeysOptions {
  readonly pending: PendingValues
}

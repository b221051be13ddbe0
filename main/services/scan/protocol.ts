// Owns what the scan and its threads say to each other; refuses values, which never leave the thread that found them.
import type { LeftOutReason } from '#contract/scan'
import type { Match } from './matcher.ts'

/** A path as the system has it: bytes where it is no UTF-8. */
export type RealPath = string | Uint8Array

/** Where a text comes from, as it is told. */
export interface Place {
  readonly path: string
  readonly commit?: string
  readonly object?: string
}

export type Hit = Match & Place

export interface Omission {
  readonly path: string
  readonly reason: LeftOutReason
}

/** A git repository by the folder of its objects and refs. */
export interface Repository {
  readonly gitDir: string
  /** The work tree, or the bare repository itself. */
  readonly shown: string
  /** No work tree was met yet; a submodule's may follow. */
  readonly bare: boolean
}

/** One piece of work for a thread. `real` is opened, `shown` is told. */
export type Task =
  | {
      readonly kind: 'folder'
      readonly real: RealPath
      readonly shown: string
      /** Of the folder above it. */
      readonly device?: number
    }
  | {
      readonly kind: 'files'
      readonly real: RealPath
      readonly shown: string
      readonly names: readonly RealPath[]
    }
  | { readonly kind: 'file'; readonly real: RealPath; readonly shown: string }
  | ({ readonly kind: 'history' } & Repository)

/** A link met on the way, with its target's real path. */
export interface Link {
  readonly target: string
  readonly shown: string
  readonly folder: boolean
}

/** What a thread has done since its last report. */
export interface Report {
  readonly files: number
  readonly bytes: number
  readonly hits: readonly Hit[]
  readonly omissions: readonly Omission[]
  readonly tasks: readonly Task[]
  readonly repositories: readonly Repository[]
  readonly links: readonly Link[]
  /** The task is over, and the thread waits for another. */
  readonly done: boolean
}

/** Pool to thread. */
export type Order =
  /** Comes first. `stop`: one number that is not 0 once the scan is to end. */
  | { readonly kind: 'begin'; readonly stop: SharedArrayBuffer }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop' }

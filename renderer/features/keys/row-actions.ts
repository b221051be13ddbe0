// Owns what can be done with one key of the list; the page gives it, rows and panel call it.
import type { KeyRow } from '#contract'

/** What a row needs to say which key is meant. */
export type KeyHandle = Pick<KeyRow, 'id' | 'name' | 'prefix' | 'state'>

export interface KeyActions {
  readonly open: (key: KeyHandle) => void
  readonly copyPrefix: (key: KeyHandle) => void
  readonly revoke: (key: KeyHandle) => void
  readonly rotate: (key: KeyHandle) => void
  /** Opens the page that puts old against new values. */
  readonly rotation: (key: KeyHandle) => void
  readonly edit: (key: KeyHandle) => void
  readonly suspend: (key: KeyHandle) => void
  readonly resume: (key: KeyHandle) => void
}

/** The address of a key's rotation. An id stays right when the key is renamed or rotated meanwhile. */
export const rotationPath = (id: string): string => `/api-keys/${encodeURIComponent(id)}/rotation`

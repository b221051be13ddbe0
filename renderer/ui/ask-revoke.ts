// Owns the wish to revoke a key from a page that is not the page of keys; refuses to revoke anything itself.
import { useSyncExternalStore } from 'react'

let asked: string | undefined
const listeners = new Set<() => void>()

function become(next: string | undefined): void {
  asked = next
  for (const listener of listeners) listener()
}

/** Opens the dialog that revokes, over whatever page is shown. A key's id, or the prefix of one version. */
export function askRevoke(ref: string): void {
  become(ref)
}

/** The dialog was closed, whatever came of it. */
export function revokeAnswered(): void {
  become(undefined)
}

/** What the dialog is to be opened for. */
export function useAskedRevoke(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => asked,
  )
}

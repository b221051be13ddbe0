// Owns the names that cross between preload and main; free of zod, because the preload must stay tiny.
export const IPC = {
  /** invoke(id, channel, input, consent) -> Result */
  call: 'op',
  /** main -> page: (id, step) */
  progress: 'op:progress',
  /** page -> main: (id) */
  cancel: 'op:cancel',
} as const

/** What the sandboxed preload puts on `window.dsadmin`; nothing else is exposed. */
export interface PreloadBridge {
  readonly invoke: (
    id: number,
    channel: string,
    input: unknown,
    consent: boolean,
  ) => Promise<unknown>
  readonly cancel: (id: number) => void
  readonly onProgress: (listener: (id: number, step: unknown) => void) => void
  /** Where a file or folder lies that a person has dropped on the page; empty for one made by a script. */
  readonly pathOf: (dropped: object) => string
}

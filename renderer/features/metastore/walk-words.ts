// Owns what an unfinished walk is called and when there is one; refuses to offer a walk that has come to its end.
import type { KeptConnection, WizardDraft } from '#contract'

/** The draft, if there is something in it to be taken up. */
export function unfinished(
  draft: WizardDraft | undefined,
  connections: readonly KeptConnection[],
): WizardDraft | undefined {
  if (draft?.engine === undefined) return undefined
  const kept = connections.find(({ name }) => name === draft.connection)
  const done = draft.step === 'validate' && kept?.ok === true && kept.drift === 0
  return done ? undefined : draft
}

/** What it prepares: the connection's name, its host, or just a metastore. */
export function walkName({ form }: WizardDraft): string {
  return form.name.trim() || form.host.trim() || 'a metastore'
}

export interface Verdict {
  readonly glyph: 'disc' | 'half' | 'cross' | 'ring'
  readonly tone: 'ok' | 'warn' | 'danger' | 'neutral'
  readonly word: string
}

/** How the last look at a kept connection ended. */
export function verdictOf({ checkedAt, ok, drift }: KeptConnection): Verdict {
  if (checkedAt === undefined || ok === undefined)
    return { glyph: 'ring', tone: 'neutral', word: 'Not checked' }
  if (!ok) return { glyph: 'cross', tone: 'danger', word: 'Failed' }
  if (drift !== undefined && drift > 0) return { glyph: 'half', tone: 'warn', word: 'Differs' }
  return { glyph: 'disc', tone: 'ok', word: drift === 0 ? 'Exact' : 'Reached' }
}

/** Bytes as a person reads them: `46 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`
  const mega = bytes / 1_000_000
  return mega < 1_000 ? `${Math.round(mega)} MB` : `${(mega / 1_000).toFixed(1)} GB`
}

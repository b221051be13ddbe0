// Owns which scripts a walk is about: ours, or the pair that was given; refuses half a pair.
import type { Pair, WizardDraft } from '#contract'

/** The given pair, where it is chosen and both paths are typed. */
export function givenPair({ scripts, pair }: WizardDraft): Pair | undefined {
  const { schema, txn } = { schema: pair.schema.trim(), txn: pair.txn.trim() }
  return scripts === 'given' && schema !== '' && txn !== '' ? { schema, txn } : undefined
}

/** Whether the scripts are known by now. */
export const hasScripts = (draft: WizardDraft): boolean =>
  draft.scripts === 'ours' || givenPair(draft) !== undefined

/** What a database is compared with. */
export const againstWords = (draft: WizardDraft, version: string): string =>
  givenPair(draft) === undefined ? `Science-schema ${version}` : 'what the given pair made'

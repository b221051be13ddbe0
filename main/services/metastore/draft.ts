// Owns where the wizard stands between two sittings; refuses to keep a password, and leaves no trace in the audit: nothing was done yet.
import { instant, type Runtime } from '#base/runtime'
import { type Output, type Parsed, WizardDraft } from '#contract'
import type { Database } from '#store/database'
import { dropDraft, readDraft, saveDraft } from '#store/drafts'

const NAME = 'metastore.wizard'

interface DraftOptions {
  readonly database: Database
  readonly runtime: Runtime
}

/** One of an older version of this program is taken for none. */
export function keptDraft({ database }: DraftOptions): Output<'metastore.draft'> {
  const row = database.read((db) => readDraft(db, NAME))
  if (row === undefined) return {}
  const { success, data } = WizardDraft.safeParse(JSON.parse(row.value))
  return success ? { draft: data, savedAt: instant(row.saved_at) } : {}
}

export function keepDraft(
  { draft }: Parsed<'metastore.saveDraft'>,
  { database, runtime }: DraftOptions,
): Output<'metastore.saveDraft'> {
  return database.write((db) => {
    if (draft === undefined) {
      dropDraft(db, NAME)
      return {}
    }
    const now = runtime.now()
    saveDraft(db, NAME, draft, now)
    return { draft, savedAt: instant(now) }
  })
}

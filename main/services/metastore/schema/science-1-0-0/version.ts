// Owns the table that says which scripts have run to their end; refuses to be created by more than the first script.
import { column, INSTANT, table, text } from '#services/metastore/schema/description'

export const VERSION_TABLE = 'sci_version'

export const versionTable = table(VERSION_TABLE, {
  about: 'One row a script that has run to its end, written last.',
  columns: [
    column('script_name', text(20)),
    column('version_text', text(20)),
    column('fingerprint_text', text(64)),
    column('installed_at', INSTANT),
  ],
  primaryKey: ['script_name'],
})

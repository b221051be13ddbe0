// Owns resources/metastore: renders the scripts of the Science-schema from their description.
// Run it after a change of the description: npx node scripts/metastore-scripts.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scriptsOf } from '../main/services/metastore/schema/scripts.ts'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources', 'metastore')
mkdirSync(folder, { recursive: true })
for (const dialect of ['postgresql', 'mariadb', 'mysql', 'sqlserver', 'oracle'])
  for (const { name, text } of scriptsOf(dialect)) writeFileSync(join(folder, name), text)

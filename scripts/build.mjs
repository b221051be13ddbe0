// Owns `npm run build`: out/ from the sources, with the exec bit of the command line and the mark of what it was built from.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './setup/build.mjs'

process.exit((await build(dirname(dirname(fileURLToPath(import.meta.url))))) ? 0 : 1)

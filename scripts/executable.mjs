// Owns the exec bit of the built command line, so that `npx dsadmin` works in a checkout.
import { chmodSync } from 'node:fs'

chmodSync('out/main/cli.js', 0o755)

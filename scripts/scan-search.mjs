// Owns main/services/scan/search-program.ts: assembles search.wat.
// Run it after a change of search.wat: npx node scripts/scan-search.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'main', 'services', 'scan')

/** The bytes of search.wat. */
export async function assemble() {
  const tools = await wabt()
  const program = tools.parseWat('search.wat', readFileSync(join(folder, 'search.wat'), 'utf8'), {
    simd: true,
  })
  program.validate()
  return Buffer.from(program.toBinary({}).buffer)
}

if (import.meta.main) {
  const lines = (await assemble()).toString('base64').match(/.{1,88}/g)
  const text = `// Owns the assembled form of search.wat, as scripts/scan-search.mjs wrote it; refuses to be edited by hand.
export const SEARCH_PROGRAM =
  '${lines.join("' +\n  '")}'
`
  writeFileSync(join(folder, 'search-program.ts'), text)
}

// Owns which Node can run this program; refuses one whose SQLite module would end the process without a word.

/** better-sqlite3 13 crashes on load before this major, and some of `node:tls` is missing. */
const OLDEST = 22

/** Why this Node cannot run the program, and what to do; undefined when it can. */
export function nodeRefusal(version: string): string | undefined {
  const major = Number.parseInt(version, 10)
  if (major >= OLDEST) return undefined
  return `this is Node ${version}, and Node ${String(OLDEST)} or newer is needed.\nRun it with npx dsadmin in the checkout, which brings its own: node_modules/.bin/node out/main/cli.js works too.`
}

// Owns a script as it is shown to a person: its text and each statement with its line; refuses more than a page can hold.
import { createHash } from 'node:crypto'
import type { ScriptFile } from '#contract/metastore-schema'
import type { SchemaScript } from './scripts.ts'

/** The line, from 1, at which a position of a text lies. */
const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** One of our own scripts. */
export function scriptFile({ name, script, statements, text }: SchemaScript): ScriptFile {
  let from = 0
  return {
    script,
    name,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    statements: statements.map(({ object, about, sql }, index) => {
      const at = text.indexOf(sql, from)
      from = at + sql.length
      return { number: index + 1, line: lineAt(text, at), object, about, sql }
    }),
    count: statements.length,
    warnings: [],
  }
}

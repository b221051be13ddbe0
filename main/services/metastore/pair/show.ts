// Owns a given pair as a person sees it before it runs: text, statements, warnings; refuses more than a page can hold.
import type { ScriptFile } from '#contract/metastore-schema'
import { explain } from './explain.ts'
import { foldOf } from './fold.ts'
import type { GivenNote, GivenPair, GivenScript, GivenStatement } from './given.ts'
import { notesOf } from './left-out.ts'
import { cutSql } from './survey.ts'

const MOST_TEXT = 400_000
const MOST_STATEMENTS = 2_000
const MOST_WARNINGS = 200

function warning(note: GivenNote, name: string): string {
  const where = note.file === name ? '' : `${note.file}, `
  return `${where}line ${String(note.line)}: ${note.text}`
}

function warningsOf(notes: readonly GivenNote[], { script, name }: GivenScript): readonly string[] {
  const own = notes
    .filter((note) => note.script === script)
    .sort((a, b) => Number(a.file !== name) - Number(b.file !== name) || a.line - b.line)
  const told = own.slice(0, MOST_WARNINGS).map((note) => warning(note, name))
  const more = own.length - told.length
  return more > 0 ? [...told, `And ${String(more)} more like these.`] : told
}

function aboutOf(statement: GivenStatement, name: string, about: string): string {
  const { file, line } = statement
  return file === name ? about : `${about} From ${file}, line ${String(line)}.`
}

/** Both scripts with every statement explained. */
export function scriptFiles(pair: GivenPair): readonly ScriptFile[] {
  const notes = notesOf(pair, foldOf(pair.dialect, false))
  return pair.scripts.map((file): ScriptFile => {
    const { script, name, text, sha256 } = file
    const own = pair.statements.filter((statement) => statement.script === script)
    return {
      script,
      name,
      sha256,
      text: text.slice(0, MOST_TEXT),
      statements: own.slice(0, MOST_STATEMENTS).map((statement, at) => {
        const { object, about } = explain(statement.effect)
        return {
          number: at + 1,
          line: statement.ownLine,
          object,
          about: aboutOf(statement, name, about),
          sql: cutSql(statement.sql),
        }
      }),
      count: own.length,
      warnings: warningsOf(notes, file),
    }
  })
}

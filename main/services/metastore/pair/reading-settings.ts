// Owns settings of a script that change how it reads: its letters, its strings; refuses to know any other setting.
import { shown } from '#services/metastore/drift'

const ENCODING =
  /^(?:\/\*M?!\d*\s*)?set\s+(?:session\s+)?(?:names|client_encoding|character\s+set|character_set_client)\b\s*(?:=|to\b)?\s*'?([\w-]+)/i
/** What this program sends anyway, or a word for "as it was". */
const SAME = /^(?:utf-?8|unicode|default)/i
const STRINGS =
  /\bstandard_conforming_strings\s*(?:=|to\b)\s*'?(?:off|false|0)|\bno_backslash_escapes\b/i

/** `letters`: the pair has letters beyond ASCII. Undefined: it reads as it is read here. */
export function readsOtherwise(sql: string, letters: boolean): string | undefined {
  const encoding = ENCODING.exec(sql)?.[1]
  if (letters && encoding !== undefined && !SAME.test(encoding))
    return `The database is told that letters come in ${shown(encoding)}, and this program sends UTF-8: letters beyond ASCII would arrive as others.`
  return STRINGS.test(sql)
    ? 'From here on a backslash in a string means something else, and this program would take the script apart wrongly.'
    : undefined
}

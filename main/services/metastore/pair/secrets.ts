// Owns passwords that stand in given scripts; refuses to let one out in a message, where a database repeats what it was told.
import { Fault } from '#base/fault'
import type { GivenPair } from './given.ts'

/** Behind these words a password stands: `PASSWORD = N'…'`, `IDENTIFIED BY …`, `SET PASSWORD FOR … = '…'`. */
const BEFORE = String.raw`(?<!['"])\b(?:identified\s+(?:with\s+\S+\s+)?(?:by|as)|identified\s+via\s+\S+\s+using|set\s+password\s+for\s+[^\s=]+\s*=|password)`
/** In quotes as the dialects have them, with their prefixes; `$$…$$` is PostgreSQL's. */
const QUOTED = String.raw`(?:U&|[NE])?'((?:[^'\\]|''|\\.){0,200})'|"((?:[^"\\]|""|\\.){0,200})"|(\$\w*\$)(.{0,200}?)\3`
const PASSWORD = new RegExp(String.raw`${BEFORE}\s*(?:\(\s*|=\s*)?(?:${QUOTED})`, 'gi')
/** Oracle takes one without quotes. */
const BARE = /\bidentified\s+by\s+(?!values\b)(\w[\w$#]*)/gi

/** Passwords of one statement, as they are written. */
export function passwordsIn(sql: string): readonly string[] {
  return [
    ...[...sql.matchAll(PASSWORD)].map(([, one, two, , free]) => one ?? two ?? free ?? ''),
    ...[...sql.matchAll(BARE)].map(([, bare]) => bare ?? ''),
  ]
}

/** A short one may be part of any word: it is known by its quotes. */
const hidden = (text: string, secret: string): string =>
  secret.length < 4
    ? text.replaceAll(`'${secret}'`, "'[password]'")
    : text.replaceAll(secret, '[password]')

/** The failure without passwords of the pair, and without a cause: drivers keep the whole statement in it. */
export function withoutPasswords(error: unknown, pair: GivenPair): unknown {
  if (!(error instanceof Fault)) return error
  const secrets = pair.statements.flatMap(({ sql }) => passwordsIn(sql))
  const message = secrets.filter((secret) => secret !== '').reduce(hidden, error.message)
  const { code, fix, field } = error
  return new Fault({ code, message, fix, ...(field === undefined ? {} : { field }) })
}

// Owns how a rule for names is written and read; refuses regular expressions, and rules that no name could follow.
import { Fault } from '#base/fault'
import type { NameRule } from '#contract/policy'

const LONGEST = 120
const LOOKS_LIKE_REGEX = /^\^|\$$|\.[*+]|\\|\]\+|\([^)]*\|/

function refuse(field: string, message: string, fix: string): never {
  throw new Fault({ code: 'input.invalid', message, fix, field })
}

/** Where a class `[…]` that begins at `at` ends; refuses one that nothing could match. */
function classEnd(pattern: string, at: number, field: string): number {
  let from = at + 1
  if (pattern[from] === '!')
    refuse(
      field,
      `“${pattern}” has a class that begins with “!”.`,
      'Write [^a-z] for “none of these”.',
    )
  if (pattern[from] === '^') from += 1
  const end = pattern.indexOf(']', from)
  if (end === -1 || end === from)
    refuse(
      field,
      `“${pattern}” has a “[” without its “]”, or nothing between them.`,
      'Write the characters between them, such as [a-z].',
    )
  requireRanges(pattern.slice(from, end), field)
  return end
}

/** Errors: input.invalid for a range that runs backwards, such as `z-a`. */
function requireRanges(characters: string, field: string): void {
  for (const [range, first = '', last = ''] of characters.matchAll(/(.)-(.)/gsu)) {
    if ((first.codePointAt(0) ?? 0) > (last.codePointAt(0) ?? 0))
      refuse(field, `The range “${range}” runs backwards.`, `Write “${last}-${first}”.`)
  }
}

/** A pattern of `*`, `?`, `[a-z]` and plain characters, as SQLite's GLOB takes it. Errors: input.invalid. */
function checkPattern(text: string): string {
  const field = 'names'
  const pattern = text.trim().replace(/\*+/g, '*')
  if (pattern === '')
    refuse(field, 'A name pattern is empty.', 'Leave it out, or write one such as team-*.')
  if (pattern.length > LONGEST)
    refuse(field, 'A name pattern is too long.', `Use at most ${String(LONGEST)} characters.`)
  if (LOOKS_LIKE_REGEX.test(pattern))
    refuse(
      field,
      `“${pattern}” looks like a regular expression, which is not used here.`,
      'Write * for any characters, ? for any one, [a-z] for one of these: team-*, [a-z]*-prod.',
    )
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] === '[') at = classEnd(pattern, at, field)
  }
  return pattern
}

/** The rule as it is kept. Errors: input.invalid with the field `names`. */
export function checkNameRule({ patterns, characters }: NameRule): NameRule {
  if (/[[\]]/.test(characters) || characters.startsWith('^'))
    refuse(
      'names',
      'The characters of a name are written without brackets.',
      'Write them one after another, with ranges: a-z0-9-',
    )
  if (characters.length > LONGEST)
    refuse('names', 'There are too many characters.', 'Use ranges: a-z0-9-')
  requireRanges(characters, 'names')
  return { patterns: [...new Set(patterns.map(checkPattern))], characters }
}

/** A GLOB pattern of the names that hold another character than these; null: any is allowed. */
export function forbiddenPattern(characters: string): string | null {
  return characters === '' ? null : `*[^${characters}]*`
}

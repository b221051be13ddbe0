// Owns which texts a person may give to a key and when two names are the same; refuses keys, tricks and the unreadable.
import { Fault } from '#base/fault'
import { holdsKey } from './format.ts'

/** The most characters (code points) of a name, an owner or a tag. */
export const SHORT = 120
/** The most characters of a purpose or a reason. */
export const LONG = 1_000
export const MOST_TAGS = 50

const CONTROL = /\p{Cc}/u
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
/** Invisible characters that carry meaning: emoji sequences, and the non-joiner inside Arabic script. */
const MEANINGFUL =
  /(?<=\p{Emoji})\u{FE0F}|(?<=[\p{Extended_Pictographic}\u{FE0F}\p{Emoji_Modifier}])\u200D(?=\p{Extended_Pictographic})|(?<=\u{1F3F4}[\u{E0020}-\u{E007F}]*)[\u{E0020}-\u{E007F}]|(?<=\p{Script=Arabic})\u200C(?=\p{Script=Arabic})/gu
const VISIBLE = /[^\s\p{M}\p{C}\u2800]/u
const SHAPED_AS_PREFIX = /^dsk_[0-9a-z]{8}$/
const SHAPED_AS_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The form in which a text is stored: NFC, without white space around it, one space for any run of it. */
export function tidy(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/gu, ' ')
}

/**
 * The form in which names are compared: NFKC, case and white space folded, invisible characters dropped.
 * Folding a folded text changes nothing.
 */
export function fold(text: string): string {
  const once = (form: string): string =>
    form
      .normalize('NFKC')
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
      .toUpperCase()
      .toLowerCase()
      // Lower case writes a sigma by its place in the word, which a part of a name does not share.
      .replaceAll('ς', 'σ')
      .normalize('NFKC')
  return tidy(once(once(text)))
}

export interface TextRule {
  /** The input's field, and what to call it in a sentence. */
  readonly field: string
  readonly called: string
  readonly most: number
  /** The person may press Enter in it. */
  readonly lines?: boolean
}

function refuse(rule: TextRule, message: string, fix: string): never {
  throw new Fault({ code: 'input.invalid', message, fix, field: rule.field })
}

/**
 * A text fit to be stored and shown, tidied. Errors: input.secret when it holds a key, input.invalid for
 * what is too long or cannot be read.
 */
export function checkText(text: string, rule: TextRule): string {
  const { called, most } = rule
  if (holdsKey(text)) {
    throw new Fault({
      code: 'input.secret',
      message: `The ${called} holds the value of a key.`,
      fix: 'Remove it: a key value belongs in a secret store, never in a text that is stored and shown. If it was shared, revoke that key.',
      field: rule.field,
    })
  }
  if (!text.isWellFormed())
    refuse(rule, `The ${called} holds half a character.`, 'Type it again instead of pasting it.')
  const trimmed = text.trim()
  if (CONTROL.test(rule.lines ? trimmed.replace(/[\t\r\n]/g, ' ') : trimmed))
    refuse(
      rule,
      `The ${called} holds a control character, such as a tab or a line break.`,
      'Type it on one line.',
    )
  if (BIDI.test(trimmed))
    refuse(
      rule,
      `The ${called} holds a character that changes the direction of the text around it.`,
      'Type it again without it: letters of any script are fine.',
    )
  if (INVISIBLE.test(trimmed.replace(MEANINGFUL, '')))
    refuse(
      rule,
      `The ${called} holds a character that cannot be seen.`,
      'Type it again instead of pasting it.',
    )
  const tidied = tidy(trimmed)
  const length = Array.from(tidied).length
  if (length > most)
    refuse(
      rule,
      `The ${called} has ${length.toLocaleString('en')} characters.`,
      `Use at most ${most.toLocaleString('en')}.`,
    )
  return tidied
}

/** As `checkText`, for a text that has to say something. `missing` and `fix`: what is said of an empty one. */
export function checkSaid(
  text: string,
  rule: TextRule & { readonly missing: string; readonly fix: string },
): string {
  const said = checkText(text, rule)
  if (!VISIBLE.test(said)) refuse(rule, rule.missing, rule.fix)
  return said
}

/** A key's name, tidied. Errors: input.secret, input.invalid. */
export function checkName(text: string): string {
  const rule: TextRule = { field: 'name', called: 'key name', most: SHORT }
  const name = checkSaid(text, {
    ...rule,
    missing: 'A key needs a name.',
    fix: 'Type a name that tells this key from the others.',
  })
  const folded = fold(name)
  if (SHAPED_AS_PREFIX.test(folded))
    refuse(
      rule,
      'This name looks like a key prefix.',
      'Choose a name that says what the key is for.',
    )
  if (SHAPED_AS_ID.test(folded))
    refuse(
      rule,
      'This name looks like the id of a key.',
      'Choose a name that says what the key is for.',
    )
  return name
}

/** Tags, tidied, each once, in the order given. Errors: input.secret, input.invalid. */
export function checkTags(tags: readonly string[]): readonly string[] {
  const rule: TextRule = { field: 'tags', called: 'tag', most: SHORT }
  const kept = new Map<string, string>()
  for (const text of tags) {
    const tag = checkText(text, rule)
    if (tag !== '' && !kept.has(fold(tag))) kept.set(fold(tag), tag)
  }
  if (kept.size > MOST_TAGS)
    refuse(rule, `There are ${String(kept.size)} tags.`, `Use at most ${String(MOST_TAGS)}.`)
  return [...kept.values()]
}

export function checkOwner(text: string): string {
  return checkText(text, { field: 'owner', called: 'owner', most: SHORT })
}

export function checkPurpose(text: string): string {
  return checkText(text, { field: 'purpose', called: 'purpose', most: LONG, lines: true })
}

/** Why a key is revoked. Errors: input.secret, input.invalid, also for an empty one. */
export function checkReason(text: string): string {
  return checkSaid(text, {
    field: 'reason',
    called: 'reason',
    most: LONG,
    lines: true,
    missing: 'Revoking needs a reason.',
    fix: 'Say in a few words why: it stays in the history.',
  })
}

/** The rules of the texts about a key, for what is planned and is no key yet. */
export const KEY_TEXTS = {
  name: checkName,
  owner: checkOwner,
  purpose: checkPurpose,
  tags: checkTags,
  fold,
  holdsKey,
} as const

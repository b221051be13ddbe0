// Owns the hint about a passphrase while it is typed; refuses to call any of them safe, and keeps none.

export interface PassphraseHint {
  readonly level: 'empty' | 'weak' | 'fair' | 'good'
  /** 0 to 1, for a bar. */
  readonly fill: number
  readonly words: string
}

/** The fewest characters that the passphrase file takes. */
export const PASSPHRASE_MIN = 12

const WELL_KNOWN =
  /(password|passwort|qwert|letmein|admin|welcome|datascience|123456|abcdef|iloveyou)/i

/**
 * A rough guess from length and variety. It cannot know a quotation or a birthday, so its best word is
 * "good", and it says what makes a passphrase better: more random words.
 */
export function passphraseHint(text: string): PassphraseHint {
  const { length } = Array.from(text)
  if (length === 0) {
    return {
      level: 'empty',
      fill: 0,
      words: 'Five random words are easy to type and hard to guess.',
    }
  }
  if (length < PASSPHRASE_MIN) {
    const missing = PASSPHRASE_MIN - length
    return {
      level: 'weak',
      fill: (length / PASSPHRASE_MIN) * 0.3,
      words: `${missing} more ${missing === 1 ? 'character' : 'characters'} at least.`,
    }
  }
  const different = new Set(text.toLowerCase()).size
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2).length
  if (different < 6 || (WELL_KNOWN.test(text) && words < 4)) {
    return {
      level: 'weak',
      fill: 0.3,
      words: 'Easy to guess. Use words that do not belong together.',
    }
  }
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(text),
  ).length
  const points = length / 24 + Math.max(words, kinds) / 8
  if (points >= 1.5) return { level: 'good', fill: 1, words: 'Good, if nobody has said it before.' }
  return {
    level: 'fair',
    fill: Math.min(0.9, points / 1.6),
    words: 'Fair. One or two more random words make it good.',
  }
}

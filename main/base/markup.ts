// Owns writing HTML from parts: whatever is put in is text, unless it was written here; refuses to let a name become markup.

/** HTML that was written by this program. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

type Part = Markup | string | number | readonly Part[]

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that hide, or turn the text around them; line breaks stay. */
const HIDDEN = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]`,
  'g',
)

/** Text between tags and inside quotes; what hides, or turns the text around it, is shown as �. */
export function escaped(text: string): string {
  return text.replace(HIDDEN, '\ufffd').replace(/[&<>"']/g, (sign) => ENTITY[sign] ?? sign)
}

function written(part: Part): string {
  if (part instanceof Markup) return part.html
  if (typeof part === 'string') return escaped(part)
  return typeof part === 'number' ? String(part) : part.map(written).join('')
}

/**
 * A template whose holes hold text, numbers, markup or lists of these. Not called `html`, which a formatter
 * would take as leave to put white space between words.
 */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    texts.map((text, at) => text + (at < parts.length ? written(parts[at] ?? '') : '')).join(''),
  )
}

export const NOTHING = new Markup('')

// Owns the division of a snippet into words to be coloured; refuses to change a single character of it.

export interface Stroke {
  readonly kind: 'plain' | 'word' | 'string' | 'comment'
  readonly text: string
}

const STROKE =
  /(?<comment>^#.*$)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)|(?<word>\b(?:import|library|const|await|if|throw|new|var|read|printf|curl)\b)/gm

/** The strokes of a snippet, in order. Joined, they are the snippet. */
export function paint(text: string): readonly Stroke[] {
  const strokes: Stroke[] = []
  let end = 0
  for (const match of text.matchAll(STROKE)) {
    if (match.index > end) strokes.push({ kind: 'plain', text: text.slice(end, match.index) })
    const kind = match.groups?.['comment']
      ? 'comment'
      : match.groups?.['string']
        ? 'string'
        : 'word'
    strokes.push({ kind, text: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) strokes.push({ kind: 'plain', text: text.slice(end) })
  return strokes
}

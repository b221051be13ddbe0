// Owns the division of code into strokes of one colour; refuses to change a single character of it.
import { createLowlight } from 'lowlight'

import { languages, type CodeLanguage } from './code-languages.ts'

/** `quiet` steps back: types, options, names of settings, brackets. */
export type StrokeKind = 'plain' | 'keyword' | 'quiet' | 'comment'

export interface Stroke {
  readonly kind: StrokeKind
  readonly text: string
}

/** Scopes of highlight.js that differ from the text around them. */
const KINDS: Readonly<Record<string, StrokeKind>> = {
  keyword: 'keyword',
  literal: 'keyword',
  comment: 'comment',
  meta: 'comment',
  type: 'quiet',
  attr: 'quiet',
  built_in: 'quiet',
  operator: 'quiet',
  punctuation: 'quiet',
  bullet: 'quiet',
}

const lowlight = createLowlight(languages)

type Nodes = ReturnType<typeof lowlight.highlight>['children']

/** The strokes of `text`, in order. Joined, they are the text. */
export function paintCode(text: string, language: CodeLanguage): readonly Stroke[] {
  const strokes: { kind: StrokeKind; text: string }[] = []
  const walk = (nodes: Nodes, kind: StrokeKind): void => {
    for (const node of nodes) {
      if (node.type === 'element') walk(node.children, kindOf(node, kind))
      if (node.type !== 'text') continue
      const last = strokes.at(-1)
      // White space shows no colour: it joins what it follows.
      if (last && (last.kind === kind || node.value.trim() === '')) last.text += node.value
      else strokes.push({ kind, text: node.value })
    }
  }
  walk(lowlight.highlight(language, text).children, 'plain')
  return strokes
}

/** What stands inside something that steps back steps back with it, unless it is of a kind of its own. */
function kindOf(node: Extract<Nodes[number], { type: 'element' }>, around: StrokeKind): StrokeKind {
  const names = node.properties['className']
  const scope = Array.isArray(names) ? String(names[0]).replace('hljs-', '') : ''
  return KINDS[scope] ?? around
}

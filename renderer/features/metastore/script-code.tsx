// Owns the lines of a block: numbered, highlighted, wrapped where they are too long, with what was found marked.
import { memo, useMemo } from 'react'

import { paintCode } from '#ui/code-paint.ts'

import { linesOf, type Match, type Piece } from './script-find.ts'
import styles from './script-code.module.css'

export interface ScriptCodeProps {
  readonly text: string
  /** The number of its first line. */
  readonly line: number
  readonly matches: readonly Match[]
  /** The match that one stands at, when it is in here. */
  readonly here: Match | undefined
}

function Part({ piece }: { readonly piece: Piece }) {
  const { kind, text, found } = piece
  const name = kind === 'plain' ? undefined : styles[kind]
  if (found !== undefined) {
    return (
      <mark className={styles[found]} data-here={found === 'here'}>
        {text}
      </mark>
    )
  }
  return name === undefined ? text : <span className={name}>{text}</span>
}

export const ScriptCode = memo(function ScriptCode({ text, line, matches, here }: ScriptCodeProps) {
  const strokes = useMemo(() => paintCode(text, 'sql'), [text])
  return (
    <code className={styles['code']} translate="no" dir="ltr">
      {linesOf(strokes, matches, here).map((pieces, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the lines of one text never change places
        <span key={at} className={styles['line']} data-line={line + at}>
          {pieces.length === 0
            ? '\n'
            : // oxlint-disable-next-line react/no-array-index-key -- nor do their parts
              pieces.map((piece, part) => <Part key={part} piece={piece} />)}
        </span>
      ))}
    </code>
  )
})

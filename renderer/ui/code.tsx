// Owns how code is shown: highlighted in the tokens' colours, scrolled from the keyboard; refuses markup, for the tree becomes elements.
import { memo } from 'react'

import type { CodeLanguage } from './code-languages.ts'
import { paintCode } from './code-paint.ts'
import styles from './code.module.css'
import { Scroll } from './scroll.tsx'

export interface CodeProps {
  readonly text: string
  readonly language: CodeLanguage
}

/** The highlighted text alone, for a place that has a frame of its own. White space is the frame's. */
export const Code = memo(function Code({ text, language }: CodeProps) {
  return paintCode(text, language).map((stroke, at) =>
    stroke.kind === 'plain' ? (
      stroke.text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the strokes of one text never change places
      <span key={at} className={styles[stroke.kind]}>
        {stroke.text}
      </span>
    ),
  )
})

export interface CodeBlockProps extends CodeProps {
  /** What it is, read out: "AWS CLI text". */
  readonly label: string
  /** `sunken` in a box of its own, `bare` inside one. */
  readonly ground?: 'sunken' | 'bare'
}

/** Several lines that scroll sideways and are never wrapped: what is copied is what is seen. */
export function CodeBlock({ label, ground = 'sunken', ...code }: CodeBlockProps) {
  return (
    <Scroll as="pre" label={label} className={`${styles['block']} ${styles[ground]}`}>
      <Code {...code} />
    </Scroll>
  )
}

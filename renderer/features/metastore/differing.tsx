// Owns two texts side by side of which only the differing words are marked; refuses to mark by colour alone.
import { Hidden } from '#ui/hidden'

import styles from './differing.module.css'
import { type Word, wordDiff } from './word-diff.ts'

interface WordsProps {
  readonly words: readonly Word[]
  readonly tone: 'expected' | 'actual'
}

function Words({ words, tone }: WordsProps) {
  return (
    <code className={styles['text']} translate="no">
      {words.map(({ text, same }, at) =>
        same ? (
          text
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- the words of one text never change places
          <mark key={at} className={styles[tone]}>
            {text}
          </mark>
        ),
      )}
    </code>
  )
}

export interface DifferingProps {
  readonly expected: string | undefined
  readonly actual: string | undefined
  readonly same: boolean
}

/** Two cells of a table. */
export function DifferingCells({ expected, actual, same }: DifferingProps) {
  const diff = same
    ? {
        expected: [{ text: expected ?? '', same: true }],
        actual: [{ text: actual ?? '', same: true }],
      }
    : wordDiff(expected ?? '', actual ?? '')
  return (
    <>
      <td>
        {expected === undefined ? (
          <span className={styles['none']}>Not expected</span>
        ) : (
          <Words words={diff.expected} tone="expected" />
        )}
      </td>
      <td>
        {actual === undefined ? (
          <span className={styles['missing']}>Missing</span>
        ) : (
          <Words words={diff.actual} tone="actual" />
        )}
        {same ? null : <Hidden> (differs)</Hidden>}
      </td>
    </>
  )
}

// Owns the glyph of a decision, always beside its word; colour is given to what ends a key alone.
import {
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconClockPause,
  IconFlag,
  IconRefresh,
} from '@tabler/icons-react'

import type { Decision } from '#contract'

import styles from './decision-mark.module.css'
import { decisionWord } from './review-words.ts'

const glyphs = {
  keep: IconCheck,
  rotate: IconRefresh,
  revoke: IconBan,
  defer: IconClockPause,
  exception: IconFlag,
  open: IconCircleDashed,
} as const

export function DecisionGlyph({ decision }: { readonly decision: Decision | undefined }) {
  const Glyph = glyphs[decision ?? 'open']
  return <Glyph size={16} stroke={1.6} aria-hidden />
}

/** Glyph and word, as the list shows it. */
export function DecisionMark({ decision }: { readonly decision: Decision | undefined }) {
  return (
    <span className={`${styles['mark']} ${styles[decision ?? 'open']}`}>
      <DecisionGlyph decision={decision} />
      <span>{decisionWord(decision)}</span>
    </span>
  )
}

// Owns the glyphs that say a state by shape, always beside the word; refuses to say it by colour alone.
import type { ReactNode } from 'react'

import styles from './state-mark.module.css'

export type Glyph = 'disc' | 'half' | 'ring' | 'cross' | 'question' | 'waiting'
export type Tone = 'ok' | 'warn' | 'danger' | 'neutral'

const shapes: Readonly<Record<Glyph, ReactNode>> = {
  disc: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  half: (
    <>
      <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" />
      <path d="M5 .5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
    </>
  ),
  ring: <circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  cross: <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="1.4" fill="none" />,
  question: (
    <path
      d="M3 3.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M5 8v1.2"
      stroke="currentColor"
      strokeWidth="1.3"
      fill="none"
    />
  ),
  waiting: (
    <>
      <circle cx="5" cy="5" r="4" fill="none" stroke="var(--line-strong)" strokeWidth="1.6" />
      <path d="M5 1a4 4 0 0 1 4 4" fill="none" stroke="var(--accent)" strokeWidth="1.6" />
    </>
  ),
}

export interface GlyphMarkProps {
  readonly glyph: Glyph
  readonly tone?: Tone
}

/** The 10 px glyph alone, for places that put their own word beside it. */
export function GlyphMark({ glyph, tone = 'neutral' }: GlyphMarkProps) {
  return (
    <svg className={styles[tone]} width="10" height="10" viewBox="0 0 10 10" aria-hidden>
      {shapes[glyph]}
    </svg>
  )
}

export interface StateMarkProps extends GlyphMarkProps {
  readonly children: ReactNode
}

/** A glyph and its word, 6 px apart. */
export function StateMark({ glyph, tone, children }: StateMarkProps) {
  return (
    <span className={styles['mark']}>
      <GlyphMark glyph={glyph} {...(tone === undefined ? {} : { tone })} />
      <span>{children}</span>
    </span>
  )
}

const keyStates = {
  active: { glyph: 'disc', tone: 'ok', word: 'Active' },
  suspended: { glyph: 'half', tone: 'warn', word: 'Suspended' },
  expired: { glyph: 'ring', tone: 'neutral', word: 'Expired' },
  revoked: { glyph: 'cross', tone: 'neutral', word: 'Revoked' },
  unknown: { glyph: 'question', tone: 'neutral', word: 'Unknown' },
} as const satisfies Record<string, { glyph: Glyph; tone: Tone; word: string }>

export type MarkedState = keyof typeof keyStates

/** The state of a key or of one of its versions. */
export function KeyStateMark({ state }: { readonly state: MarkedState }) {
  const { glyph, tone, word } = keyStates[state]
  return (
    <StateMark glyph={glyph} tone={tone}>
      {word}
    </StateMark>
  )
}

const gateStates = {
  'in-step': { glyph: 'disc', tone: 'ok', word: 'In step' },
  behind: { glyph: 'waiting', tone: 'neutral', word: 'Behind' },
  silent: { glyph: 'half', tone: 'warn', word: 'Silent' },
  'by-file': { glyph: 'waiting', tone: 'neutral', word: 'Reports by file' },
  'signed-off': { glyph: 'ring', tone: 'neutral', word: 'Signed off' },
} as const satisfies Record<string, { glyph: Glyph; tone: Tone; word: string }>

/** The state of a gate. */
export function GateStateMark({ state }: { readonly state: keyof typeof gateStates }) {
  const { glyph, tone, word } = gateStates[state]
  return (
    <StateMark glyph={glyph} tone={tone}>
      {word}
    </StateMark>
  )
}

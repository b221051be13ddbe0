// Owns what is said under a row after a look at its database: where it stands, what was found, what is wrong and the way to it.
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Button, IconButton } from '#ui/button'
import { GlyphMark, type Glyph, type Tone } from '#ui/state-mark'

import { probeSaid, stageWords, validationSaid, type Said } from './check-words.ts'
import styles from './connections-table.module.css'
import type { Check } from './use-check.ts'

export interface CheckBandProps {
  /** The connection's name. */
  readonly name: string
  readonly check: Check
  readonly onOpen: (step: 'probe' | 'validate') => void
}

export function CheckBand({ name, check, onOpen }: CheckBandProps) {
  const { state } = check
  if (state.kind === 'idle') return null
  if (state.kind === 'running') {
    return (
      <Band glyph="waiting" tone="neutral">
        <p className={styles['band-words']}>
          {state.look === 'probe'
            ? `Checking: ${stageWords(state.stage)}`
            : 'Comparing the database with the Science-schema'}
        </p>
        <Button size="small" onClick={check.cancel}>
          Cancel
        </Button>
      </Band>
    )
  }
  const said: Said =
    state.kind === 'probed'
      ? probeSaid(state.report)
      : state.kind === 'validated'
        ? validationSaid(state.validation)
        : {
            glyph: 'cross',
            tone: 'danger',
            headline: state.failure.message,
            rest: state.failure.fix,
          }
  const { step } = said
  return (
    <Band glyph={said.glyph} tone={said.tone}>
      <p className={styles['band-words']}>
        <b>{said.headline}</b> {said.rest}
      </p>
      {step === undefined ? null : (
        <Button
          size="small"
          aria-label={`Open in the wizard: ${name}`}
          onClick={() => onOpen(step)}
        >
          Open in the wizard
        </Button>
      )}
      <IconButton size="small" label={`Close the result of ${name}`} onClick={check.close}>
        <IconX size={16} stroke={1.6} aria-hidden />
      </IconButton>
    </Band>
  )
}

function Band(props: { readonly glyph: Glyph; readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <div className={`${styles['band']} ${styles[props.tone]}`}>
      <GlyphMark glyph={props.glyph} tone={props.tone} />
      {props.children}
    </div>
  )
}

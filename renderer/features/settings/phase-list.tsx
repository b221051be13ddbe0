// Owns the progress of a backup or a restore: each phase with its state, the running one with a bar; refuses a spinner.
import { IconCheck } from '@tabler/icons-react'
import { useEffect } from 'react'

import type { BackupStep } from '#contract/backup'
import { announce } from '#ui/announcer'
import { GlyphMark } from '#ui/state-mark'

import { PHASES, shareOf } from './backup-words.ts'
import styles from './phase-list.module.css'

export interface PhaseListProps {
  readonly phases: readonly BackupStep['phase'][]
  /** The last word of main; undefined: the first phase is about to begin. */
  readonly step: BackupStep | undefined
}

export function PhaseList({ phases, step }: PhaseListProps) {
  const phase = step?.phase
  const at = phase === undefined ? 0 : phases.indexOf(phase)
  useEffect(() => {
    if (phase !== undefined) announce(PHASES[phase])
  }, [phase])
  return (
    <ol className={styles['phases']}>
      {phases.map((each, place) => {
        const state = place < at ? 'done' : place === at ? 'runs' : 'waits'
        const share = step === undefined || state !== 'runs' ? 0 : shareOf(step)
        const percent = Math.round(share * 100)
        return (
          <li
            key={each}
            className={styles[state]}
            aria-current={state === 'runs' ? 'step' : undefined}
          >
            <span className={styles['glyph']}>
              {state === 'done' ? (
                <IconCheck size={16} stroke={2.2} aria-label="Done:" />
              ) : (
                <GlyphMark glyph={state === 'runs' ? 'waiting' : 'ring'} />
              )}
            </span>
            <span>{PHASES[each]}</span>
            <span className={styles['percent']}>{state === 'runs' ? `${percent} %` : null}</span>
            {state === 'runs' ? (
              <span
                className={styles['track']}
                role="progressbar"
                aria-label={PHASES[each]}
                aria-valuenow={percent}
              >
                <span className={styles['bar']} style={{ transform: `scaleX(${share})` }} />
              </span>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}

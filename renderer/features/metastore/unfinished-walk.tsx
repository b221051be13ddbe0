// Owns the offer to take up a walk that was left, or to look at its run.
import { IconStairsUp } from '@tabler/icons-react'

import type { WizardDraft } from '#contract'
import { Button } from '#ui/button'
import { Time } from '#ui/time'

import { engineLabel, type Engine } from './engine-words.ts'
import { workOf } from './findings.ts'
import { useRun } from './run-store.ts'
import styles from './unfinished-walk.module.css'
import { walkName } from './walk-words.ts'
import { STEP_WORDS } from './wizard-steps.ts'

export interface UnfinishedWalkProps {
  readonly draft: WizardDraft
  readonly savedAt: string | undefined
  readonly engines: readonly Engine[]
  readonly onContinue: () => void
  readonly onStartAnew: () => void
}

export function UnfinishedWalk(props: UnfinishedWalkProps) {
  const { draft, savedAt, engines, onContinue, onStartAnew } = props
  const run = useRun()
  const running = run !== undefined && run.phase !== 'ended' && run.work === workOf(draft)
  return (
    <section className={styles['walk']} aria-label="Unfinished">
      <IconStairsUp size={20} stroke={1.6} aria-hidden />
      <div className={styles['words']}>
        <h2>
          {running ? 'The scripts run on ' : 'Continue preparing '}
          <bdi>{walkName(draft)}</bdi>
          {running ? null : `, at ${STEP_WORDS[draft.step]}`}
        </h2>
        {running ? (
          <p>They go on whatever page is open, as long as this window is.</p>
        ) : (
          <p>
            {draft.engine === undefined ? null : engineLabel(draft.engine, engines)}
            {savedAt === undefined ? null : (
              <>
                , left <Time at={savedAt} form="inside" />
              </>
            )}
            . All that was typed is kept, but a password only in a vault.
          </p>
        )}
      </div>
      <div className={styles['ways']}>
        <Button kind="quiet" onClick={onStartAnew}>
          Start anew
        </Button>
        <Button onClick={onContinue}>{running ? 'Look at the run' : 'Continue'}</Button>
      </div>
    </section>
  )
}

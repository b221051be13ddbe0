// Owns the bar of steps: where one is, what is done, what failed, and the way back to it.
import { IconCheck, IconX } from '@tabler/icons-react'

import { WIZARD_STEPS, type WizardStep } from '#contract'
import { Hidden } from '#ui/hidden'

import styles from './wizard-bar.module.css'
import { markOf, notAfter, STEP_WORDS, type StepMark } from './wizard-steps.ts'

const SAID: Readonly<Record<StepMark, string>> = {
  done: 'done',
  here: 'open',
  failed: 'failed',
  'to-come': 'to come',
}

function Sign({ mark, number }: { readonly mark: StepMark; readonly number: number }) {
  if (mark === 'done') return <IconCheck size={14} stroke={2.2} aria-hidden />
  if (mark === 'failed') return <IconX size={14} stroke={2.2} aria-hidden />
  return <span className={styles['number']}>{number}</span>
}

export interface WizardBarProps {
  readonly here: WizardStep
  readonly reached: WizardStep
  readonly failed: ReadonlySet<WizardStep>
  readonly onGo: (step: WizardStep) => void
}

export function WizardBar({ here, reached, failed, onGo }: WizardBarProps) {
  return (
    <nav aria-label="Steps">
      <ol className={styles['bar']}>
        {WIZARD_STEPS.map((step, at) => {
          const mark = markOf(step, here, reached, failed)
          return (
            <li key={step} className={styles['step']} data-mark={mark} data-here={step === here}>
              <button
                type="button"
                className={styles['button']}
                disabled={!notAfter(step, reached)}
                aria-current={step === here ? 'step' : undefined}
                onClick={() => onGo(step)}
              >
                <Sign mark={mark} number={at + 1} />
                <span className={styles['word']}>{STEP_WORDS[step]}</span>
                <Hidden>, {SAID[mark]}</Hidden>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

// Owns the dialog that freezes all keys: name, what is pointed out, what is frozen and what is not known; changes no key.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Output, ReviewHead } from '#contract'
import { Button } from '#ui/button'
import { coverage, coverageSentence } from '#ui/coverage.ts'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'

import styles from './review-dialogs.module.css'
import { keysWord, nameFor } from './review-words.ts'

const DAY = 86_400_000
/** As the program itself has it where nobody says otherwise. */
const EXPIRING = 30
const MOST = 3_650

export interface StartReviewProps {
  readonly opened: boolean
  /** Names of reviews that there are. */
  readonly taken: readonly string[]
  readonly onClose: () => void
  readonly onStarted: (review: ReviewHead) => void
}

export function StartReview({ opened, ...rest }: StartReviewProps) {
  const policy = useRead('policy.show', {}, { enabled: opened })
  const ready = policy.value !== undefined || policy.failure !== undefined
  return (
    <DialogStage opened={opened && ready}>
      {(shown) => <Start {...rest} opened={shown} policy={policy.value} />}
    </DialogStage>
  )
}

interface StartProps extends StartReviewProps {
  readonly policy: Output<'policy.show'> | undefined
}

/** Undefined: no number of days that can be meant. */
const daysOf = (text: string, most: number): number | undefined => {
  const days = Number(text)
  return /^\d+$/.test(text.trim()) && days >= 1 && days <= most ? days : undefined
}

function Start({ opened, taken, policy, onClose, onStarted }: StartProps) {
  const summary = useRead('keys.summary', {})
  const gates = useRead('gates.list', {})
  const start = useWrite('review.start')
  const [name, setName] = useState(() => nameFor(new Date(), taken))
  const [idle, setIdle] = useState(String(policy?.unusedDays ?? 90))
  const [age, setAge] = useState(String(policy?.rotationDays ?? ''))
  const [expiring, setExpiring] = useState(String(EXPIRING))
  const [checked, setChecked] = useState(false)
  const idleDays = daysOf(idle, MOST)
  const ageDays = age.trim() === '' ? null : daysOf(age, MOST)
  const expiringDays = daysOf(expiring, 365)
  const run = async () => {
    setChecked(true)
    if (idleDays === undefined || ageDays === undefined || expiringDays === undefined) return
    const result = await start.run({ name, thresholds: { idleDays, ageDays, expiringDays } })
    if (!result.ok) return
    onClose()
    onStarted(result.value)
  }
  const { failure } = start
  const atName = failure?.field === 'name' ? `${failure.message} ${failure.fix}` : undefined
  const wrong = (days: number | null | undefined, most: number) =>
    checked && days === undefined
      ? `A number of days, 1 to ${most.toLocaleString('en')}.`
      : undefined
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      title="Start an access review"
      subtitle="It freezes what is known of every key now. No key is changed."
      width={640}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={start.running}>
            Freeze and start
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <TextField
          data-autofocus
          label="Name"
          maxLength={256}
          value={name}
          error={atName}
          onChange={(event) => {
            start.forget()
            setName(event.currentTarget.value)
          }}
        />
        <div className={styles['three']}>
          <TextField
            label="Idle after days"
            inputMode="numeric"
            help="Not used for so long: ask whether it is needed."
            value={idle}
            error={wrong(idleDays, MOST)}
            onChange={(event) => setIdle(event.currentTarget.value)}
          />
          <TextField
            label="Old after days"
            inputMode="numeric"
            help="Not rotated for so long. Empty: values may get old."
            value={age}
            error={wrong(ageDays, MOST)}
            onChange={(event) => setAge(event.currentTarget.value)}
          />
          <TextField
            label="Expiring within days"
            inputMode="numeric"
            help="Said of keys that end soon by themselves."
            value={expiring}
            error={wrong(expiringDays, 365)}
            onChange={(event) => setExpiring(event.currentTarget.value)}
          />
        </div>
        <p className={styles['hint']}>These point out what deserves a look. They decide nothing.</p>
        <div className={styles['frozen']}>
          <h3>What is frozen</h3>
          <p>
            {summary.value === undefined
              ? 'Every key that is not revoked'
              : `${keysWord(summary.value.keys)}, every one that is not revoked`}
            : name, prefix, state, owner, purpose, versions, last use, expiry. Never a value.
          </p>
          <h3>What is not covered</h3>
          <p>
            {gates.value === undefined
              ? 'Which gates watched could not be read yet.'
              : notCovered(gates.value.watched, idleDays ?? 90)}{' '}
            Keys that are made later are for the next review.
          </p>
        </div>
        {failure === undefined || atName !== undefined ? null : <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  )
}

function notCovered(watched: Output<'gates.list'>['watched'], days: number): string {
  const window = days * DAY
  const found = coverage(watched, Date.now(), window)
  const said = coverageSentence(found, window)
  if (found.share > 0.9999) return `${said} So what was not used is unused, not unseen.`
  return `${said} What was used while nobody watched is not known, and the review says so of each key.`
}

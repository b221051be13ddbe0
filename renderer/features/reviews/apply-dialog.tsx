// Owns carrying out a signed review: what happened meanwhile, one consent, the progress, the receipts; refuses what is held unless named.
import { useEffect, useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Output, ReviewDrift, ReviewHead } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { FolderField } from '#ui/folder-field'
import { Prefix } from '#ui/prefix'

import type { ReviewDialogProps } from './abandon-dialog.tsx'
import { AppliedResults } from './applied-results.tsx'
import { KeyLines } from './key-lines.tsx'
import styles from './review-dialogs.module.css'
import { keysWord } from './review-words.ts'

export function ApplyDialog(props: ReviewDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Apply {...props} opened={shown} />}
    </DialogStage>
  )
}

/** What is left to be revoked, before anybody has needed anything. */
const left = ({ remediation }: ReviewHead) => remediation.of - remediation.done

interface Plan {
  readonly held: readonly ReviewDrift[]
  readonly other: readonly ReviewDrift[]
}

function planOf(drift: readonly ReviewDrift[]): Plan {
  const asked = drift.filter(({ decision }) => decision === 'revoke' || decision === 'rotate')
  const isHeld = ({ held, decision, what }: ReviewDrift) =>
    held && decision === 'revoke' && !what.includes('revoked')
  return { held: asked.filter(isHeld), other: asked.filter((one) => !isHeld(one)) }
}

function Apply({ review, opened, onClose }: ReviewDialogProps) {
  const { id, name, tally } = review
  const drift = useRead('review.drift', { id }, { enabled: opened })
  const apply = useWrite('review.apply')
  const [despite, setDespite] = useState<ReadonlySet<string>>(new Set())
  const [path, setPath] = useState('')
  const [results, setResults] = useState<Output<'review.apply'>['results']>()
  const stop = useRef(new AbortController())
  useEffect(() => () => stop.current.abort(), [])

  const run = async () => {
    if (apply.running) return
    const abort = new AbortController()
    stop.current = abort
    const result = await apply.run(
      {
        id,
        despite: [...despite],
        ...(path.trim() === '' ? {} : { path: path.trim() }),
      },
      { consent: true, signal: abort.signal },
    )
    if (!result.ok) return
    setResults(result.value.results)
    const { done, of } = result.value.review.remediation
    announce(`Carried out: ${String(done)} of ${String(of)}`)
  }
  if (results !== undefined)
    return <AppliedResults review={review} results={results} opened={opened} onClose={onClose} />

  const plan = planOf(drift.value?.drift ?? [])
  const untouched = plan.held.filter(({ keyId }) => !despite.has(keyId)).length
  const gone = plan.other.filter(
    ({ decision, what }) =>
      decision === 'revoke' && (what.includes('revoked') || what.includes('gone')),
  ).length
  const toRevoke = Math.max(0, tally.revoke - untouched - gone)
  const known = drift.value !== undefined
  const { progress, running, failure } = apply
  const atPath = failure?.field === 'path' ? `${failure.message} ${failure.fix}` : undefined
  return (
    <Dialog
      opened={opened}
      onClose={running ? () => undefined : onClose}
      closeOnClickOutside={false}
      title={`Carry out ${name}`}
      subtitle="Revoking is final. Rotations stay with a person: nobody else can hand out the new value."
      width={640}
      footNote={
        failure === undefined || atPath !== undefined ? undefined : failure.code === 'cancelled' ? (
          <p className={styles['hint']} role="status">
            Stopped. Carried out so far: {review.remediation.done.toLocaleString('en')} of{' '}
            {review.remediation.of.toLocaleString('en')}. What was revoked stays revoked; the rest
            waits until you go on.
          </p>
        ) : (
          <FailureNotice failure={failure} />
        )
      }
      footStart={
        running ? (
          <div className={styles['progress']}>
            <progress
              max={progress?.of ?? 1}
              value={progress?.done ?? 0}
              aria-label="Carried out so far"
            />
            <span role="status">
              {progress === undefined
                ? 'Beginning'
                : `${progress.done.toLocaleString('en')} of ${progress.of.toLocaleString('en')}: ${progress.name}`}
            </span>
          </div>
        ) : undefined
      }
      foot={
        running ? (
          <Button onClick={() => stop.current.abort()}>Stop after this key</Button>
        ) : (
          <>
            <Button kind="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button kind="danger" disabled={!known} onClick={() => void run()}>
              {toRevoke === 0 ? 'Write down what was done' : `Revoke ${keysWord(toRevoke)}`}
            </Button>
          </>
        )
      }
    >
      <div className={styles['stack']}>
        {drift.failure === undefined ? null : (
          <FailureNotice failure={drift.failure} onRetry={drift.retry} />
        )}
        <p>
          {left(review) === 0
            ? 'Everything that was decided is carried out.'
            : `To be revoked: ${keysWord(tally.revoke)}. To be rotated by a person: ${keysWord(tally.rotate)}.`}
          {drift.value === undefined || drift.value.drift.length > 0
            ? ''
            : ' Nothing has happened to these keys since the freeze.'}
        </p>
        {plan.held.length === 0 ? null : (
          <section className={styles['group']} aria-label="Held back">
            <h3>
              Held back: somebody has needed {plan.held.length === 1 ? 'it' : 'them'} since the
              freeze
            </h3>
            <p className={styles['hint']}>
              They are left alone. Tick one to revoke it all the same: whatever uses it stops.
            </p>
            <KeyLines label="Held back" of={plan.held} keyOf={({ keyId }) => keyId} height={56}>
              {(one) => (
                <div className={styles['drift']}>
                  <Checkbox
                    checked={despite.has(one.keyId)}
                    disabled={running}
                    onChange={(event) => {
                      const next = new Set(despite)
                      if (event.target.checked) next.add(one.keyId)
                      else next.delete(one.keyId)
                      setDespite(next)
                    }}
                  >
                    Revoke <b>{one.name}</b>
                  </Checkbox>
                  <Prefix value={one.prefix} />
                  <p>{one.message}</p>
                </div>
              )}
            </KeyLines>
          </section>
        )}
        {plan.other.length === 0 ? null : (
          <section className={styles['group']} aria-label="What happened since the freeze">
            <h3>Since the freeze</h3>
            <KeyLines
              label="What happened since the freeze"
              of={plan.other}
              keyOf={({ keyId }) => keyId}
              height={56}
            >
              {(one) => (
                <div className={styles['drift']}>
                  <b>
                    <bdi>{one.name}</bdi>
                  </b>
                  <Prefix value={one.prefix} />
                  <p>{one.message}</p>
                </div>
              )}
            </KeyLines>
          </section>
        )}
        {(drift.value?.added ?? 0) === 0 ? null : (
          <p className={styles['hint']}>
            Made since, and for the next review: {keysWord(drift.value?.added ?? 0)}.
          </p>
        )}
        <FolderField
          label="Write the pack again to"
          note="optional"
          help="A new folder, with the receipts in it."
          placeholder="/home/ada/review-2026-q4-done"
          value={path}
          disabled={running}
          error={atPath}
          onPath={(text) => {
            apply.forget()
            setPath(text)
          }}
        />
      </div>
    </Dialog>
  )
}

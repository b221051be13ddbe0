// Owns the decision on one key as it is typed, and recording it; refuses to write over what somebody else decided unseen.
import { useImperativeHandle, useRef, type Ref } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Decision, ReviewHead, ReviewRow } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { TextAreaField, TextField } from '#ui/field'
import { Kbd } from '#ui/kbd'
import { Time } from '#ui/time'

import { DecisionChoice } from './decision-choice.tsx'
import { decidedInput } from './decided-input.ts'
import { type Draft, dropDraft, recordedDraft, useDraft, writeDraft } from './drafts.ts'
import { learnDecision } from './learn-decision.ts'
import styles from './review-panel.module.css'
import { dayField, decisionWord, inDays } from './review-words.ts'

const MOST_DEFERRED = 30

export interface DecisionFormHandle {
  readonly choose: (decision: Decision) => void
  readonly record: () => void
  readonly focus: () => void
}

export interface DecisionFormProps {
  readonly review: ReviewHead
  /** As it is now. */
  readonly row: ReviewRow
  /** It is on disk: on to the next one. */
  readonly onRecorded: () => void
  readonly ref?: Ref<DecisionFormHandle>
}

const day = (at: string) => dayField(new Date(at))

export function DecisionForm({ review, row, onRecorded, ref }: DecisionFormProps) {
  const { id } = review
  const { keyId } = row
  const typed = useDraft(id, keyId)
  const draft = typed ?? recordedDraft(row, day)
  const write = useWrite('review.decide', { learn: learnDecision })
  const reason = useRef<HTMLTextAreaElement>(null)
  const now = row.decidedAt ?? null
  const conflict = typed !== undefined && typed.seen !== now
  const change = (part: Partial<Draft>) => {
    write.forget()
    writeDraft(id, keyId, { ...draft, ...part })
  }

  const send = async (mine: Draft) => {
    const { decision } = mine
    if (write.running) return
    if (decision === undefined) {
      announce('Choose a decision first: K, T, R, D or E')
      reason.current?.focus()
      return
    }
    const input = decidedInput({ ...mine, decision })
    const result = await write.run({ id, keyIds: [keyId], ...input })
    if (!result.ok) {
      announce(`${result.failure.message} ${result.failure.fix}`)
      return
    }
    dropDraft(id, keyId)
    announce(`${row.name}: ${decisionWord(decision)} recorded`)
    onRecorded()
  }
  const record = () => {
    if (conflict) announce('Somebody decided on this key meanwhile: look at it first')
    else if (typed === undefined && row.decision !== undefined) onRecorded()
    else void send(draft)
  }
  const openAgain = async () => {
    const result = await write.run({ id, keyIds: [keyId], seen: now })
    if (!result.ok) return
    dropDraft(id, keyId)
    announce(`${row.name} is open again`)
  }
  const choose = (decision: Decision) => {
    change({ decision })
    reason.current?.focus()
    // The reason of another decision is there to be typed over; what was typed just now is not.
    if (typed === undefined && row.decision !== undefined) reason.current?.select()
  }
  useImperativeHandle(ref, () => ({
    choose,
    record,
    focus: () => reason.current?.focus(),
  }))

  const { failure } = write
  const at = (field: string) =>
    failure?.field === field ? `${failure.message} ${failure.fix}` : undefined
  const elsewhere =
    failure === undefined || ['reason', 'owner', 'until'].includes(failure.field ?? '')
      ? undefined
      : failure
  const needsEnd = draft.decision === 'defer' || draft.decision === 'exception'
  return (
    <div className={styles['form']}>
      <DecisionChoice chosen={draft.decision} onChoose={choose} />
      <div className={styles['fields']}>
        {conflict ? (
          <div className={styles['conflict']} role="alert">
            <p>
              {row.decision === undefined ? (
                'Opened again meanwhile, by another tab or program.'
              ) : (
                <>
                  Decided meanwhile by {row.decidedBy}: <b>{decisionWord(row.decision)}</b>, “
                  {row.reason}”.
                </>
              )}{' '}
              What you typed is not recorded.
            </p>
            <div className={styles['ways']}>
              <Button size="small" onClick={() => dropDraft(id, keyId)}>
                Leave it so
              </Button>
              <Button size="small" onClick={() => void send({ ...draft, seen: now })}>
                Record mine instead
              </Button>
            </div>
          </div>
        ) : null}
        <TextAreaField
          rows={2}
          ref={reason}
          label="Reason"
          maxLength={2_000}
          value={draft.reason}
          error={at('reason')}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        {needsEnd ? (
          <div className={styles['pair']}>
            {draft.decision === 'defer' ? (
              <TextField
                label="Who decides it"
                maxLength={256}
                value={draft.owner}
                error={at('owner')}
                onChange={(event) => change({ owner: event.currentTarget.value })}
              />
            ) : null}
            <TextField
              type="date"
              label={draft.decision === 'defer' ? 'Until' : 'Ends'}
              value={draft.until}
              error={at('until')}
              min={inDays(0)}
              max={draft.decision === 'defer' ? inDays(MOST_DEFERRED) : undefined}
              onChange={(event) => change({ until: event.currentTarget.value })}
            />
          </div>
        ) : null}
        {elsewhere === undefined || conflict ? null : <FailureNotice failure={elsewhere} />}
        <div className={styles['acts']}>
          <Button
            size="small"
            busy={write.running}
            onClick={record}
            aria-label="Record and go to the next open key"
          >
            Record
          </Button>
          <span className={styles['act-hint']} aria-hidden>
            <Kbd>Ctrl ↵</Kbd> and go to the next open key
          </span>
        </div>
        {row.decision === undefined || typed !== undefined || row.decidedAt === undefined ? null : (
          <p className={styles['recorded']}>
            <span>
              Recorded <Time at={row.decidedAt} form="moment" /> by {row.decidedBy}
            </span>
            <Button size="small" kind="quiet" onClick={() => void openAgain()}>
              Open it again
            </Button>
          </p>
        )}
        {typed !== undefined && row.decision !== undefined && !conflict ? (
          <p className={styles['recorded']}>
            <span>
              Recorded: <b>{decisionWord(row.decision)}</b>. This replaces it once you record it.
            </span>
            <Button size="small" kind="quiet" onClick={() => dropDraft(id, keyId)}>
              Undo
            </Button>
          </p>
        ) : null}
      </div>
    </div>
  )
}

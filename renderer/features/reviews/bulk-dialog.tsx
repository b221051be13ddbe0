// Owns one decision on many keys, each with a reason of its own that is shown; refuses to record what nobody has seen.
import { useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Decision, Failure, Input, ReviewHead, ReviewRow } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { Prefix } from '#ui/prefix'

import { batches } from './batches.ts'
import { decidedInput } from './decided-input.ts'
import { draftOf, dropDraft, recordedDraft, writeDraft } from './drafts.ts'
import { KeyLines } from './key-lines.tsx'
import styles from './review-dialogs.module.css'
import { dayField, decisionWord, inDays, keysWord } from './review-words.ts'

export interface Bulk {
  readonly decision: Decision
  readonly rows: readonly ReviewRow[]
}

export interface BulkDialogProps {
  readonly review: ReviewHead
  readonly bulk: Bulk | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}

export function BulkDialog({ bulk, ...rest }: BulkDialogProps) {
  const [kept, setKept] = useState(bulk)
  if (bulk !== undefined && bulk !== kept) setKept(bulk)
  return (
    <DialogStage opened={bulk !== undefined}>
      {(shown) => (kept === undefined ? null : <Many {...rest} opened={shown} bulk={kept} />)}
    </DialogStage>
  )
}

interface ManyProps extends Omit<BulkDialogProps, 'bulk'> {
  readonly bulk: Bulk
  readonly opened: boolean
}

type Each = Input<'review.decideEach'>['decisions'][number]
type Reasons = ReadonlyMap<string, string>

const day = (at: string) => dayField(new Date(at))
const firstOf = (id: string, rows: readonly ReviewRow[]): Reasons =>
  new Map(rows.map(({ keyId }) => [keyId, draftOf(id, keyId)?.reason ?? ''] as const))

function Many({ review, bulk, opened, onClose, onDone }: ManyProps) {
  const { id } = review
  const { decision, rows } = bulk
  const write = useWrite('review.decideEach')
  const [reasons, setReasons] = useState(() => firstOf(id, rows))
  const [common, setCommon] = useState('')
  const [owner, setOwner] = useState('')
  const [until, setUntil] = useState('')
  const [refused, setRefused] = useState<{ readonly keyId: string; readonly failure: Failure }>()
  const [done, setDone] = useState<readonly string[]>([])
  const given = rows.filter(({ keyId }) => (reasons.get(keyId) ?? '').trim() !== '').length
  const needsEnd = decision === 'defer' || decision === 'exception'
  const word = decisionWord(decision)

  const setReason = (row: ReviewRow, reason: string) => {
    setRefused(undefined)
    write.forget()
    setReasons((now) => new Map([...now, [row.keyId, reason]]))
  }
  /** What was typed is kept as if it had been typed in the panel. */
  const leave = () => {
    for (const row of rows) {
      const reason = reasons.get(row.keyId) ?? ''
      if (reason.trim() === '' || done.includes(row.keyId)) continue
      const before = draftOf(id, row.keyId) ?? recordedDraft(row, day)
      writeDraft(id, row.keyId, { ...before, decision, reason, owner, until })
    }
    onClose()
  }
  const fillDown = () => {
    setReasons(
      (now) =>
        new Map(
          rows.map(({ keyId }) => {
            const own = now.get(keyId) ?? ''
            return [keyId, own.trim() === '' ? common : own]
          }),
        ),
    )
    if (given < rows.length)
      announce(`Filled in for ${keysWord(rows.length - given)}. Each can be changed`)
  }
  const run = async () => {
    if (write.running) return
    const all = rows
      .filter(({ keyId }) => !done.includes(keyId))
      .map((row): Each => {
        const reason = reasons.get(row.keyId) ?? ''
        const seen = row.decidedAt ?? null
        return Object.assign(
          { keyId: row.keyId },
          decidedInput({ decision, reason, owner, until, seen }),
        )
      })
    const recorded: string[] = []
    for (const batch of batches(all)) {
      const result = await write.run({ id, decisions: batch })
      if (!result.ok) {
        const { failure } = result
        const line = /^decisions\.(\d+)/.exec(failure.field ?? '')?.[1]
        const at = line === undefined ? undefined : batch[Number(line)]
        if (at !== undefined) setRefused({ keyId: at.keyId, failure: plain(failure) })
        break
      }
      for (const { keyId } of batch) {
        dropDraft(id, keyId)
        recorded.push(keyId)
      }
      setDone((now) => [...now, ...batch.map(({ keyId }) => keyId)])
    }
    if (recorded.length < all.length) return
    announce(`${word} recorded for ${keysWord(rows.length)}`)
    onDone()
  }

  const failure = write.failure
  const field = refused?.failure.field
  const wrong = (name: string) =>
    field === name && refused !== undefined
      ? `${refused.failure.message} ${refused.failure.fix}`
      : undefined
  return (
    <Dialog
      opened={opened}
      onClose={leave}
      closeOnClickOutside={false}
      title={`${word}: ${keysWord(rows.length)}`}
      subtitle="Each key gets a reason of its own: it is signed, and goes into the pack."
      width={640}
      onSubmit={() => void run()}
      footNote={
        failure === undefined || refused !== undefined ? undefined : (
          <FailureNotice failure={failure} />
        )
      }
      footStart={
        <span className={styles['hint']} role="status">
          {done.length > 0
            ? `${done.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')} recorded so far`
            : `${given.toLocaleString('en')} of ${rows.length.toLocaleString('en')} have a reason`}
        </span>
      }
      foot={
        <>
          <Button kind="quiet" onClick={leave}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={write.running} disabled={given < rows.length}>
            Record {rows.length.toLocaleString('en')} decisions
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        {needsEnd ? (
          <div className={styles['two']}>
            {decision === 'defer' ? (
              <TextField
                label="Who decides them"
                maxLength={256}
                value={owner}
                error={wrong('owner')}
                onChange={(event) => {
                  setRefused(undefined)
                  setOwner(event.currentTarget.value)
                }}
              />
            ) : null}
            <TextField
              type="date"
              label={decision === 'defer' ? 'Until, 30 days at most' : 'Ends'}
              min={inDays(0)}
              max={decision === 'defer' ? inDays(30) : undefined}
              value={until}
              error={wrong('until')}
              onChange={(event) => {
                setRefused(undefined)
                setUntil(event.currentTarget.value)
              }}
            />
          </div>
        ) : null}
        <div className={styles['fill']}>
          <TextField
            data-autofocus
            label="A reason to start from"
            note="optional"
            maxLength={2_000}
            value={common}
            onChange={(event) => setCommon(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
              // Enter fills in here; only what every line shows is recorded.
              event.preventDefault()
              if (common.trim() !== '') fillDown()
            }}
          />
          <Button disabled={common.trim() === '' || given === rows.length} onClick={fillDown}>
            Fill in where there is none
          </Button>
        </div>
        <KeyLines label="Keys and reasons" of={rows} keyOf={({ keyId }) => keyId} height={64}>
          {(row) => (
            <div className={styles['bulk']}>
              <div className={styles['bulk-key']}>
                <b data-hint={row.name} data-hint-cut>
                  <bdi>{row.name}</bdi>
                </b>
                <span className={styles['because']} data-hint={row.because} data-hint-cut>
                  <Prefix value={row.prefix} /> {row.because}
                </span>
              </div>
              <TextField
                unseen
                label={`Reason for ${row.name}`}
                maxLength={2_000}
                value={reasons.get(row.keyId) ?? ''}
                error={refused?.keyId === row.keyId ? wrong('reason') : undefined}
                onChange={(event) => setReason(row, event.currentTarget.value)}
              />
            </div>
          )}
        </KeyLines>
      </div>
    </Dialog>
  )
}

/** A refusal of one line of many, as it reads beside that line. */
function plain(failure: Failure): Failure {
  return {
    ...failure,
    message: failure.message.replace(/^Decision \d+: /, ''),
    field: failure.field?.replace(/^decisions\.\d+\.?/, '') ?? '',
  }
}

// Owns the sign-off: who, in which role, with what words, until when, where the pack goes; refuses to go unsigned unasked.
import { useId, useRef, useState, type ReactNode } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { ReviewHead, VaultStatus } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, TextAreaField, TextField } from '#ui/field'
import { FolderField } from '#ui/folder-field'
import { MakePassphrase, UnlockPassphrase } from '#ui/passphrase-form'

import type { ReviewDialogProps } from './abandon-dialog.tsx'
import styles from './review-dialogs.module.css'
import { endOfDay, inDays, tallyWords } from './review-words.ts'

/** Where no rule says how often. */
const QUARTER = 90
const STATEMENT = 'Each key was reviewed, and what was decided is to be carried out.'

export function SignDialog(props: ReviewDialogProps) {
  const policy = useRead('policy.show', {}, { enabled: props.opened })
  const reviews = useRead('review.list', {}, { enabled: props.opened })
  const last = reviews.value?.reviews.find(({ state }) => state === 'signed')?.signature
  const known = policy.value !== undefined && reviews.value !== undefined
  return (
    <DialogStage opened={props.opened && (known || policy.failure !== undefined)}>
      {(shown) => (
        <Sign
          {...props}
          opened={shown}
          last={last}
          days={policy.value?.reviewDays ?? QUARTER}
          ruled={policy.value?.reviewDays !== null && policy.value !== undefined}
        />
      )}
    </DialogStage>
  )
}

interface SignProps extends ReviewDialogProps {
  /** Of the review that was signed last: the same person most likely. */
  readonly last: ReviewHead['signature']
  readonly days: number
  readonly ruled: boolean
}

const FIELDS = ['reviewer', 'role', 'statement', 'nextAt', 'path']

function Sign({ review, opened, onClose, last, days, ruled }: SignProps) {
  const { id, name, tally, rows } = review
  const vault = useRead('vault.status', {})
  const sign = useWrite('review.sign')
  const form = useId()
  const [reviewer, setReviewer] = useState(last?.reviewer ?? '')
  const [role, setRole] = useState(last?.role ?? '')
  const [statement, setStatement] = useState(STATEMENT)
  const [next, setNext] = useState(() => inDays(days))
  const [path, setPath] = useState('')
  const [unsigned, setUnsigned] = useState(false)
  const [asked, setAsked] = useState(false)
  const consent = useRef<HTMLInputElement>(null)
  const { failure } = sign
  const status = vault.value
  const cannot =
    failure?.code.startsWith('vault.') === true ||
    (status !== undefined && status.state !== 'ready' && status.file !== 'open')
  // What was said of a vault that is open by now is not true any more.
  const vaultNow = `${status?.file ?? ''} ${status?.state ?? ''}`
  const [vaultSeen, setVaultSeen] = useState(vaultNow)
  if (vaultSeen !== vaultNow) {
    setVaultSeen(vaultNow)
    sign.forget()
  }
  const run = async () => {
    if (cannot && !unsigned) {
      setAsked(true)
      consent.current?.focus()
      return
    }
    const nextAt = endOfDay(next)
    const result = await sign.run({
      id,
      reviewer,
      role,
      statement,
      nextAt: nextAt ?? new Date(0).toISOString(),
      ...(path.trim() === '' ? {} : { path: path.trim() }),
      ...(cannot && unsigned ? { unsigned: true } : {}),
    })
    if (!result.ok) return
    const how = result.value.signature?.assurance === 'unsigned' ? 'signed off, unsigned' : 'signed'
    announce(`${name} is ${how}`)
    onClose()
  }
  const at = (field: string) =>
    failure?.field === field ? `${failure.message} ${failure.fix}` : undefined
  const told = (set: (text: string) => void) => (text: string) => {
    sign.forget()
    set(text)
  }
  const elsewhere =
    failure === undefined ||
    FIELDS.includes(failure.field ?? '') ||
    failure.code.startsWith('vault.')
      ? undefined
      : failure
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      title={`Sign ${name}`}
      subtitle="After signing, no decision can be changed."
      width={640}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" form={form} busy={sign.running}>
            {cannot && unsigned ? 'Sign off unsigned' : 'Sign review'}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <p className={styles['tally']}>{tallyWords(tally, rows)}</p>
        <form
          id={form}
          noValidate
          className={styles['stack']}
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          <div className={styles['two']}>
            <TextField
              data-autofocus
              label="Reviewer"
              maxLength={256}
              value={reviewer}
              error={at('reviewer')}
              onChange={(event) => told(setReviewer)(event.currentTarget.value)}
            />
            <TextField
              label="Role"
              placeholder="Security officer"
              maxLength={256}
              value={role}
              error={at('role')}
              onChange={(event) => told(setRole)(event.currentTarget.value)}
            />
          </div>
          <TextAreaField
            rows={2}
            label="Statement"
            maxLength={2_000}
            value={statement}
            error={at('statement')}
            onChange={(event) => told(setStatement)(event.currentTarget.value)}
          />
          <div className={styles['two']}>
            <TextField
              type="date"
              label="Next review by"
              help={
                ruled
                  ? `The rule of this workspace: every ${days} days.`
                  : 'No rule says how often; 90 days are usual.'
              }
              min={inDays(1)}
              value={next}
              error={at('nextAt')}
              onChange={(event) => told(setNext)(event.currentTarget.value)}
            />
          </div>
          <FolderField
            label="Folder of the pack"
            note="optional"
            help="A new folder, from the root on: tables, a page to read, signatures. It can be written later too."
            placeholder="/home/ada/review-2026-q4"
            value={path}
            error={at('path')}
            onPath={told(setPath)}
          />
        </form>
        {cannot ? (
          <NothingSigns status={status} failure={failure?.message}>
            <Checkbox
              ref={consent}
              checked={unsigned}
              aria-describedby={`${form}-consent`}
              onChange={(event) => setUnsigned(event.target.checked)}
            >
              Sign it off without a signature
            </Checkbox>
            <p
              id={`${form}-consent`}
              className={asked && !unsigned ? styles['asked'] : styles['hint']}
            >
              {asked && !unsigned
                ? 'Tick this to go on without a signature, or open the vault first.'
                : 'The review, its pack and every list of it will say “unsigned”: nobody can prove who it was.'}
            </p>
          </NothingSigns>
        ) : null}
        {elsewhere === undefined ? null : <FailureNotice failure={elsewhere} />}
      </div>
    </Dialog>
  )
}

interface NothingSignsProps {
  readonly status: VaultStatus | undefined
  readonly failure: string | undefined
  readonly children: ReactNode
}

function NothingSigns({ status, failure, children }: NothingSignsProps) {
  const recheck = useWrite('vault.status')
  return (
    <section className={styles['unsigned']} aria-label="Nothing can sign here">
      <h3>Nothing can sign here now</h3>
      <p>
        {status === undefined || status.state === 'ready'
          ? failure
          : `${status.message} ${status.fix}`}
      </p>
      <div className={styles['ways']}>
        {status?.file === 'locked' ? <UnlockPassphrase /> : null}
        {status?.file === 'none' ? <MakePassphrase /> : null}
        {status?.file === 'locked' ? null : (
          <Button
            kind="quiet"
            busy={recheck.running}
            onClick={() => void recheck.run({ recheck: true })}
          >
            Check again
          </Button>
        )}
      </div>
      <div>{children}</div>
    </section>
  )
}

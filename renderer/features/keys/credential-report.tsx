// Owns the dialog of the credential report: what it will hold, in which form, how far it is; no cell is made up here.
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { KeyState, Output } from '#contract'
import { Button } from '#ui/button'
import { Chip } from '#ui/chip'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { SelectField } from '#ui/field'
import { Progress } from '#ui/progress'
import { Time } from '#ui/time'

import styles from './credential-report.module.css'
import { countWords } from './key-words.ts'
import { type ReportForm, useCredentialReport } from './use-credential-report.ts'

const STATES = [
  ['active', 'active'],
  ['suspended', 'suspended'],
  ['expired', 'expired'],
  ['revoked', 'revoked'],
] as const satisfies readonly (readonly [KeyState, string])[]

const EVERY: readonly KeyState[] = STATES.map(([state]) => state)

const FORMS = [
  { value: 'csv', word: 'CSV, for a spreadsheet: formulas are made harmless' },
  { value: 'json', word: 'JSON, for a program' },
] as const satisfies readonly { readonly value: ReportForm; readonly word: string }[]

export interface CredentialReportDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function CredentialReportDialog(props: CredentialReportDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Report {...props} opened={shown} />}
    </DialogStage>
  )
}

type Summary = NonNullable<Output<'report.credentials'>['summary']>

/** What a reviewer looks for first. */
const numbers = (summary: Summary, watched: boolean) =>
  [
    ['Never used', watched ? summary.neverUsed : undefined],
    ['Unused', watched ? summary.unused : undefined],
    ['Perhaps unused', watched ? summary.unusedUnknown : undefined],
    ['Value never confirmed', summary.unconfirmed],
    ['Without an owner', summary.withoutOwner],
    ['Breaking a rule', summary.breakingRules],
  ] as const

function Report({ opened, onClose }: CredentialReportDialogProps) {
  const [states, setStates] = useState(EVERY)
  const [form, setForm] = useState<ReportForm>('csv')
  const report = useCredentialReport()
  const head = useRead(
    'report.credentials',
    { states, limit: 1 },
    { enabled: opened && states.length > 0, keepPrevious: true },
  )
  const keys = useRead('keys.summary', {}, { enabled: opened })
  const watched = keys.value?.gateSeen !== false
  const { progress, saved } = report
  const summary = head.value?.summary
  const rows = states.length === 0 ? 0 : (head.value?.total ?? 0)
  const save = () => {
    if (progress === undefined && states.length > 0) void report.run(states, form)
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Credential report"
      subtitle="One row a key, used or not, with the columns that reviewers know and no empty cell."
      width={640}
      onSubmit={save}
      footStart={
        progress === undefined ? undefined : (
          <Progress label="Rows read" done={progress.done} of={progress.of} />
        )
      }
      foot={
        progress === undefined ? (
          <>
            <Button kind="quiet" onClick={onClose}>
              Close
            </Button>
            <Button kind="primary" type="submit" disabled={states.length === 0}>
              Save {countWords(rows, 'row', 'rows')}
            </Button>
          </>
        ) : (
          <Button onClick={report.stop}>Cancel</Button>
        )
      }
    >
      <h3 id="report-states">Keys</h3>
      <div className={styles['states']} role="group" aria-labelledby="report-states">
        {STATES.map(([state, word]) => (
          <Chip
            key={state}
            selected={states.includes(state)}
            {...(summary === undefined ? {} : { count: summary[state] })}
            onSelect={() => {
              report.forget()
              setStates(
                EVERY.filter((one) =>
                  one === state ? !states.includes(one) : states.includes(one),
                ),
              )
            }}
          >
            {word}
          </Chip>
        ))}
      </div>
      {states.length === 0 ? (
        <p className={styles['none']} role="alert">
          Choose at least one state: an empty report proves nothing.
        </p>
      ) : null}
      {summary === undefined ? null : (
        <section className={styles['summary']} aria-label="Of all keys">
          <dl>
            {numbers(summary, watched).map(([word, count]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{count === undefined ? 'Unknown' : count.toLocaleString('en')}</dd>
              </div>
            ))}
          </dl>
          <p>
            {!watched
              ? 'Unknown: no gate has reported yet, so nobody knows what was used. '
              : summary.unusedUnknown > 0
                ? 'Perhaps unused: not seen, and no gate watched all the time. '
                : ''}
            {head.value === undefined ? null : (
              <>
                As of <Time at={head.value.asOf} form="clock" />.
              </>
            )}
          </p>
        </section>
      )}
      <SelectField
        label="Form"
        options={FORMS}
        value={form}
        onChange={(event) => {
          report.forget()
          setForm(event.currentTarget.value === 'json' ? 'json' : 'csv')
        }}
      />
      <div role="status" className={styles['saved']}>
        {saved === undefined ? null : (
          <p>
            <IconCheck size={16} stroke={2.2} aria-hidden />
            <span>
              {countWords(saved.rows, 'row', 'rows')} as <b>{saved.file}</b>, where your downloads
              go.
            </span>
          </p>
        )}
      </div>
      {saved?.changed === true ? (
        <p className={styles['changed']} role="alert">
          A key was changed while the report was read. For evidence, save it again.
        </p>
      ) : null}
      {report.failure === undefined ? null : (
        <FailureNotice failure={report.failure} onRetry={save} />
      )}
      {head.failure === undefined ? null : (
        <FailureNotice failure={head.failure} onRetry={head.retry} />
      )}
    </Dialog>
  )
}

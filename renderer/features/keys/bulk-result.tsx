// Owns what became of each of many keys, the gates' receipt of a revoke, and the ways to take both along.
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'

import { useRead } from '#bridge/use-operation'
import type { BulkAction } from '#contract'
import { Button } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { csvText } from '#ui/csv.ts'
import { Dialog } from '#ui/dialog'
import { GateReceipt } from '#ui/gate-receipt'
import { Prefix } from '#ui/prefix'
import { receiptView } from '#ui/receipt-words.ts'
import { RowGrid } from '#ui/row-grid'
import { saveText } from '#ui/save-text.ts'
import { StateMark } from '#ui/state-mark'

import {
  kindWords,
  outcomeWords,
  RESULT_COLUMNS,
  restWords,
  resultRecords,
  resultText,
  withoutName,
  worstFirst,
} from './bulk-words.ts'
import styles from './bulk.module.css'
import type { BulkDone } from './use-bulk-run.ts'

export interface BulkResultProps {
  readonly opened: boolean
  readonly action: BulkAction
  readonly done: BulkDone
  readonly onClose: () => void
  /** It has come to its end: what was selected is not to be done again. */
  readonly onDone: () => void
  /** Looks again at the keys that were not done. */
  readonly onAgain: (ids: readonly string[]) => void
}

const EVERY_MS = 300
const LEFT: readonly string[] = ['changed', 'failed', 'not-reached', 'unknown']

export function BulkResult(props: BulkResultProps) {
  const { opened, action, done, onClose, onAgain } = props
  const tellDone = useEffectEvent(props.onDone)
  useEffect(() => tellDone(), [])
  const [rows] = useState(() => worstFirst(done.rows))
  const count = rows.filter((row) => row.outcome === 'done').length
  const left = [...new Set(rows.filter((row) => LEFT.includes(row.outcome)).map(({ id }) => id))]
  const rest = restWords(rows)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      title={kindWords[action.kind].done(count)}
      subtitle={rest === '' ? 'Each of them has its own record in the activity.' : `${rest}.`}
      width={640}
      footStart={
        <>
          <CopyButton text={resultText(rows)} what="Results" word="Copy results" />
          <Button
            icon={<IconDownload size={16} stroke={1.6} aria-hidden />}
            onClick={() => void save(action, rows)}
          >
            Save as CSV
          </Button>
        </>
      }
      foot={
        <>
          {left.length === 0 ? null : (
            <Button onClick={() => onAgain(left)}>
              Look again at {left.length.toLocaleString('en')}
            </Button>
          )}
          <Button kind="primary" data-autofocus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {done.stopped === undefined ? null : (
        <p className={styles['stopped']} role="alert">
          <b>It stopped before its end.</b> {done.stopped}
        </p>
      )}
      {action.kind === 'revoke' && count > 0 && done.epoch !== undefined ? (
        <Receipt epoch={done.epoch} opened={opened} />
      ) : null}
      <div className={styles['list']}>
        <RowGrid
          label="Results"
          className={styles['results']}
          columns={[
            { word: 'Name' },
            { word: 'Key prefix', className: styles['prefix'] },
            { word: 'Outcome' },
            { word: 'Why' },
          ]}
          total={rows.length}
          rowAt={(index) => rows[index]}
          cells={(row) => {
            const { word, glyph, tone } = outcomeWords[row.outcome]
            return [
              <span key="name" className={styles['name']} data-hint={row.name} data-hint-cut>
                <bdi>{row.name}</bdi>
              </span>,
              <Prefix key="prefix" value={row.prefix} />,
              <StateMark key="outcome" glyph={glyph} tone={tone}>
                {word}
              </StateMark>,
              <span key="why" className={styles['off']} data-hint={row.message} data-hint-cut>
                {withoutName(row.message ?? '', row.name)}
              </span>,
            ]
          }}
        />
      </div>
    </Dialog>
  )
}

/** The last epoch counts for all: a gate that applied it has applied those before. */
function Receipt({ epoch, opened }: { readonly epoch: number; readonly opened: boolean }) {
  const [settled, setSettled] = useState(false)
  const receipt = useRead(
    'keys.receipt',
    { epoch },
    settled ? { enabled: opened } : { enabled: opened, everyMs: EVERY_MS },
  )
  const view = receipt.value === undefined ? undefined : receiptView(receipt.value)
  if (view !== undefined && view.settled !== settled) setSettled(view.settled)
  if (view === undefined) return null
  return (
    <div className={styles['receipt']}>
      <p aria-live="polite">{view.sentence.replace('refused it', 'refused them')}</p>
      <GateReceipt view={view} />
    </div>
  )
}

async function save(action: BulkAction, rows: Parameters<typeof resultRecords>[0]) {
  const day = new Date().toISOString().slice(0, 10)
  saveText(`${action.kind}-results-${day}.csv`, await csvText(RESULT_COLUMNS, resultRecords(rows)))
}

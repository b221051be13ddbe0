// Owns the dialog that does one thing to many keys: a look first, then the run, then what became of each.
import { useState } from 'react'

import type { BulkAction, BulkPick } from '#contract'
import { DialogStage } from '#ui/dialog-stage'

import { BulkAsk } from './bulk-ask.tsx'
import { BulkResult } from './bulk-result.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import type { BulkKind } from './bulk-words.ts'
import { useBulkRun } from './use-bulk-run.ts'

export interface BulkJob {
  readonly kind: BulkKind
  readonly pick: BulkPick
  /** Ids that the pick finds and that are not meant. */
  readonly except: ReadonlySet<string>
}

export interface BulkDialogProps {
  readonly job: BulkJob | undefined
  readonly onClose: () => void
  /** Something was done: what was selected is not to be done again. */
  readonly onDone: () => void
  /** Back to where the keys were named. */
  readonly onBack?: (() => void) | undefined
}

export function BulkDialog({ job, ...rest }: BulkDialogProps) {
  // A dialog that closes goes on showing its keys until it is gone from sight.
  const [last, setLast] = useState(job)
  if (job !== undefined && job !== last) setLast(job)
  return (
    <DialogStage opened={job !== undefined}>
      {(opened) => (last === undefined ? null : <Bulk {...rest} job={last} opened={opened} />)}
    </DialogStage>
  )
}

export interface BulkStageProps extends Omit<BulkDialogProps, 'job'> {
  readonly job: BulkJob
  readonly opened: boolean
}

function Bulk(props: BulkStageProps) {
  const { job, onClose, onDone, opened } = props
  const running = useBulkRun()
  const [action, setAction] = useState<BulkAction>()
  /** What is looked at again: those that were changed meanwhile or not reached. */
  const [pick, setPick] = useState(job.pick)
  const { run } = running
  if (run.at === 'running')
    return <BulkProgress opened={opened} running={running} run={run} kind={job.kind} />
  if (run.at === 'done' && action !== undefined) {
    return (
      <BulkResult
        opened={opened}
        action={action}
        done={run}
        onClose={onClose}
        onDone={onDone}
        onAgain={(ids) => {
          setPick({ by: 'ids', ids: [...ids] })
          running.again()
        }}
      />
    )
  }
  return (
    <BulkAsk
      {...props}
      job={{ ...job, pick }}
      failure={run.at === 'ready' ? run.failure : undefined}
      onRun={(wanted, rows) => {
        setAction(wanted)
        void running.start(wanted, rows)
      }}
    />
  )
}

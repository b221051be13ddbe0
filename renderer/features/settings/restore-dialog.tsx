// Owns restoring a backup from a page: the file, what would change, the typed word, what was done; refuses to restore unseen.
import { useEffect, useRef, useState } from 'react'

import type { Restoring } from '#contract/backup'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog, useGuardedUnload } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { elsewhere } from '#ui/field-failure.ts'
import { nameMatches } from '#ui/reason-words.ts'
import { Time } from '#ui/time'
import { TypedName } from '#ui/typed-name'

import { count, keptWords } from './backup-words.ts'
import { PhaseList } from './phase-list.tsx'
import { RestoreFields, type RestoreTyped } from './restore-fields.tsx'
import styles from './restore-dialog.module.css'
import { RestoringView } from './restoring-view.tsx'
import { useLongRun } from './use-long-run.ts'

const LOOKING = ['reading'] as const
const DOING = ['reading', 'restoring'] as const
const FIELDS = ['path', 'passphrase', 'ledger']

export interface RestoreDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function RestoreDialog(props: RestoreDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Restore {...props} opened={shown} />}
    </DialogStage>
  )
}

function Restore({ opened, onClose }: RestoreDialogProps) {
  const preview = useLongRun('backup.preview')
  const restore = useLongRun('backup.restore')
  const fields = useRef<RestoreTyped>(null)
  const view = useRef<HTMLDivElement>(null)
  const [found, setFound] = useState<Restoring>()
  const [done, setDone] = useState<Restoring>()
  const [typed, setTyped] = useState('')
  const running = preview.running || restore.running
  const seen = found !== undefined && !running
  useGuardedUnload(running)
  // What was pressed has gone: the focus goes on to what comes next.
  useEffect(() => {
    if (seen) view.current?.focus()
  }, [seen])
  if (done !== undefined) return <Done opened={opened} onClose={onClose} done={done} />

  const name = found?.backup.workspace.name ?? ''
  const agreed = nameMatches(typed, name)
  const cancel = () => {
    preview.cancel()
    restore.cancel()
  }
  const forget = () => {
    preview.forget()
    restore.forget()
  }
  const look = async () => {
    const input = fields.current?.read()
    if (input === undefined) return
    forget()
    const answer = await preview.start(input)
    setTyped('')
    setFound(answer)
    if (answer === undefined) fields.current?.focus()
  }
  const run = async () => {
    const input = fields.current?.read()
    if (found === undefined || !agreed || input === undefined) return
    const answer = await restore.start({ ...input, sha256: found.sha256 }, true)
    if (answer !== undefined) {
      setDone(answer)
      announce(`Restored. ${keptWords(answer.keptRefusedTotal, true)}`)
      return
    }
    // What was looked at may not be what lies there now: back to the file, with everything typed.
    setFound(undefined)
    fields.current?.focus()
  }
  const failure = restore.failure ?? preview.failure
  const general = elsewhere(failure, FIELDS)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      width={640}
      {...(running ? { onBlocked: cancel, closeOnClickOutside: false } : {})}
      title={seen ? 'What this backup would change' : 'Restore a backup'}
      subtitle={
        seen ? (
          <Facts restoring={found} />
        ) : (
          'It is looked at first. Nothing changes before you have agreed.'
        )
      }
      onSubmit={() => {
        if (!running) void (seen ? run() : look())
      }}
      footNote={general === undefined ? undefined : <FailureNotice failure={general} />}
      footStart={
        running ? null : seen ? (
          <Button onClick={() => setFound(undefined)}>Back</Button>
        ) : (
          <span role="status">
            {preview.cancelled ? 'Cancelled. Nothing was changed.' : null}
            {restore.cancelled ? 'Cancelled. If it had begun, the activity says so.' : null}
          </span>
        )
      }
      foot={
        <>
          <Button
            kind="quiet"
            // One transaction: once it runs, it is all done or not at all.
            disabled={restore.running && restore.progress?.phase === 'restoring'}
            onClick={running ? cancel : onClose}
          >
            Cancel
          </Button>
          {seen ? (
            <Button kind="danger" type="submit" disabled={!agreed}>
              Restore
            </Button>
          ) : (
            <Button kind="primary" type="submit" busy={running}>
              {restore.running ? 'Restoring' : 'Look at it'}
            </Button>
          )}
        </>
      }
    >
      {running ? (
        <PhaseList
          phases={restore.running ? DOING : LOOKING}
          step={restore.running ? restore.progress : preview.progress}
        />
      ) : null}
      {seen ? (
        <div className={styles['parts']}>
          <RestoringView ref={view} restoring={found} done={false} />
          <TypedName
            name={name}
            why="the name of the workspace, to restore it"
            value={typed}
            onChange={setTyped}
          />
        </div>
      ) : null}
      <div hidden={running || seen}>
        <RestoreFields ref={fields} failure={failure} onType={forget} />
      </div>
    </Dialog>
  )
}

function Facts({ restoring: { backup } }: { readonly restoring: Restoring }) {
  return (
    <>
      <bdi>{backup.workspace.name}</bdi>, written <Time at={backup.at} form="moment" /> by version{' '}
      {backup.app}: {count(backup.keys, 'key')}, {count(backup.records, 'audit record')}.
    </>
  )
}

interface DoneProps extends RestoreDialogProps {
  readonly done: Restoring
}

function Done({ opened, onClose, done }: DoneProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      width={640}
      title={
        done.into === 'empty' ? (
          <>
            <bdi>{done.backup.workspace.name}</bdi> is restored
          </>
        ) : (
          'The backup is restored'
        )
      }
      subtitle={<Facts restoring={done} />}
      footStart={<span className={styles['hint']}>It is in the activity, with these numbers.</span>}
      foot={
        <Button ref={button} kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <RestoringView restoring={done} done />
    </Dialog>
  )
}

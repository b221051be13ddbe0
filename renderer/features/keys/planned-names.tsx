// Owns the dialog of the planned names: found, made into keys one by one, forgotten one by one or all; refuses to forget all unasked.
import { IconTableImport } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { PlannedName } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { notify } from '#ui/notice'
import { askFor, useWindows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import type { KeyDraft } from './key-draft.ts'
import { countWords } from './key-words.ts'
import { NewKeyDialog } from './new-key.tsx'
import { PlannedList } from './planned-list.tsx'
import styles from './planned-names.module.css'

export interface PlannedNamesDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** Plan names from a file. */
  readonly onPlan: () => void
}

const draftOf = (planned: PlannedName): Partial<KeyDraft> => ({
  name: planned.name,
  owner: planned.owner,
  purpose: planned.purpose,
  usedBy: planned.usedBy ?? '',
  tags: planned.tags.join(', '),
})

export function PlannedNamesDialog(props: PlannedNamesDialogProps) {
  const [made, setMade] = useState<Partial<KeyDraft>>()
  return (
    <>
      <DialogStage opened={props.opened}>
        {(shown) =>
          // Not mounted while it is closed: nobody waits for a count of names that nobody looks at.
          shown ? (
            <Planned
              {...props}
              opened={shown}
              onMake={(planned) => {
                setMade(draftOf(planned))
                props.onClose()
              }}
            />
          ) : null
        }
      </DialogStage>
      <NewKeyDialog
        opened={made !== undefined}
        onClose={() => setMade(undefined)}
        {...(made === undefined ? {} : { initial: made })}
      />
    </>
  )
}

interface PlannedProps extends PlannedNamesDialogProps {
  readonly onMake: (planned: PlannedName) => void
}

function Planned({ opened, onClose, onPlan, onMake }: PlannedProps) {
  const drop = useWrite('import.drop')
  const [find, setFind] = useState('')
  const [span, setSpan] = useState<Span>({ first: 0, last: 20 })
  const [asking, setAsking] = useState(false)
  const deferred = useDeferredValue(find.trim())
  const ask = useMemo(
    () =>
      askFor('import.planned', (window) => ({
        ...window,
        ...(deferred === '' ? {} : { find: deferred }),
      })),
    [deferred],
  )
  const windows = useWindows(ask, span)
  const { total, rowAt } = windows
  const forgetOne = async ({ name }: PlannedName) => {
    const result = await drop.run({ names: [name] })
    if (result.ok) notify({ text: `${name} is planned no longer.` })
  }
  const forgetAll = async () => {
    const result = await drop.run({})
    if (!result.ok) return
    setAsking(false)
    // Nothing is left to be found.
    setFind('')
    notify({
      text: `${countWords(result.value.dropped, 'name is', 'names are')} planned no longer.`,
    })
  }
  const nothing = total === 0 && deferred === ''
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Planned names"
      subtitle="Names that somebody means to make keys for. Gates know none of them."
      width={640}
      footNote={
        asking ? (
          <p role="alert">
            Forget every planned name? Keys are not touched, and the file can be read again.
          </p>
        ) : undefined
      }
      footStart={
        nothing || asking ? undefined : (
          <Button kind="quiet" onClick={() => setAsking(true)}>
            Forget all
          </Button>
        )
      }
      foot={
        asking ? (
          <>
            <Button kind="quiet" onClick={() => setAsking(false)}>
              Keep them
            </Button>
            <Button kind="danger" busy={drop.running} onClick={() => void forgetAll()}>
              Forget all of them
            </Button>
          </>
        ) : (
          <>
            <Button icon={<IconTableImport size={16} stroke={1.6} aria-hidden />} onClick={onPlan}>
              Plan names from a CSV
            </Button>
            <Button kind={nothing ? 'plain' : 'primary'} onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      {nothing ? (
        <p className={styles['nothing']}>
          None yet. When clients move over from elsewhere, plan their names from a file first: each
          key then starts with its owner, purpose, use and tags filled in.
        </p>
      ) : (
        <>
          <TextField
            label="Find by name"
            value={find}
            maxLength={256}
            help={total === undefined ? ' ' : countWords(total, 'planned name', 'planned names')}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          {total === undefined ? (
            <div className={styles['list']} />
          ) : (
            <PlannedList
              // Another search begins at its first row.
              key={deferred}
              total={total}
              rowAt={rowAt}
              onSpan={setSpan}
              onMake={onMake}
              onForget={(planned) => void forgetOne(planned)}
            />
          )}
        </>
      )}
      {windows.failure === undefined ? null : (
        <FailureNotice failure={windows.failure} onRetry={windows.retry} />
      )}
      {drop.failure === undefined ? null : <FailureNotice failure={drop.failure} />}
    </Dialog>
  )
}

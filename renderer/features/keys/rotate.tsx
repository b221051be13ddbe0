// Owns the dialog that gives a key a new value; says what happens to the old one before anything does.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { KeyDetail } from '#contract'
import { Button } from '#ui/button'
import { useClock } from '#ui/clock.ts'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { DialogWait } from '#ui/dialog-wait'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { elsewhere } from '#ui/field-failure.ts'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { moment } from '#ui/time-words.ts'

import type { KeyDialogProps } from './edit-key.tsx'
import { cutsShort, firstOverlap, OverlapChoice, overlapOf } from './overlap-choice.tsx'
import styles from './rotate.module.css'
import { showValue } from './value-queue.ts'

export function RotateDialog(props: KeyDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Rotate {...props} opened={shown} />}
    </DialogStage>
  )
}

function Rotate({ keyRef, opened, onClose }: KeyDialogProps) {
  const key = useRead('keys.show', { ref: keyRef }, { enabled: opened })
  if (key.value === undefined) {
    return <DialogWait opened={opened} onClose={onClose} title="Rotate" read={key} />
  }
  return <Choose found={key.value} opened={opened} onClose={onClose} />
}

interface ChooseProps {
  readonly found: KeyDetail
  readonly opened: boolean
  readonly onClose: () => void
}

function Choose({ found, opened, onClose }: ChooseProps) {
  const rotate = useWrite('keys.rotate')
  const [draft, setDraft] = useState(() => firstOverlap(Date.now()))
  const [tried, setTried] = useState(false)
  const [agreed, setAgreed] = useState(false)
  // Of two who rotate at once the second is refused: it would end a value that was handed out just now.
  const [seen] = useState(found.prefix)
  const atOnce = draft.choice === 'now'
  const promised = found.overlapUntil
  const promise = useClock((now) =>
    promised !== undefined && !atOnce && cutsShort(draft, promised, now)
      ? moment(promised, now)
      : '',
  )
  // At the field of the end, where there is one.
  const general = elsewhere(rotate.failure, draft.choice === 'date' ? ['overlap'] : [])
  const run = async () => {
    const overlap = overlapOf(draft)
    setTried(true)
    if (overlap === undefined || rotate.running || (atOnce && !agreed)) return
    const result = await rotate.run(
      { ref: found.id, overlap, expectPrefix: seen },
      { consent: atOnce },
    )
    if (!result.ok) return
    const { id, name, prefix, value } = result.value
    showValue({ id, name, prefix, value, from: 'pending', overlap: !atOnce })
    onClose()
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        <>
          Rotate <bdi>{found.name}</bdi>
        </>
      }
      subtitle="The key gets a new value and keeps its name and history."
      aside={<Prefix value={found.prefix} />}
      top={88}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind={atOnce ? 'danger' : 'primary'}
            type="submit"
            disabled={atOnce && !agreed}
            busy={rotate.running}
          >
            Generate new value
          </Button>
        </>
      }
    >
      <OverlapChoice
        draft={draft}
        onChange={(next) => {
          rotate.forget()
          setDraft(next)
        }}
        expiresAt={found.expiresAt}
        failure={rotate.failure}
        tried={tried}
      />
      <p className={styles['facts']}>
        Last used <LastUsedMark value={found.lastUsed} inside />
        {found.versionsAlive > 1
          ? `. ${found.versionsAlive} versions are alive: all but the new one end with the overlap, or earlier where they already do.`
          : '.'}
      </p>
      {promise === '' ? null : (
        <p className={styles['earlier']} role="status">
          An older value was to work until {promise}: it ends with this overlap, earlier.
        </p>
      )}
      {atOnce ? (
        <div className={styles['agree']}>
          <Checkbox checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)}>
            What still sends the old value stops now. This is final.
          </Checkbox>
        </div>
      ) : null}
      {general === undefined ? null : (
        <div className={styles['agree']}>
          <FailureNotice failure={general} />
        </div>
      )}
    </Dialog>
  )
}

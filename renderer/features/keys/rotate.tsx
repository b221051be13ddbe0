// Owns the dialog that gives a key a new value; says what happens to the old one before anything does.
import { useId, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { KeyDetail } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { DialogWait } from '#ui/dialog-wait'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'

import type { KeyDialogProps } from './edit-key.tsx'
import styles from './rotate.module.css'
import { showValue } from './value-queue.ts'

const OVERLAPS = [
  {
    value: 'now',
    word: 'Not at all',
    what: 'The old value is refused at once. For a value that leaked.',
  },
  { value: '1h', word: '1 hour', what: 'For one client that you change by hand.' },
  { value: '24h', word: '24 hours', what: 'Both values work until tomorrow. The usual choice.' },
  { value: '7d', word: '7 days', what: 'For many clients, or for jobs that run once a week.' },
] as const

type Overlap = (typeof OVERLAPS)[number]['value']

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
  const [overlap, setOverlap] = useState<Overlap>('24h')
  const [agreed, setAgreed] = useState(false)
  // Of two who rotate at once the second is refused: it would end a value that was handed out just now.
  const [seen] = useState(found.prefix)
  const group = useId()
  const atOnce = overlap === 'now'
  const run = async () => {
    if (rotate.running || (atOnce && !agreed)) return
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
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>How long does the old value still work?</legend>
        {OVERLAPS.map(({ value, word, what }) => (
          <label key={value} className={styles['choice']}>
            <input
              type="radio"
              name={group}
              value={value}
              checked={overlap === value}
              {...(value === '24h' ? { 'data-autofocus': true } : {})}
              onChange={() => setOverlap(value)}
            />
            <b>{word}</b>
            <span>{what}</span>
          </label>
        ))}
      </fieldset>
      <p className={styles['facts']}>
        Last used <LastUsedMark value={found.lastUsed} inside />
        {found.versionsAlive > 1
          ? `. ${found.versionsAlive} versions are alive: all but the new one end with the overlap.`
          : '.'}
      </p>
      {atOnce ? (
        <div className={styles['agree']}>
          <Checkbox checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)}>
            What still sends the old value stops now. This is final.
          </Checkbox>
        </div>
      ) : null}
      {rotate.failure === undefined ? null : (
        <div className={styles['agree']}>
          <FailureNotice failure={rotate.failure} />
        </div>
      )}
    </Dialog>
  )
}

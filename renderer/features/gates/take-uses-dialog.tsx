// Owns taking in the uses that a gate away from here has written; refuses nothing that it cannot say at its field, and counts nothing twice.
import { IconCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { PathField } from '#ui/path-field'
import { Time } from '#ui/time'

import styles from './take-uses-dialog.module.css'
import { takenWords } from './taken-words.ts'

export interface TakeUsesDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function TakeUsesDialog(props: TakeUsesDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <TakeUses {...props} opened={shown} />}
    </DialogStage>
  )
}

function TakeUses({ opened, onClose }: TakeUsesDialogProps) {
  const about = useRead('workspace.about', {})
  const take = useWrite('bundle.takeUses')
  const signer = useRef<HTMLInputElement>(null)
  const [path, setPath] = useState('')
  const [fingerprint, setFingerprint] = useState('')
  const [missing, setMissing] = useState(false)
  const [taken, setTaken] = useState<Output<'bundle.takeUses'>>()
  const changed = () => {
    setMissing(false)
    setTaken(undefined)
    take.forget()
  }
  const run = async () => {
    if (take.running) return
    setMissing(path.trim() === '')
    if (path.trim() === '') return
    const given = fingerprint.trim()
    const result = await take.run({
      path: path.trim(),
      ...(given === '' ? {} : { fingerprint: given }),
    })
    setTaken(result.ok ? result.value : undefined)
    if (result.ok) announce(takenWords(result.value).headline)
    else if (result.failure.field === 'fingerprint') signer.current?.focus()
  }
  const failure = elsewhere(take.failure, ['path', 'fingerprint'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Take in the uses of a gate"
      subtitle="The folder that “dsadmin gate uses” has written. Taken in twice, it counts once."
      top={88}
      onSubmit={() => void run()}
      footNote={failure === undefined ? undefined : <FailureNotice failure={failure} />}
      foot={
        <>
          <Button kind={taken === undefined ? 'quiet' : 'plain'} onClick={onClose}>
            {taken === undefined ? 'Cancel' : 'Close'}
          </Button>
          <Button kind="primary" type="submit" busy={take.running}>
            Take them in
          </Button>
        </>
      }
    >
      <div className={styles['parts']}>
        <PathField
          data-autofocus
          kind="folder"
          what="the folder with the uses"
          label="Folder"
          placeholder="~/uses"
          {...(about.value?.capabilities.host === 'loopback'
            ? { help: 'On the computer on which the app runs.' }
            : {})}
          value={path}
          error={missing ? 'Type the folder, from / or ~/ on.' : errorAt(take.failure, 'path')}
          onPath={(next) => {
            changed()
            setPath(next)
          }}
        />
        <TextField
          ref={signer}
          mono
          label="Fingerprint of the gate"
          note="needed the first time"
          help="The 32 digits that “dsadmin gate uses” has shown, as its operator reads them out."
          placeholder="4be1 9c07 …"
          maxLength={200}
          value={fingerprint}
          error={errorAt(take.failure, 'fingerprint')}
          onChange={(event) => {
            changed()
            setFingerprint(event.currentTarget.value)
          }}
        />
        {taken === undefined ? null : <Taken taken={taken} />}
      </div>
    </Dialog>
  )
}

function Taken({ taken }: { readonly taken: Output<'bundle.takeUses'> }) {
  const { headline, rest } = takenWords(taken)
  return (
    <section className={styles['taken']} aria-label="What was taken in">
      <IconCheck size={16} stroke={2.2} aria-hidden />
      <div>
        <h3>{headline}</h3>
        {rest.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>
          Written <Time at={taken.at} form="moment" />, when the gate had applied epoch{' '}
          {taken.appliedEpoch.toLocaleString('en')}.
        </p>
      </div>
    </section>
  )
}

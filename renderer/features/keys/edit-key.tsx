// Owns the dialog that changes what is known about a key; refuses to touch its value or its state.
import { useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { KeyDetail } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { DialogWait } from '#ui/dialog-wait'
import { FailureNotice } from '#ui/failure-notice'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { notify } from '#ui/notice'
import { Prefix } from '#ui/prefix'

import { changed, dateMissing, draftOf, editInput, type KeyDraft } from './key-draft.ts'
import { KEY_FIELDS, KeyFields } from './key-fields.tsx'
import styles from './key-fields.module.css'
import { NameField } from './name-field.tsx'

export interface KeyDialogProps {
  /** A name, a prefix or an id. An id stays right when the key is renamed meanwhile. */
  readonly keyRef: string
  readonly opened: boolean
  readonly onClose: () => void
}

export function EditKeyDialog(props: KeyDialogProps) {
  return (
    <DialogStage opened={props.opened}>{(shown) => <Edit {...props} opened={shown} />}</DialogStage>
  )
}

function Edit({ keyRef, opened, onClose }: KeyDialogProps) {
  const key = useRead('keys.show', { ref: keyRef }, { enabled: opened })
  // The draft begins with the first answer: a change made elsewhere must not overwrite what is typed.
  const [first, setFirst] = useState<KeyDetail>()
  if (first === undefined && key.value !== undefined) setFirst(key.value)
  if (first === undefined) {
    return <DialogWait opened={opened} onClose={onClose} title="Edit key" read={key} />
  }
  return <Form opened={opened} onClose={onClose} found={first} />
}

interface FormProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly found: KeyDetail
}

function Form({ opened, onClose, found }: FormProps) {
  const edit = useWrite('keys.edit')
  const [before] = useState(() => draftOf(found))
  const [draft, setDraft] = useState<KeyDraft>(before)
  const [tried, setTried] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  const change = (part: Partial<KeyDraft>) => {
    edit.forget()
    setDraft((now) => ({ ...now, ...part }))
  }
  const save = async () => {
    setTried(true)
    if (edit.running || dateMissing(draft)) return
    if (!changed(before, draft)) {
      onClose()
      return
    }
    const result = await edit.run(editInput(found.id, before, draft))
    if (result.ok) {
      notify({ text: `${result.value.name} is saved.` })
      onClose()
    } else if (result.failure.field === 'name') name.current?.focus()
  }
  const general = elsewhere(edit.failure, KEY_FIELDS)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        <>
          Edit <bdi>{found.name}</bdi>
        </>
      }
      aside={<Prefix value={found.prefix} />}
      top={88}
      onSubmit={() => void save()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={edit.running}>
            Save changes
          </Button>
        </>
      }
    >
      <NameField
        ref={name}
        value={draft.name}
        exceptId={found.id}
        error={errorAt(edit.failure, 'name')}
        onChange={(text) => change({ name: text })}
      />
      <div className={styles['gap']}>
        <KeyFields draft={draft} onChange={change} failure={edit.failure} tried={tried} />
      </div>
      {general === undefined ? null : (
        <div className={styles['gap']}>
          <FailureNotice failure={general} />
        </div>
      )}
    </Dialog>
  )
}

// Owns the dialog "New key": a name, everything else folded away, Enter generates; hands the value to its sheet at once.
import { useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { FoldButton } from '#ui/fold-button'

import { createInput, dateMissing, EMPTY_DRAFT, type KeyDraft } from './key-draft.ts'
import { KEY_FIELDS, KeyFields } from './key-fields.tsx'
import styles from './key-fields.module.css'
import { NameField } from './name-field.tsx'
import { showValue } from './value-queue.ts'

export interface NewKeyDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** What a replacement takes over from the key that it replaces. */
  readonly initial?: Partial<KeyDraft>
}

export function NewKeyDialog({ opened, onClose, initial }: NewKeyDialogProps) {
  return (
    <DialogStage opened={opened}>
      {(shown) => (
        <NewKey opened={shown} onClose={onClose} {...(initial === undefined ? {} : { initial })} />
      )}
    </DialogStage>
  )
}

function NewKey({ opened, onClose, initial }: NewKeyDialogProps) {
  const create = useWrite('keys.create')
  const [draft, setDraft] = useState<KeyDraft>({ ...EMPTY_DRAFT, ...initial })
  const [more, setMore] = useState(initial !== undefined)
  const [tried, setTried] = useState(false)
  const name = useRef<HTMLInputElement>(null)

  const change = (part: Partial<KeyDraft>) => {
    create.forget()
    setDraft((before) => ({ ...before, ...part }))
  }
  const generate = async () => {
    setTried(true)
    if (create.running || dateMissing(draft)) return
    const result = await create.run(createInput(draft))
    if (result.ok) {
      const { id, name, prefix, value } = result.value
      showValue({ id, name, prefix, value, from: 'pending' })
      onClose()
      return
    }
    const [field] = (result.failure.field ?? '').split('.')
    if (field === 'name') name.current?.focus()
    else if (KEY_FIELDS.some((known) => known === field)) setMore(true)
  }

  const general = elsewhere(create.failure, KEY_FIELDS)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="New key"
      subtitle="One key for one client. Its value is shown once, in the next step."
      top={88}
      onSubmit={() => void generate()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={create.running}>
            Generate key
          </Button>
        </>
      }
    >
      <NameField
        ref={name}
        value={draft.name}
        error={errorAt(create.failure, 'name')}
        onChange={(text) => change({ name: text })}
      />
      <div className={styles['more']}>
        <FoldButton
          opened={more}
          onToggle={() => setMore(!more)}
          controls="new-key-more"
          what="owner, purpose, use, tags, expiry"
        >
          More
        </FoldButton>
      </div>
      <div id="new-key-more" hidden={!more} className={styles['folded']}>
        <KeyFields draft={draft} onChange={change} failure={create.failure} tried={tried} />
      </div>
      {general === undefined ? null : (
        <div className={styles['gap']}>
          <FailureNotice failure={general} />
        </div>
      )}
    </Dialog>
  )
}

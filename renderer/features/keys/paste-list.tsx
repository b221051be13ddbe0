// Owns naming keys by a pasted list, one a line; refuses to keep the secret part of a key that is pasted.
import { useState } from 'react'

import type { BulkPick } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { SelectField, TextAreaField } from '#ui/field'
import { withoutSecrets } from '#ui/without-secrets.ts'

import { BULK_KINDS, type BulkKind, kindWords } from './bulk-words.ts'
import styles from './bulk.module.css'
import { countWords } from './key-words.ts'
import { MOST } from './selection.ts'

export interface PasteListProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onLook: (kind: BulkKind, pick: BulkPick) => void
}

export function PasteListDialog(props: PasteListProps) {
  // Kept here, so that it is there again after a look.
  const [text, setText] = useState('')
  const [kind, setKind] = useState<BulkKind>('suspend')
  const [cut, setCut] = useState(false)
  return (
    <DialogStage opened={props.opened}>
      {(opened) => (
        <Ask
          {...props}
          opened={opened}
          text={text}
          kind={kind}
          cut={cut}
          onKind={setKind}
          onText={(typed) => {
            const kept = withoutSecrets(typed)
            setCut(kept !== typed || (cut && kept !== ''))
            setText(kept)
          }}
          onClose={() => {
            setText('')
            setCut(false)
            props.onClose()
          }}
        />
      )}
    </DialogStage>
  )
}

interface AskProps extends PasteListProps {
  readonly text: string
  readonly kind: BulkKind
  /** The secret part of a key was cut off. */
  readonly cut: boolean
  readonly onKind: (kind: BulkKind) => void
  readonly onText: (text: string) => void
}

function Ask({ opened, onClose, onLook, text, kind, cut, onKind, onText }: AskProps) {
  const lines = text.split(/\r?\n/)
  const said = lines.filter((line) => line.trim() !== '').length
  const many = lines.length > MOST
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={text === ''}
      title="Paste a list of keys"
      subtitle="Nothing is done yet: you see each key before."
      onSubmit={() => {
        if (said > 0 && !many) onLook(kind, { by: 'list', lines })
      }}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" disabled={said === 0 || many}>
            Look at {said === 0 ? 'the keys' : countWords(said, 'line', 'lines')}
          </Button>
        </>
      }
    >
      <div className={styles['first']}>
        <TextAreaField
          mono
          data-autofocus
          label="Keys"
          note="names, key prefixes or ids, one a line"
          placeholder={'airflow-etl\ndsk_7I4tVqGS'}
          rows={8}
          value={text}
          error={
            many ? `At most ${MOST.toLocaleString('en')} lines at once: do it in parts.` : undefined
          }
          help={
            cut
              ? 'A whole key was pasted: only its prefix is kept, the rest is secret.'
              : 'To revoke, a prefix means this one value; for all else it means its key.'
          }
          onChange={(event) => onText(event.currentTarget.value)}
        />
        <SelectField
          label="What to do with them"
          options={BULK_KINDS.map((value) => ({ value, word: kindWords[value].word }))}
          value={kind}
          onChange={(event) => {
            const wanted = BULK_KINDS.find((each) => each === event.currentTarget.value)
            if (wanted !== undefined) onKind(wanted)
          }}
        />
      </div>
    </Dialog>
  )
}

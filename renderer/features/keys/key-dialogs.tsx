// Owns which dialog of the page is up; each dialog owns itself.
import { useState } from 'react'

import { EditKeyDialog } from './edit-key.tsx'
import { NewKeyDialog } from './new-key.tsx'

export type OpenDialog =
  | { readonly kind: 'new' | 'identify' }
  | {
      readonly kind: 'revoke' | 'rotate' | 'edit'
      /** A key's id, or the prefix of one of its versions. */
      readonly ref: string
      readonly id: string
    }

export interface KeyDialogsProps {
  readonly dialog: OpenDialog | undefined
  readonly onClose: () => void
  readonly onOpen: (dialog: OpenDialog) => void
  /** Opens the details of a key in the panel. */
  readonly onShow: (ref: string) => void
}

export function KeyDialogs({ dialog, onClose }: KeyDialogsProps) {
  // A dialog that closes keeps its key until it is gone from sight.
  const [last, setLast] = useState({ edit: '' })
  if (dialog?.kind === 'edit' && last.edit !== dialog.ref) setLast({ ...last, edit: dialog.ref })
  return (
    <>
      <NewKeyDialog opened={dialog?.kind === 'new'} onClose={onClose} />
      <EditKeyDialog keyRef={last.edit} opened={dialog?.kind === 'edit'} onClose={onClose} />
    </>
  )
}

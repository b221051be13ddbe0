// Owns which dialog of the page is up; each dialog owns itself.
import { useState } from 'react'

import { CredentialReportDialog } from './credential-report.tsx'
import { EditKeyDialog } from './edit-key.tsx'
import { IdentifyDialog } from './identify.tsx'
import type { KeysDialog } from './keys-menu.tsx'
import { NewKeyDialog } from './new-key.tsx'
import { PlanNamesDialog } from './plan-names.tsx'
import { PlannedNamesDialog } from './planned-names.tsx'
import { RevokeDialog } from './revoke.tsx'
import { RotateDialog } from './rotate.tsx'

export type OpenDialog =
  | { readonly kind: 'new' | 'identify' | KeysDialog }
  | {
      readonly kind: 'revoke' | 'rotate' | 'edit'
      /** A key's id, or the prefix of one of its versions. */
      readonly ref: string
    }

export interface KeyDialogsProps {
  readonly dialog: OpenDialog | undefined
  readonly onClose: () => void
  /** Opens the details of a key in the panel. */
  readonly onShow: (ref: string) => void
  readonly onOpen: (dialog: KeysDialog) => void
}

export function KeyDialogs({ dialog, onClose, onShow, onOpen }: KeyDialogsProps) {
  // A dialog that closes goes on naming its key until it is gone from sight.
  const [keyRef, setKeyRef] = useState('')
  const wanted = dialog !== undefined && 'ref' in dialog ? dialog.ref : keyRef
  if (wanted !== keyRef) setKeyRef(wanted)
  const opened = (kind: OpenDialog['kind']) => dialog?.kind === kind
  return (
    <>
      <NewKeyDialog opened={opened('new')} onClose={onClose} />
      <IdentifyDialog
        opened={opened('identify')}
        onClose={onClose}
        onShow={(id) => {
          onClose()
          onShow(id)
        }}
      />
      <CredentialReportDialog opened={opened('report')} onClose={onClose} />
      <PlanNamesDialog
        opened={opened('plan')}
        onClose={onClose}
        onShowPlanned={() => onOpen('planned')}
      />
      <PlannedNamesDialog
        opened={opened('planned')}
        onClose={onClose}
        onPlan={() => onOpen('plan')}
      />
      <RevokeDialog keyRef={keyRef} opened={opened('revoke')} onClose={onClose} />
      <RotateDialog keyRef={keyRef} opened={opened('rotate')} onClose={onClose} />
      <EditKeyDialog keyRef={keyRef} opened={opened('edit')} onClose={onClose} />
    </>
  )
}

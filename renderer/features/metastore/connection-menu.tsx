// Owns what the ⋯ of a kept connection offers.
import { IconChecklist, IconPencil, IconStairsUp, IconTrash } from '@tabler/icons-react'

import { Menu } from '#ui/menu'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export interface ConnectionMenuProps {
  readonly name: string
  readonly button: HTMLElement
  readonly onClose: () => void
  readonly onValidate: () => void
  readonly onOpen: () => void
  readonly onEdit: () => void
  readonly onForget: () => void
}

export function ConnectionMenu(props: ConnectionMenuProps) {
  const { name, button, onClose, onValidate, onOpen, onEdit, onForget } = props
  return (
    <Menu
      label={`Actions for ${name}`}
      button={button}
      align="end"
      onClose={onClose}
      items={[
        { word: 'Validate', icon: <IconChecklist {...icon} />, run: onValidate },
        { word: 'Open in the wizard', icon: <IconStairsUp {...icon} />, run: onOpen },
        { word: 'Edit', icon: <IconPencil {...icon} />, apart: true, run: onEdit },
        {
          word: 'Forget',
          icon: <IconTrash {...icon} />,
          tone: 'danger',
          apart: true,
          run: onForget,
        },
      ]}
    />
  )
}

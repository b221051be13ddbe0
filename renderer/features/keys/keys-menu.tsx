// Owns the ⋯ beside "New key": what is done with all keys rather than one of them.
import {
  IconClipboardList,
  IconDots,
  IconFileSpreadsheet,
  IconTableImport,
} from '@tabler/icons-react'
import { useState } from 'react'

import { useRead } from '#bridge/use-operation'
import { IconButton } from '#ui/button'
import { Menu } from '#ui/menu'

export type KeysDialog = 'report' | 'plan' | 'planned'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export function KeysMenu({ onOpen }: { readonly onOpen: (dialog: KeysDialog) => void }) {
  const [button, setButton] = useState<HTMLElement>()
  const planned = useRead('import.planned', { limit: 1 }, { enabled: button !== undefined })
  const total = planned.value?.total
  return (
    <>
      <IconButton
        kind="plain"
        label="More for all keys"
        aria-haspopup="menu"
        aria-expanded={button !== undefined}
        onClick={(event) => setButton(button === undefined ? event.currentTarget : undefined)}
      >
        <IconDots {...icon} />
      </IconButton>
      {button === undefined ? null : (
        <Menu
          label="For all keys"
          button={button}
          align="end"
          items={[
            {
              word: 'Credential report…',
              icon: <IconFileSpreadsheet {...icon} />,
              run: () => onOpen('report'),
            },
            {
              word: 'Plan names from a CSV…',
              icon: <IconTableImport {...icon} />,
              apart: true,
              run: () => onOpen('plan'),
            },
            {
              word:
                total === undefined
                  ? 'Planned names'
                  : `Planned names (${total.toLocaleString('en')})`,
              icon: <IconClipboardList {...icon} />,
              run: () => onOpen('planned'),
            },
          ]}
          onClose={() => setButton(undefined)}
        />
      )}
    </>
  )
}

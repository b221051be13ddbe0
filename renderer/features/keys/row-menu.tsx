// Owns the one menu of the list: it opens at whichever row asked, so that rows stay cheap.
import { Menu } from '@mantine/core'
import {
  IconBan,
  IconCopy,
  IconLayoutSidebarRight,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react'

import type { KeyActions, KeyHandle } from './row-actions.ts'
import styles from './keys-page.module.css'

export interface OpenMenu {
  readonly key: KeyHandle
  readonly button: HTMLElement
}

export interface RowMenuProps {
  readonly menu: OpenMenu | undefined
  readonly onClose: () => void
  readonly actions: KeyActions
}

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export function RowMenu({ menu, onClose, actions }: RowMenuProps) {
  if (menu === undefined) return null
  const { key, button } = menu
  const at = button.getBoundingClientRect()
  const then = (act: (key: KeyHandle) => void) => () => act(key)
  const living = key.state !== 'revoked'
  return (
    <Menu
      opened
      onClose={() => {
        onClose()
        button.focus()
      }}
      returnFocus={false}
      position="bottom-end"
      width={208}
      withinPortal
    >
      <Menu.Target>
        <span
          className={styles['anchor']}
          style={{ top: at.top, left: at.left, width: at.width, height: at.height }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Actions for ${key.name}`}>
        <Menu.Item leftSection={<IconLayoutSidebarRight {...icon} />} onClick={then(actions.open)}>
          Open details
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy {...icon} />} onClick={then(actions.copyPrefix)}>
          Copy key prefix
        </Menu.Item>
        {living ? (
          <>
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={then(actions.edit)}>
              Edit
            </Menu.Item>
            <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={then(actions.rotate)}>
              Rotate
            </Menu.Item>
            {key.state === 'suspended' ? (
              <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={then(actions.resume)}>
                Resume
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<IconPlayerPause {...icon} />}
                onClick={then(actions.suspend)}
              >
                Suspend
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              color="var(--danger)"
              leftSection={<IconBan {...icon} />}
              onClick={then(actions.revoke)}
            >
              Revoke
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

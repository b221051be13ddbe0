// Owns what the ⋯ of a row offers; one menu serves the whole list, so that rows stay cheap.
import {
  IconArrowsDiff,
  IconBan,
  IconCopy,
  IconLayoutSidebarRight,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react'

import { Menu, type MenuItem } from '#ui/menu'

import type { KeyActions, KeyHandle } from './row-actions.ts'

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

function itemsFor(key: KeyHandle, actions: KeyActions): readonly MenuItem[] {
  const item = (
    word: string,
    glyph: MenuItem['icon'],
    act: (key: KeyHandle) => void,
  ): MenuItem => ({
    word,
    icon: glyph,
    run: () => act(key),
  })
  const look = [
    item('Open details', <IconLayoutSidebarRight {...icon} />, actions.open),
    item('Copy key prefix', <IconCopy {...icon} />, actions.copyPrefix),
    item('Rotation', <IconArrowsDiff {...icon} />, actions.rotation),
  ]
  if (key.state === 'revoked') return look
  return [
    ...look,
    { ...item('Edit', <IconPencil {...icon} />, actions.edit), apart: true },
    item('Rotate', <IconRefresh {...icon} />, actions.rotate),
    key.state === 'suspended'
      ? item('Resume', <IconPlayerPlay {...icon} />, actions.resume)
      : item('Suspend', <IconPlayerPause {...icon} />, actions.suspend),
    { ...item('Revoke', <IconBan {...icon} />, actions.revoke), tone: 'danger', apart: true },
  ]
}

export function RowMenu({ menu, onClose, actions }: RowMenuProps) {
  if (menu === undefined) return null
  return (
    <Menu
      label={`Actions for ${menu.key.name}`}
      button={menu.button}
      align="end"
      items={itemsFor(menu.key, actions)}
      onClose={onClose}
    />
  )
}

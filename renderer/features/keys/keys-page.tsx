// Owns the page of API keys: which key is open, which dialog is up and what each action does.
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { useHotkey } from '#ui/hotkeys.ts'
import { useSlow } from '#ui/skeleton'

import { FirstRun } from './first-run.tsx'
import { KeyDetailPanel } from './key-detail.tsx'
import { KeyDialogs, type OpenDialog } from './key-dialogs.tsx'
import { KeyList } from './key-list.tsx'
import type { KeyTableHandle } from './key-table.tsx'
import type { KeysDialog } from './keys-menu.tsx'
import styles from './keys-page.module.css'
import { rotationPath } from './row-actions.ts'
import { RowMenu, type OpenMenu } from './row-menu.tsx'
import { useKeyActions } from './use-key-actions.ts'
import { useKeyQuery } from './use-key-query.ts'

export interface KeysPageProps {
  /** What follows `/api-keys/`: nothing, `new`, or a key's id, prefix or name. */
  readonly place: string | undefined
  readonly onAllKeys: () => void
}

export function KeysPage({ place, onAllKeys }: KeysPageProps) {
  const [, navigate] = useLocation()
  const { query, search, change } = useKeyQuery()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [menu, setMenu] = useState<OpenMenu>()
  const [openId, setOpenId] = useState<string>()
  const [byKeyboard, setByKeyboard] = useState(false)
  const table = useRef<KeyTableHandle>(null)
  const summary = useRead('keys.summary', {})

  const isNew = place === 'new'
  const openRef = isNew ? undefined : place
  const open = (ref: string, options: { readonly replace?: boolean } = {}) =>
    navigate(`/api-keys/${encodeURIComponent(ref)}${search}`, options)
  const backToList = () => navigate(`/api-keys${search}`)
  const openNew = () => navigate(`/api-keys/new${search}`)
  const openDialog = (kind: KeysDialog) => setDialog({ kind })
  const closePanel = () => {
    backToList()
    table.current?.focus()
  }
  const closeDialog = () => {
    setDialog(undefined)
    // A revoked key may have left the list, and the focus with it.
    setTimeout(() => {
      if (document.activeElement === document.body) table.current?.focus()
    })
  }
  const actions = useKeyActions({
    open: (key, keyboard) => {
      setByKeyboard(keyboard)
      open(key.prefix)
    },
    ask: setDialog,
    rotation: (key) => navigate(rotationPath(key.id)),
  })
  useHotkey('newKey', openNew, !isNew)
  useHotkey('close', closePanel, openRef !== undefined)

  // Until it is known whether there are keys, either page would be the wrong one for a moment.
  const unknown = summary.value === undefined && summary.failure === undefined
  const slow = useSlow(unknown)
  const none = summary.value !== undefined && summary.value.keys + summary.value.revoked === 0
  return (
    <div className={styles['page']}>
      {none ? (
        <FirstRun onNew={openNew} onOpen={openDialog} />
      ) : unknown && !slow ? (
        <h1 className={styles['title']}>API keys</h1>
      ) : (
        <KeyList
          summary={summary.value}
          query={query}
          change={change}
          openId={openRef === undefined ? undefined : openId}
          panelOpen={openRef !== undefined}
          actions={actions}
          tableRef={table}
          onMenu={setMenu}
          onNew={openNew}
          onOpen={openDialog}
          onFollow={(key) => {
            setByKeyboard(false)
            open(key.prefix, { replace: true })
          }}
          onIdentify={() => setDialog({ kind: 'identify' })}
          onAllKeys={onAllKeys}
        />
      )}
      {openRef === undefined ? null : (
        <KeyDetailPanel
          keyRef={openRef}
          actions={actions}
          onRevokeVersion={(prefix) => setDialog({ kind: 'revoke', ref: prefix })}
          onClose={closePanel}
          onFound={setOpenId}
          focusOn={byKeyboard ? openRef : undefined}
        />
      )}
      <RowMenu menu={menu} onClose={() => setMenu(undefined)} actions={actions} />
      <KeyDialogs
        dialog={isNew ? { kind: 'new' } : dialog}
        onClose={isNew ? backToList : closeDialog}
        onShow={open}
        onOpen={openDialog}
      />
    </div>
  )
}

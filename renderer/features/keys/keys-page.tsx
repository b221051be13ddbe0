// Owns the page of API keys: which keys are listed, which one is open and which dialog is up.
import { IconPlus } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { useHotkey } from '#ui/hotkeys.ts'
import { Kbd } from '#ui/kbd'

import { FindField } from './find-field.tsx'
import { FirstRun } from './first-run.tsx'
import { KeyChips } from './key-chips.tsx'
import { KeyDetailPanel } from './key-detail.tsx'
import { KeyDialogs, type OpenDialog } from './key-dialogs.tsx'
import { KeyFoot } from './key-foot.tsx'
import { EVERYTHING, isEverything, listInput } from './key-query.ts'
import { KeyTable, type KeyTableHandle } from './key-table.tsx'
import { countWords } from './key-words.ts'
import styles from './keys-page.module.css'
import { NoMatch } from './no-match.tsx'
import { RowMenu, type OpenMenu } from './row-menu.tsx'
import { UnwatchedLine } from './unwatched-line.tsx'
import { useKeyActions } from './use-key-actions.ts'
import { useKeyQuery } from './use-key-query.ts'
import { useKeyWindows } from './use-key-windows.ts'
import type { Span } from './window-pages.ts'

export interface KeysPageProps {
  /** What follows `/api-keys/`: nothing, `new`, or a key's id, prefix or name. */
  readonly place: string | undefined
  readonly onAllKeys: () => void
}

const NINETY_DAYS_MS = 90 * 86_400_000
const PAUSE_MS = 600
/** How many row shapes stand in while the first answer is read. */
const SHAPES = 18

/** Says how many keys a search or a chip left, once the person pauses. */
function useCountAnnouncement(total: number | undefined, narrowed: boolean): void {
  useEffect(() => {
    if (total === undefined || !narrowed) return undefined
    const timer = setTimeout(() => announce(countWords(total, 'key', 'keys')), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [total, narrowed])
}

export function KeysPage({ place, onAllKeys }: KeysPageProps) {
  const [, navigate] = useLocation()
  const { query, search, change } = useKeyQuery()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [menu, setMenu] = useState<OpenMenu>()
  const [openId, setOpenId] = useState<string>()
  const [byKeyboard, setByKeyboard] = useState(false)
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const table = useRef<KeyTableHandle>(null)

  const isNew = place === 'new'
  const openRef = isNew ? undefined : place
  const summary = useRead('keys.summary', {})
  const unusedForMs = summary.value?.unusedForMs ?? NINETY_DAYS_MS
  const find = useDeferredValue(query.find)
  const { show, revoked, sort, direction } = query
  const input = useMemo(
    () => listInput({ find, show, revoked, sort, direction }, unusedForMs),
    [find, show, revoked, sort, direction, unusedForMs],
  )
  const windows = useKeyWindows(input, span)
  const { total } = windows
  // That nothing can be reached at all is said once, above every page.
  const failure = windows.failure?.code === 'host.unreachable' ? undefined : windows.failure
  useCountAnnouncement(total, !isEverything(query))

  const open = (ref: string, options: { readonly replace?: boolean } = {}) =>
    navigate(`/api-keys/${encodeURIComponent(ref)}${search}`, options)
  const backToList = () => navigate(`/api-keys${search}`)
  const openNew = () => navigate(`/api-keys/new${search}`)
  const closePanel = () => {
    backToList()
    table.current?.focus()
  }
  const actions = useKeyActions({
    open: (key, keyboard) => {
      setByKeyboard(keyboard)
      open(key.prefix)
    },
    ask: setDialog,
  })

  useHotkey('newKey', openNew, !isNew)
  useHotkey('close', closePanel, openRef !== undefined)

  const none = summary.value !== undefined && summary.value.keys + summary.value.revoked === 0
  const panelOpen = openRef !== undefined
  const closeDialog = () => {
    setDialog(undefined)
    // A revoked key may have left the list, and the focus with it.
    setTimeout(() => {
      if (document.activeElement === document.body) table.current?.focus()
    })
  }

  return (
    <div className={styles['page']}>
      <div className={styles['list']}>
        <header className={styles['header']}>
          <h1>API keys</h1>
          {none ? null : (
            <>
              <FindField
                value={query.find}
                onChange={(text) => change({ find: text }, { replace: true })}
                onLeave={() => table.current?.focus()}
              />
              <Button
                kind="primary"
                icon={<IconPlus size={16} stroke={1.8} aria-hidden />}
                after={<Kbd onFill>N</Kbd>}
                onClick={openNew}
              >
                New key
              </Button>
            </>
          )}
        </header>
        {none ? (
          <FirstRun onNew={openNew} />
        ) : (
          <>
            {summary.value === undefined ? (
              <div className={styles['second']} />
            ) : (
              <KeyChips
                summary={summary.value}
                selected={query.show}
                onSelect={(next) => change({ show: next })}
                found={query.find.trim() === '' ? undefined : total}
                narrow={panelOpen}
              />
            )}
            {summary.value?.gateSeen === false ? <UnwatchedLine /> : null}
            {failure === undefined ? null : (
              <div className={styles['failure']}>
                <FailureNotice failure={failure} onRetry={windows.retry} />
              </div>
            )}
            {total === 0 ? (
              <NoMatch
                query={query}
                onClear={() => change({ ...EVERYTHING, sort, direction })}
                onNew={openNew}
                onIdentify={() => setDialog({ kind: 'identify' })}
              />
            ) : total === undefined && windows.failure !== undefined ? (
              <div className={styles['nothing']} />
            ) : (
              <KeyTable
                ref={table}
                query={query}
                total={total ?? SHAPES}
                known={total !== undefined}
                rowAt={windows.rowAt}
                openId={panelOpen ? openId : undefined}
                narrow={panelOpen}
                actions={actions}
                onMenu={(key, button) => setMenu({ key, button })}
                onSort={(next, way) => change({ sort: next, direction: way })}
                onFollow={(key) => {
                  setByKeyboard(false)
                  open(key.prefix, { replace: true })
                }}
                onSpan={setSpan}
                listed={windows.shown}
              />
            )}
            <KeyFoot
              revoked={summary.value?.revoked ?? 0}
              showsRevoked={query.revoked && query.show === 'all'}
              onShowRevoked={() =>
                change({ revoked: !(query.revoked && query.show === 'all'), show: 'all' })
              }
              onIdentify={() => setDialog({ kind: 'identify' })}
              onAllKeys={onAllKeys}
              panelOpen={panelOpen}
            />
          </>
        )}
      </div>
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
      />
    </div>
  )
}

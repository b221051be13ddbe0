// Owns the column of the list: search, chips, rows and foot, and what stands there when there are no rows.
import { IconPlus } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useState, type RefObject } from 'react'

import type { KeyRow, Output } from '#contract'
import { readAged, writeAged } from '#ui/aged.ts'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { FindField } from '#ui/find-field'
import { useHotkey } from '#ui/hotkeys.ts'
import { Kbd } from '#ui/kbd'
import { askFor, useWindows, type Windows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import { BulkBar } from './bulk-bar.tsx'
import { BulkDialog, type BulkJob } from './bulk-dialog.tsx'
import { KeyChips } from './key-chips.tsx'
import { KeyFoot } from './key-foot.tsx'
import { EVERYTHING, filterOf, isEverything, listInput, type KeyQuery } from './key-query.ts'
import { KeyTable, type KeyTableHandle } from './key-table.tsx'
import { countWords } from './key-words.ts'
import { type KeysDialog, KeysMenu } from './keys-menu.tsx'
import styles from './keys-page.module.css'
import { NoMatch } from './no-match.tsx'
import { PasteListDialog } from './paste-list.tsx'
import type { KeyActions } from './row-actions.ts'
import type { OpenMenu } from './row-menu.tsx'
import { countOf, pickOf } from './selection.ts'
import { UnwatchedLine } from './unwatched-line.tsx'
import type { KeyQueryState } from './use-key-query.ts'
import { type KeySelection, useSelection } from './use-selection.ts'

const NINETY_DAYS_MS = 90 * 86_400_000
const PAUSE_MS = 600
/** How many row shapes stand in while the first answer is read. */
const SHAPES = 18

export interface KeyListProps {
  /** Undefined while it is read, or when it could not be. */
  readonly summary: Output<'keys.summary'> | undefined
  readonly query: KeyQuery
  readonly change: KeyQueryState['change']
  readonly openId: string | undefined
  readonly panelOpen: boolean
  readonly actions: KeyActions
  readonly tableRef: RefObject<KeyTableHandle | null>
  readonly onMenu: (menu: OpenMenu) => void
  readonly onNew: () => void
  readonly onOpen: (dialog: KeysDialog) => void
  readonly onFollow: (key: KeyRow) => void
  readonly onIdentify: () => void
  readonly onAllKeys: () => void
}

/** Says how many keys a search or a chip left, once the person pauses. */
function useCountAnnouncement(total: number | undefined, narrowed: boolean): void {
  useEffect(() => {
    if (total === undefined || !narrowed) return undefined
    const timer = setTimeout(() => announce(countWords(total, 'key', 'keys')), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [total, narrowed])
}

export function KeyList(props: KeyListProps) {
  const { summary, query, change, panelOpen, tableRef, onNew, onIdentify } = props
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const unusedForMs = summary?.unusedForMs ?? NINETY_DAYS_MS
  const find = useDeferredValue(query.find)
  const { show, revoked, sort, direction } = query
  const agedSaid = query.aged === undefined ? undefined : writeAged(query.aged)
  // The same age read from the address again is another object.
  const aged = useMemo(() => readAged(agedSaid), [agedSaid])
  const input = useMemo(
    () => listInput({ find, show, aged, revoked, sort, direction }, unusedForMs),
    [find, show, aged, revoked, sort, direction, unusedForMs],
  )
  const ask = useMemo(() => askFor('keys.list', (window) => ({ ...input, ...window })), [input])
  const windows = useWindows(ask, span)
  useCountAnnouncement(windows.total, !isEverything(query))
  const filter = useMemo(
    () => filterOf({ find, show, aged, revoked }, unusedForMs),
    [find, show, aged, revoked, unusedForMs],
  )
  const selection = useSelection(filter, windows.rowsBetween)
  const { current } = selection
  useHotkey('close', selection.clear, selection.active)
  // Of those that may be unused nobody knows: they are listed and not taken.
  const listed =
    (windows.total ?? 0) -
    (filter.unusedForMs === undefined ? 0 : (windows.head?.unusedUnknown ?? 0))
  const picked = countOf(current, listed)
  const [pasting, setPasting] = useState(false)
  const [job, setJob] = useState<BulkJob & { readonly pasted?: true }>()
  const doTo = (kind: BulkJob['kind']) => {
    if (picked === 0) return
    setJob({
      kind,
      pick: pickOf(current),
      except: current.by === 'filter' ? current.except : new Set(),
    })
  }
  // That nothing can be reached at all is said once, above every page.
  const failure = windows.failure?.code === 'host.unreachable' ? undefined : windows.failure
  const showsRevoked = query.revoked && query.show === 'all' && aged === undefined
  return (
    <div className={styles['list']}>
      <header className={styles['header']}>
        <h1>API keys</h1>
        <FindField
          shortcut="find"
          value={query.find}
          onChange={(text) => change({ find: text }, { replace: true })}
          onLeave={() => tableRef.current?.focus()}
        />
        <Button
          kind="primary"
          icon={<IconPlus size={16} stroke={1.8} aria-hidden />}
          after={<Kbd onFill>N</Kbd>}
          onClick={onNew}
        >
          New key
        </Button>
        <KeysMenu onOpen={props.onOpen} />
      </header>
      {summary === undefined ? (
        <div className={styles['second']} />
      ) : (
        <KeyChips
          summary={summary}
          selected={query.show}
          onSelect={(next) => change({ show: next })}
          aged={aged}
          onAnyAge={() => change({ aged: undefined })}
          found={query.find.trim() === '' && aged === undefined ? undefined : windows.total}
          narrow={panelOpen}
        />
      )}
      {summary?.gateSeen === false ? <UnwatchedLine /> : null}
      {failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={failure} onRetry={windows.retry} />
        </div>
      )}
      {windows.total === 0 ? (
        <NoMatch
          query={query}
          onClear={() => change({ ...EVERYTHING, sort, direction })}
          onNew={onNew}
          onIdentify={onIdentify}
        />
      ) : (
        <Rows
          {...props}
          windows={windows}
          onSpan={setSpan}
          selection={selection}
          onPickAll={() => (current.by === 'filter' ? selection.clear() : selection.all())}
          onBulkRevoke={() => doTo('revoke')}
        />
      )}
      {selection.active ? (
        <BulkBar
          count={picked}
          all={current.by === 'filter' && current.except.size === 0}
          onDo={doTo}
          onLeave={() => {
            selection.clear()
            tableRef.current?.focus()
          }}
        />
      ) : (
        <KeyFoot
          revoked={summary?.revoked ?? 0}
          showsRevoked={showsRevoked}
          onShowRevoked={() => change({ revoked: !showsRevoked, show: 'all', aged: undefined })}
          onIdentify={onIdentify}
          onPaste={() => setPasting(true)}
          onAllKeys={props.onAllKeys}
          panelOpen={panelOpen}
        />
      )}
      <PasteListDialog
        opened={pasting}
        onClose={() => setPasting(false)}
        onLook={(kind, pick) => {
          setPasting(false)
          setJob({ kind, pick, except: new Set(), pasted: true })
        }}
      />
      <BulkDialog
        job={job}
        onClose={() => setJob(undefined)}
        onDone={selection.clear}
        onBack={
          job?.pasted === true
            ? () => {
                setJob(undefined)
                setPasting(true)
              }
            : undefined
        }
      />
    </div>
  )
}

interface RowsProps extends KeyListProps {
  readonly selection: KeySelection
  readonly onPickAll: () => void
  readonly onBulkRevoke: () => void
  readonly windows: Windows<Output<'keys.list'>>
  readonly onSpan: (span: Span) => void
}

function Rows({ windows, onSpan, tableRef, panelOpen, change, ...rest }: RowsProps) {
  const { total } = windows
  if (total === undefined && windows.failure !== undefined) {
    return <div className={styles['nothing']} />
  }
  return (
    <KeyTable
      ref={tableRef}
      query={rest.query}
      total={total ?? SHAPES}
      known={total !== undefined}
      rowAt={windows.rowAt}
      openId={rest.openId}
      narrow={panelOpen}
      actions={rest.actions}
      onMenu={rest.onMenu}
      onSort={(sort, direction) => change({ sort, direction })}
      onFollow={rest.onFollow}
      onSpan={onSpan}
      selection={rest.selection}
      onPickAll={rest.onPickAll}
      onBulkRevoke={rest.onBulkRevoke}
      listed={windows.shown}
    />
  )
}

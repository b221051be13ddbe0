// Owns the page of one review: the list, the panel and the foot, and which key is looked at; refuses to decide unasked.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Link } from 'wouter'

import { bridge } from '#bridge'
import { readKey } from '#bridge/read-key'
import { reader, useRead } from '#bridge/use-operation'
import type { Decision, ReviewHead, ReviewRow } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { useGuardedUnload } from '#ui/dialog'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import type { Span } from '#ui/window-pages.ts'

import { BulkDialog } from './bulk-dialog.tsx'
import type { DecisionFormHandle } from './decision-form.tsx'
import { useDraftCount } from './drafts.ts'
import { ReviewFoot } from './review-foot.tsx'
import { ReviewHeader } from './review-header.tsx'
import { ReviewList, type ReviewListHandle } from './review-list.tsx'
import styles from './review-page.module.css'
import { ReviewPanel } from './review-panel.tsx'
import { keysWord, type Part, standing } from './review-words.ts'
import { SelectionPanel } from './selection-panel.tsx'
import { useReviewKeys } from './use-review-keys.ts'
import { useFollower } from './use-follower.ts'
import { type RowsInput, useReviewRows } from './use-review-rows.ts'
import { useSelection } from './use-selection.ts'

export function ReviewPage({ id }: { readonly id: string }) {
  const read = useRead('review.show', { id })
  if (read.value !== undefined) return <Review review={read.value} />
  return (
    <div className={styles['nothing']}>
      {read.failure === undefined ? null : (
        <>
          <h1>Review</h1>
          <FailureNotice failure={read.failure} onRetry={read.retry} size="page" />
          <p>
            <Link href="/reviews">All reviews</Link>
          </p>
        </>
      )}
    </div>
  )
}

/** Of the answers that are held, or asked for; undefined where it fails: the panel reads it too, and says why. */
const readRow = (queries: QueryClient, id: string, keyId: string) =>
  queries
    .fetchQuery({
      queryKey: readKey('review.row', { id, keyId }),
      queryFn: reader('review.row', { id, keyId }),
    })
    .catch(() => undefined)

interface Place {
  readonly index: number
  /** Undefined: whatever stands at the index. */
  readonly keyId?: string | undefined
}

function Review({ review }: { readonly review: ReviewHead }) {
  const { id, state, tally } = review
  const open = state === 'open'
  const [find, setFind] = useState('')
  const [part, setPart] = useState<Part>()
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 })
  const sought = useDeferredValue(find).trim()
  const input = useMemo<RowsInput>(
    () => ({
      id,
      ...(sought === '' ? {} : { find: sought }),
      ...(part === undefined ? {} : { decision: part }),
    }),
    [id, sought, part],
  )
  const rows = useReviewRows(input, span)
  const narrowed = sought !== '' || part !== undefined
  const total = (rows.look ?? 0) + (rows.fine ?? 0)

  const [place, setPlace] = useState<Place>({ index: 0 })
  const shownAt = place.keyId === undefined ? place.index : rows.indexOf(place.keyId)
  const cursor = Math.max(0, Math.min(shownAt ?? place.index, total - 1))
  const keyId = place.keyId ?? rows.rowAt(cursor)?.keyId
  const under = rows.rowAt(cursor)
  const listed = under?.keyId === keyId ? under : undefined
  const below = rows.rowAt(cursor + 1)?.keyId
  const above = rows.rowAt(cursor - 1)?.keyId
  const atCursor = useMemo(
    () =>
      keyId === undefined
        ? undefined
        : { keyId, listed, near: [below, above].filter((near) => near !== undefined) },
    [keyId, listed, below, above],
  )
  const [looked, catchUp] = useFollower(atCursor)

  const list = useRef<ReviewListHandle>(null)
  const form = useRef<DecisionFormHandle>(null)
  const selection = useSelection(open)
  const [bulk, setBulk] = useState<{ decision: Decision; rows: readonly ReviewRow[] }>()
  // Pressed while the keys of a group were still being read: asked once all of them are there.
  const [wanted, setWanted] = useState<Decision>()
  if (wanted !== undefined && !selection.gathering) {
    setWanted(undefined)
    if (selection.failure === undefined && selection.rows.size > 0)
      setBulk({ decision: wanted, rows: [...selection.rows.values()] })
  }
  const statusId = useId()
  const unrecorded = useDraftCount(id)
  useGuardedUnload(open && unrecorded > 0)

  const queries = useQueryClient()
  /** Among all keys its position is its place; among those found it stands where it is seen. */
  const goTo = async (next: string) => {
    const seen = rows.indexOf(next)
    const found = seen === undefined && !narrowed ? await readRow(queries, id, next) : undefined
    const index = seen ?? (found === undefined ? undefined : found.position - 1)
    setPlace((now) => ({ index: index ?? now.index, keyId: next }))
  }

  // Whoever comes back goes on where there is something to decide.
  const resume = useEffectEvent((next: string) => void goTo(next))
  const resumed = useRef(!open || tally.open === 0 || tally.open === review.rows)
  useEffect(() => {
    if (resumed.current) return
    resumed.current = true
    void bridge.invoke('review.rows', { id, decision: 'open', limit: 1 }).then((result) => {
      const first = result.ok ? result.value.rows[0] : undefined
      if (first !== undefined) resume(first.keyId)
    })
  }, [id])

  const focusList = useCallback(() => list.current?.focus(), [])
  const findText = useCallback((text: string) => {
    setFind(text)
    setPlace({ index: 0 })
  }, [])
  const showPart = useCallback((next: Part | undefined) => {
    setPart(next)
    setPlace({ index: 0 })
  }, [])
  const nextFound = (): string | undefined => {
    for (let step = 1; step < total; step += 1) {
      const row = rows.rowAt((cursor + step) % total)
      if (row !== undefined && row.decision === undefined) return row.keyId
    }
    return undefined
  }
  const nextOfAll = async (): Promise<string | undefined> =>
    keyId === undefined ? undefined : (await readRow(queries, id, keyId))?.nextOpen

  const onward = async () => {
    const next = narrowed ? nextFound() : await nextOfAll()
    if (next === undefined)
      announce(narrowed ? 'No other open key among those found' : standing(review).words)
    else await goTo(next)
    focusList()
  }
  const goOn = useRef(onward)
  useLayoutEffect(() => {
    goOn.current = onward
  })
  const onRecorded = useCallback(() => void goOn.current(), [])
  const decideMany = (decision: Decision) =>
    setBulk({ decision, rows: [...selection.rows.values()] })
  useReviewKeys(
    {
      choose: (decision) => {
        if (selection.gathering) setWanted(decision)
        else if (selection.rows.size > 0) decideMany(decision)
        else {
          catchUp()
          form.current?.choose(decision)
        }
      },
      record: () => {
        if (selection.rows.size > 0) return
        catchUp()
        form.current?.record()
      },
      leave: focusList,
    },
    open,
  )

  const failure = rows.failure?.code === 'host.unreachable' ? undefined : rows.failure
  const many = selection.rows.size > 0 || selection.gathering
  return (
    <div className={styles['page']}>
      <ReviewHeader
        review={review}
        statusId={statusId}
        find={find}
        onFind={findText}
        onLeaveFind={focusList}
      />
      {[failure, selection.failure].map((one) =>
        one === undefined ? null : (
          <div key={one.code} className={styles['failure']}>
            <FailureNotice failure={one} onRetry={rows.retry} />
          </div>
        ),
      )}
      <div className={styles['middle']}>
        <div className={styles['list']}>
          {narrowed ? (
            <p className={styles['narrowed']} role="status">
              <span>{keysWord(total)} shown</span>
              <Button
                size="small"
                kind="quiet"
                onClick={() => {
                  findText('')
                  showPart(undefined)
                  focusList()
                }}
              >
                Show all
              </Button>
            </p>
          ) : null}
          {total === 0 && rows.look !== undefined ? (
            <EmptyState title={narrowed ? 'No such key in this review' : 'No keys were frozen'}>
              {narrowed
                ? 'Try a part of the name, or the start of a key prefix.'
                : 'The workspace had no key that is not revoked. The review can still be signed: it says so.'}
            </EmptyState>
          ) : (
            <ReviewList
              ref={list}
              reviewId={id}
              rows={rows}
              fineOpen={tally.open - rows.lookOpen}
              narrowed={narrowed}
              keyId={place.keyId}
              cursor={cursor}
              onCursor={(index) => setPlace({ index, keyId: rows.rowAt(index)?.keyId })}
              selected={selection.rows}
              gathering={selection.gathering}
              onSelect={selection.set}
              onSelectGroup={(group) => void selection.group(group, input)}
              onClearSelection={selection.clear}
              onEnter={() => {
                catchUp()
                form.current?.focus()
              }}
              onSpan={setSpan}
            />
          )}
        </div>
        {many ? (
          <SelectionPanel
            selected={selection.rows}
            gathering={selection.gathering}
            locked={!open}
            onChoose={decideMany}
            onClear={() => {
              selection.clear()
              focusList()
            }}
          />
        ) : looked === undefined ? null : (
          <ReviewPanel review={review} {...looked} onRecorded={onRecorded} form={form} />
        )}
      </div>
      <ReviewFoot
        review={review}
        part={part}
        onPart={showPart}
        statusId={statusId}
        unrecorded={unrecorded}
      />
      <BulkDialog
        review={review}
        bulk={bulk}
        onClose={() => setBulk(undefined)}
        onDone={() => {
          setBulk(undefined)
          selection.clear()
          // The one under the cursor may be among them: what is typed next must not replace it.
          onRecorded()
        }}
      />
    </div>
  )
}

// Owns the panel beside the list: one key as it was frozen, why it is here, and the decision on it.
import { useQueryClient } from '@tanstack/react-query'
import { memo, useEffect, type Ref } from 'react'

import { readKey } from '#bridge/read-key'
import { reader, useRead } from '#bridge/use-operation'
import type { ReviewHead, ReviewRow } from '#contract'
import { DrawnKey } from '#ui/drawn-key'
import { FailureNotice } from '#ui/failure-notice'
import { Prefix } from '#ui/prefix'
import { KeyStateMark } from '#ui/state-mark'

import { DecisionForm, type DecisionFormHandle } from './decision-form.tsx'
import { KeyFacts, KeyReasons } from './key-facts.tsx'
import { RowOutcome } from './row-outcome.tsx'
import styles from './review-panel.module.css'

export interface ReviewPanelProps {
  readonly review: ReviewHead
  readonly keyId: string
  /** As the list has it, until the key is read at length. */
  readonly listed: ReviewRow | undefined
  /** Likely to be looked at next: read before they are asked for. */
  readonly near: readonly string[]
  readonly onRecorded: () => void
  readonly form: Ref<DecisionFormHandle>
}

/** So that a step to the neighbour shows it at once. */
function useReadAhead(id: string, near: readonly string[], ready: boolean): void {
  const queries = useQueryClient()
  const wanted = near.join(' ')
  useEffect(() => {
    if (!ready || wanted === '') return
    for (const keyId of wanted.split(' '))
      void queries.prefetchQuery({
        queryKey: readKey('review.row', { id, keyId }),
        queryFn: reader('review.row', { id, keyId }),
        gcTime: 10_000,
      })
  }, [queries, id, wanted, ready])
}

/** Not drawn for a step of the cursor that it has not followed yet. */
export const ReviewPanel = memo(function ReviewPanel(props: ReviewPanelProps) {
  const { review, keyId, listed, near, onRecorded, form } = props
  const { id, rows, state } = review
  const read = useRead('review.row', { id, keyId })
  const detail = read.value
  useReadAhead(id, near, detail !== undefined)
  const row = detail?.row ?? listed
  return (
    <aside className={styles['panel']} aria-label="The key and its decision">
      {row === undefined ? null : (
        <header className={styles['head']}>
          <div className={styles['title']}>
            <h2>
              <bdi>{row.name}</bdi>
            </h2>
            {detail === undefined ? null : (
              <span className={styles['position']}>
                {detail.position.toLocaleString('en')} of {rows.toLocaleString('en')}
              </span>
            )}
          </div>
          <div className={styles['identity']}>
            <DrawnKey prefix={row.prefix} />
            <Prefix value={row.prefix} />
            <span className={styles['state']}>
              <KeyStateMark state={row.state} />
            </span>
          </div>
        </header>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is cut off has to be reachable without a pointer */}
      <div className={styles['about']} role="group" aria-label="What was frozen" tabIndex={0}>
        {/* That nothing can be reached at all is said once, above every page. */}
        {read.failure === undefined || read.failure.code === 'host.unreachable' ? null : (
          <FailureNotice failure={read.failure} onRetry={read.retry} />
        )}
        {detail === undefined ? null : (
          <>
            <KeyReasons detail={detail} />
            <KeyFacts detail={detail} />
          </>
        )}
      </div>
      {row === undefined ? null : state === 'open' ? (
        <DecisionForm key={keyId} ref={form} review={review} row={row} onRecorded={onRecorded} />
      ) : (
        <RowOutcome reviewId={id} row={row} />
      )}
    </aside>
  )
})

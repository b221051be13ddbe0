// Owns the cells of one key in the list of a review: name, prefix, why, what was decided.
import { IconPencil, IconSquareCheckFilled } from '@tabler/icons-react'
import { memo } from 'react'

import type { Outcome, ReviewRow } from '#contract'
import { Hidden } from '#ui/hidden'
import { Prefix } from '#ui/prefix'
import { Skeleton } from '#ui/skeleton'

import { DecisionMark } from './decision-mark.tsx'
import { useHasDraft } from './drafts.ts'
import styles from './review-list.module.css'

export interface ReviewRowCellsProps {
  readonly reviewId: string
  /** Undefined while it is read. */
  readonly row: ReviewRow | undefined
  readonly selected: boolean
}

const outcomes = {
  done: 'done',
  skipped: 'left alone',
  failed: 'failed',
} as const satisfies Record<Outcome, string>

export const ReviewRowCells = memo(function ReviewRowCells({
  reviewId,
  row,
  selected,
}: ReviewRowCellsProps) {
  if (row === undefined)
    return (
      <span role="gridcell" className={styles['name']}>
        <Skeleton width={140} atOnce />
      </span>
    )
  const { outcome } = row
  return (
    <>
      <span role="gridcell" className={styles['name']} data-hint={row.name} data-hint-cut>
        {selected ? (
          <span className={styles['tick']}>
            <IconSquareCheckFilled size={16} aria-hidden />
          </span>
        ) : null}
        <bdi>{row.name}</bdi>
      </span>
      <span role="gridcell" className={styles['prefix']}>
        <Prefix value={row.prefix} />
      </span>
      <span role="gridcell" className={styles['because']} data-hint={row.because} data-hint-cut>
        {row.because}
      </span>
      <span role="gridcell" className={styles['decision']}>
        <DecisionMark decision={row.decision} />
        {outcome === undefined ? null : (
          <span className={`${styles['outcome']} ${styles[outcome.state]}`}>
            {outcomes[outcome.state]}
          </span>
        )}
        <Unrecorded reviewId={reviewId} keyId={row.keyId} />
      </span>
    </>
  )
})

function Unrecorded({ reviewId, keyId }: { readonly reviewId: string; readonly keyId: string }) {
  if (!useHasDraft(reviewId, keyId)) return null
  return (
    <span className={styles['unrecorded']} data-hint="Typed, not recorded yet">
      <IconPencil size={16} stroke={1.6} aria-hidden />
      <Hidden>typed, not recorded yet</Hidden>
    </span>
  )
}

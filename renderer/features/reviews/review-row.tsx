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

export interface ReviewRowLineProps {
  readonly reviewId: string
  /** Undefined while it is read. */
  readonly row: ReviewRow | undefined
  /** Among the rows, and among the rows and heads. */
  readonly index: number
  readonly place: number
  /** In pixels. */
  readonly start: number
  readonly height: number
  readonly cursor: boolean
  readonly selected: boolean
  /** Several are selected, so that the cursor alone selects nothing. */
  readonly many: boolean
}

/** Drawn again only when something of it changes: a step of the cursor changes two of them. */
export const ReviewRowLine = memo(function ReviewRowLine(props: ReviewRowLineProps) {
  const { row, cursor, selected } = props
  return (
    <div
      role="row"
      aria-rowindex={props.place + 1}
      aria-selected={props.many ? selected : cursor}
      aria-busy={row === undefined || undefined}
      data-row={props.index}
      data-cursor={cursor || undefined}
      tabIndex={cursor ? 0 : -1}
      className={styles['row']}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
    >
      <Cells reviewId={props.reviewId} row={row} selected={selected} />
    </div>
  )
})

type CellsProps = Pick<ReviewRowLineProps, 'reviewId' | 'row' | 'selected'>

const outcomes = {
  done: 'done',
  skipped: 'left alone',
  failed: 'failed',
} as const satisfies Record<Outcome, string>

function Cells({ reviewId, row, selected }: CellsProps) {
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
}

function Unrecorded({ reviewId, keyId }: { readonly reviewId: string; readonly keyId: string }) {
  if (!useHasDraft(reviewId, keyId)) return null
  return (
    <span className={styles['unrecorded']} data-hint="Typed, not recorded yet">
      <IconPencil size={16} stroke={1.6} aria-hidden />
      <Hidden>typed, not recorded yet</Hidden>
    </span>
  )
}

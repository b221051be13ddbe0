// Owns one row of the list: what it says about a key and where its two controls are.
import { IconDots, IconFlag3 } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'

import type { KeyRow } from '#contract'
import { useClock } from '#ui/clock.ts'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { Skeleton } from '#ui/skeleton'
import { KeyStateMark } from '#ui/state-mark'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'
import { dateWithYear, until } from '#ui/time-words.ts'
import { brokenWords } from '#ui/violation-words.ts'

import styles from './key-table.module.css'
import { usedByWords } from './key-words.ts'
import { PickBox } from './pick-box.tsx'

const EXPIRING_MS = 30 * 86_400_000

export interface RowCalls {
  readonly revoke: (key: KeyRow) => void
  readonly rotate: (key: KeyRow) => void
  readonly menu: (key: KeyRow, button: HTMLElement) => void
  /** `extend`: all from the last one on, as with Shift. */
  readonly pick: (key: KeyRow, index: number, extend: boolean) => void
}

export interface KeyRowCellsProps {
  readonly row: KeyRow
  readonly index: number
  readonly picked: boolean
  /** The row under the cursor: its controls can be reached with Tab. */
  readonly cursor: boolean
  /** The list is narrow beside the panel, which has the actions. */
  readonly narrow: boolean
  /** The list asks who is unused: then an unwatched stretch matters. */
  readonly weighsUse: boolean
  readonly calls: RowCalls
}

function Expiry({ at }: { readonly at: string }) {
  const words = useClock((now) => {
    const left = Date.parse(at) - now
    return left > 0 && left < EXPIRING_MS ? `Expires in ${until(at, now)}` : ''
  })
  return words === '' ? null : (
    <Exception>
      <Tag tone="warn" hint={`Expires ${dateWithYear(at)}`}>
        {words}
      </Tag>
    </Exception>
  )
}

function Exception({ children }: { readonly children: ReactNode }) {
  return <span className={styles['exception']}>{children}</span>
}

/** Quiet, for many keys may have one: what it means is said under the pointer and to assistive technology. */
function Broken({ kinds }: { readonly kinds: KeyRow['violations'] }) {
  const words = `Breaks a rule: ${brokenWords(kinds)}`
  return (
    <span className={styles['broken']} role="img" aria-label={words} data-hint={words}>
      <IconFlag3 size={14} stroke={1.6} aria-hidden />
    </span>
  )
}

function StateCell({ row, cursor, weighsUse, calls }: KeyRowCellsProps) {
  const ended = row.state === 'expired' ? row.expiresAt : row.revokedAt
  return (
    <>
      <KeyStateMark state={row.state} />
      {ended === undefined || row.state === 'active' ? null : (
        <span className={styles['ended']}>
          <Time at={ended} form="date" />
        </span>
      )}
      {row.state === 'active' && row.expiresAt !== undefined ? <Expiry at={row.expiresAt} /> : null}
      {row.unconfirmed && row.state !== 'revoked' ? (
        <>
          <Exception>
            <Tag tone="warn" hint="Nobody has confirmed that the value was stored">
              Value never confirmed
            </Tag>
          </Exception>
          <button
            type="button"
            className={styles['rotate']}
            tabIndex={cursor ? 0 : -1}
            aria-label={`Rotate ${row.name}`}
            onClick={() => calls.rotate(row)}
          >
            Rotate
          </button>
        </>
      ) : null}
      {weighsUse && row.unused.state === 'unknown' ? (
        <Exception>
          <Tag hint="No gate watched through the whole time, so it may have been used">
            Not watched throughout
          </Tag>
        </Exception>
      ) : null}
    </>
  )
}

export const KeyRowCells = memo(function KeyRowCells(props: KeyRowCellsProps) {
  const { row, index, picked, cursor, narrow, calls } = props
  const past = row.state !== 'active'
  return (
    <>
      <div role="gridcell" className={styles['pick']}>
        <PickBox
          name={`Select ${row.name}`}
          picked={picked}
          onPick={(extend) => calls.pick(row, index, extend)}
        />
      </div>
      <div role="gridcell" className={styles['cell']}>
        <span
          className={past ? `${styles['name']} ${styles['past']}` : styles['name']}
          data-hint={row.name}
          data-hint-cut
        >
          <bdi>{row.name}</bdi>
        </span>
        {row.usedBy === undefined ? null : (
          <span className={styles['use']}>{usedByWords[row.usedBy]}</span>
        )}
        {row.violations.length === 0 ? null : <Broken kinds={row.violations} />}
      </div>
      <div role="gridcell" className={styles['cell']}>
        <Prefix value={row.prefix} />
        {row.versionsAlive > 1 ? (
          <span className={`${styles['exception']} ${styles['versions']}`}>
            <Tag
              {...(row.overlapUntil === undefined
                ? {}
                : {
                    hint: `The older version is accepted until ${dateWithYear(row.overlapUntil)}`,
                  })}
            >
              {row.versionsAlive} versions
            </Tag>
          </span>
        ) : null}
      </div>
      <div role="gridcell" className={`${styles['cell']} ${styles['figures']}`}>
        <LastUsedMark value={row.lastUsed} faded={past} />
      </div>
      {narrow ? null : (
        <div
          role="gridcell"
          className={`${styles['cell']} ${styles['figures']} ${styles['created']}`}
        >
          <Time at={row.createdAt} form="date" />
        </div>
      )}
      <div role="gridcell" className={styles['cell']}>
        <StateCell {...props} />
      </div>
      {narrow ? null : (
        <div role="gridcell" className={styles['actions']}>
          {row.state === 'revoked' ? (
            <span />
          ) : (
            <button
              type="button"
              className={styles['revoke']}
              tabIndex={cursor ? 0 : -1}
              aria-label={`Revoke ${row.name}`}
              onClick={() => calls.revoke(row)}
            >
              Revoke
            </button>
          )}
          <button
            type="button"
            className={styles['more']}
            tabIndex={cursor ? 0 : -1}
            aria-haspopup="menu"
            aria-label={`More for ${row.name}`}
            onClick={(event) => calls.menu(row, event.currentTarget)}
          >
            <IconDots size={16} stroke={1.6} aria-hidden />
          </button>
        </div>
      )}
    </>
  )
})

export interface KeyRowShapeProps {
  readonly narrow: boolean
  /** The list is known and scrolls: then the shape is there at once. */
  readonly atOnce: boolean
}

/** The shape of a row that is still being read. */
export function KeyRowShape({ narrow, atOnce }: KeyRowShapeProps) {
  return (
    <>
      <div role="gridcell" className={styles['pick']}>
        <Skeleton width={0} atOnce={atOnce} />
      </div>
      <div role="gridcell" className={styles['cell']}>
        <Skeleton width={140} atOnce={atOnce} />
      </div>
      <div role="gridcell" className={styles['cell']}>
        <Skeleton width={92} atOnce={atOnce} />
      </div>
      <div role="gridcell" className={styles['cell']}>
        <Skeleton width={72} atOnce={atOnce} />
      </div>
      {narrow ? null : (
        <div role="gridcell" className={`${styles['cell']} ${styles['created']}`}>
          <Skeleton width={56} atOnce={atOnce} />
        </div>
      )}
      <div role="gridcell" className={styles['cell']}>
        <Skeleton width={64} atOnce={atOnce} />
      </div>
      {narrow ? null : (
        <div role="gridcell" className={styles['cell']}>
          <Skeleton width={0} atOnce={atOnce} />
        </div>
      )}
    </>
  )
}

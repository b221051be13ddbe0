// Owns the list of keys as they were at a moment: who had changed each last, and how often since.
import type { AsOfRow, Output } from '#contract'
import { Prefix } from '#ui/prefix'
import { RowGrid } from '#ui/row-grid'
import { GlyphMark, KeyStateMark } from '#ui/state-mark'
import { Time } from '#ui/time'
import type { Windows } from '#ui/use-windows.ts'
import type { Span } from '#ui/window-pages.ts'

import { utcWords } from './keys-at-query.ts'
import styles from './keys-at.module.css'

export interface KeysAtListProps {
  readonly windows: Windows<Output<'audit.asOf'>>
  readonly total: number
  readonly open: AsOfRow | undefined
  readonly onOpen: (row: AsOfRow) => void
  readonly onClose: () => void
  readonly onSpan: (span: Span) => void
}

function Changed({ row: { lastChange } }: { readonly row: AsOfRow }) {
  if (lastChange === undefined) return <span className={styles['weak']}>Not known</span>
  const { summary, actor, at } = lastChange
  const words = `${summary}, by ${actor}`
  return (
    <>
      <span className={styles['time']}>
        <Time at={at} form="moment" />
      </span>
      <span className={styles['cut']} data-hint={words} data-hint-cut>
        <bdi>{words}</bdi>
      </span>
    </>
  )
}

export function KeysAtList(props: KeysAtListProps) {
  const { windows, total, open, onOpen, onClose, onSpan } = props
  return (
    <RowGrid
      label="Keys at this moment"
      className={styles['keys']}
      columns={[
        { word: 'Name' },
        { word: 'Key prefix', className: styles['prefix'] },
        { word: 'State then' },
        { word: 'Owner', className: styles['owner'] },
        { word: 'Last changed before' },
        { word: 'Changes since', className: styles['since'] },
      ]}
      total={total}
      rowAt={windows.rowAt}
      listed={windows.shown}
      isOpen={(row) => row.id === open?.id}
      onOpen={onOpen}
      onClose={onClose}
      onSpan={onSpan}
      cells={(row) => [
        <span key="name" className={styles['name']} data-hint={row.name} data-hint-cut>
          <bdi>{row.name}</bdi>
        </span>,
        <Prefix key="prefix" value={row.prefix} />,
        <span key="state" className={styles['state']}>
          <KeyStateMark state={row.state} />
          {row.unknownBefore === undefined ? null : (
            <span
              className={styles['doubt']}
              role="img"
              aria-label="Perhaps"
              data-hint={`Nothing is recorded of this key before ${utcWords(row.unknownBefore)}`}
            >
              <GlyphMark glyph="question" />
            </span>
          )}
        </span>,
        <span key="owner" className={styles['cut']} data-hint={row.owner} data-hint-cut>
          <bdi>{row.owner}</bdi>
        </span>,
        <Changed key="changed" row={row} />,
        <span key="since" className={row.changesSince === 0 ? styles['weak'] : styles['number']}>
          {row.changesSince === 0 ? 'None' : row.changesSince.toLocaleString('en')}
        </span>,
      ]}
    />
  )
}

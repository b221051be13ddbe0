// Owns the list of what would become of each key: those in use first and marked, those that will not work last.
import type { BulkPreviewRow } from '#contract'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { RowGrid } from '#ui/row-grid'
import { Tag } from '#ui/tag'

import { type BulkKind, stops, willWords } from './bulk-words.ts'
import styles from './bulk.module.css'

export interface BulkPreviewListProps {
  /** In the order in which they are shown. */
  readonly rows: readonly BulkPreviewRow[]
  readonly kind: BulkKind
  readonly withoutHot: boolean
}

export function BulkPreviewList({ rows, kind, withoutHot }: BulkPreviewListProps) {
  return (
    <div className={styles['list']}>
      <RowGrid
        label="What would happen"
        className={styles['preview']}
        columns={[
          { word: 'Name' },
          { word: 'Key prefix', className: styles['prefix'] },
          { word: 'Last used' },
          { word: 'What happens' },
        ]}
        total={rows.length}
        rowAt={(index) => rows[index]}
        cells={(row) => {
          const left = withoutHot && row.hot && row.works
          const will = left ? 'Left out' : willWords(row, kind)
          return [
            <span
              key="name"
              className={row.works && !left ? styles['name'] : styles['off']}
              data-hint={row.name}
              data-hint-cut
            >
              <bdi>{row.name}</bdi>
            </span>,
            <Prefix key="prefix" value={row.prefix} />,
            <span key="used" className={styles['used']}>
              <LastUsedMark value={row.lastUsed} faded={!row.works} />
              {row.hot ? (
                <Tag
                  tone={row.works && stops(kind) ? 'danger' : 'plain'}
                  hint={`${row.uses24h.toLocaleString('en')} times in 24 h`}
                >
                  In use
                </Tag>
              ) : null}
            </span>,
            <span
              key="will"
              className={row.works && !left ? styles['will'] : styles['off']}
              data-hint={row.ends.length > 1 ? row.ends.join('\n') : will}
              {...(row.ends.length > 1 ? {} : { 'data-hint-cut': true })}
            >
              {will}
            </span>,
          ]
        }}
      />
    </div>
  )
}

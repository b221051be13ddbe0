// Owns the heads of the list's columns: their words, and sorting by a press.
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'

import type { KeySort } from '#contract'

import type { KeyQuery } from './key-query.ts'
import styles from './key-table.module.css'
import { PickBox } from './pick-box.tsx'

const columns = [
  { sort: 'name', word: 'Name' },
  { sort: 'prefix', word: 'Key prefix' },
  { sort: 'lastUsed', word: 'Last used' },
  { sort: 'createdAt', word: 'Created' },
  { sort: 'state', word: 'State' },
] as const satisfies readonly { sort: KeySort; word: string }[]

export interface KeyHeadProps {
  readonly query: KeyQuery
  readonly narrow: boolean
  /** All that is listed: selected, some of it, or not. */
  readonly picked: 'all' | 'some' | 'none'
  readonly onPickAll: () => void
  readonly onSort: (sort: KeySort, direction: 'asc' | 'desc') => void
}

export function KeyHead({ query, narrow, picked, onPickAll, onSort }: KeyHeadProps) {
  return (
    <div role="row" aria-rowindex={1} className={styles['head']}>
      <div role="columnheader" className={styles['pick']}>
        <PickBox
          name="Select all that are listed"
          picked={picked === 'all'}
          mixed={picked === 'some'}
          onPick={onPickAll}
        />
      </div>
      {columns.map(({ sort, word }) => {
        if (narrow && sort === 'createdAt') return null
        const sorted = query.sort === sort
        const up = sorted && query.direction === 'asc'
        // The first press on a date asks for the latest; on a word for the alphabet.
        const first = sort === 'lastUsed' || sort === 'createdAt' ? 'desc' : 'asc'
        const next = sorted ? (up ? 'desc' : 'asc') : first
        return (
          <div
            key={sort}
            role="columnheader"
            aria-sort={sorted ? (up ? 'ascending' : 'descending') : 'none'}
            className={sort === 'createdAt' ? styles['created'] : undefined}
          >
            <button type="button" className={styles['sort']} onClick={() => onSort(sort, next)}>
              {word}
              {sorted ? (
                up ? (
                  <IconChevronUp size={12} stroke={1.8} aria-hidden />
                ) : (
                  <IconChevronDown size={12} stroke={1.8} aria-hidden />
                )
              ) : null}
            </button>
          </div>
        )
      })}
      {narrow ? null : (
        <div role="columnheader" className={styles['actions-head']}>
          Actions
        </div>
      )}
    </div>
  )
}

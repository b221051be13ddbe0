// Owns the list of what was found: the rows in sight alone, however many there are; refuses to show a value, for it has none.
import { IconChevronDown } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'

import { Button } from '#ui/button'
import { CopyButton } from '#ui/copy-button'

import { FoundGroup } from './found-group.tsx'
import { type FoundRow, type Group, type Part, rowsOf } from './found-groups.ts'
import styles from './found-list.module.css'
import { counted, locationText } from './leak-words.ts'
import type { Where } from './scan-store.ts'

const HEIGHTS = { part: 44, group: 48, place: 30, more: 44 } as const

/** Under the last place of a key, before the next one. */
const GAP = 8

const PARTS: Readonly<Record<Part, (count: number) => readonly [title: string, about: string]>> = {
  working: (count) => [
    counted(count, 'key worked when it was found', 'keys worked when they were found'),
    'Revoke first: taking it out of the file helps nobody while it works.',
  ],
  foreign: (count) => [
    counted(count, 'real key is not of this workspace', 'real keys are not of this workspace'),
    'The check digits are right: another workspace, or another company. Its owner should know.',
  ],
  dead: (count) => [
    counted(count, 'key opens nothing any more', 'keys open nothing any more'),
    'Take it out when convenient.',
  ],
}

export interface FoundListProps {
  readonly groups: readonly Group[]
  readonly where: Where
}

export function FoundList({ groups, where }: FoundListProps) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => rowsOf(groups, unfolded), [groups, unfolded])
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoized part
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const row = rows[index]
      if (row === undefined) return HEIGHTS.place
      return HEIGHTS[row.kind] + (row.kind === 'place' && row.last ? GAP : 0)
    },
    overscan: 12,
  })
  return (
    <div
      ref={scroller}
      className={styles['list']}
      role="region"
      aria-label="Found keys"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its rows can be read without a pointer although most of them have nothing to press
      tabIndex={0}
    >
      <div className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <div
              key={item.key}
              className={`${styles['item']} ${styles[row.kind]}`}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {row.kind === 'part' ? (
                <PartHead part={row.part} count={row.count} />
              ) : row.kind === 'group' ? (
                <FoundGroup group={row.group} />
              ) : row.kind === 'more' ? (
                <Button
                  kind="quiet"
                  size="small"
                  icon={<IconChevronDown size={16} stroke={1.6} aria-hidden />}
                  onClick={() => {
                    setUnfolded(new Set([...unfolded, row.group.id]))
                    // The button goes with its line; what follows is read from the list.
                    scroller.current?.focus({ preventScroll: true })
                  }}
                >
                  Show {counted(row.hidden, 'more place', 'more places')}
                </Button>
              ) : (
                <Place place={row.place} where={where} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function PartHead({ part, count }: { readonly part: Part; readonly count: number }) {
  const [title, about] = PARTS[part](count)
  return (
    <>
      <h3>{title}</h3>
      <p>{about}</p>
    </>
  )
}

interface PlaceProps {
  readonly place: Extract<FoundRow, { readonly kind: 'place' }>['place']
  readonly where: Where
}

function Place({ place, where }: PlaceProps) {
  const { commit, object, line } = place
  const path = place.path === '-' ? 'Pasted text' : place.path
  const [root = ''] = where.kind === 'paths' ? where.paths : []
  const below = root !== '' && path.startsWith(`${root}/`) ? root.length + 1 : 0
  const version = commit ?? object
  const text = locationText(place, path)
  return (
    <>
      <span className={styles['path']} data-hint={path} data-hint-cut>
        {/* Read from the right where it is cut: the end of a path tells more than its beginning. */}
        <bdi>
          <span className={styles['root']}>{path.slice(0, below)}</span>
          {path.slice(below)}
          <span className={styles['line']}>:{line}</span>
        </bdi>
      </span>
      <span className={styles['version']}>
        {version === undefined ? (
          where.kind === 'paths' ? (
            'as it lies there'
          ) : (
            ''
          )
        ) : (
          <>
            {commit === undefined ? 'git object' : 'in commit'}{' '}
            <code data-hint={version}>{version.slice(0, 12)}</code>
          </>
        )}
      </span>
      <CopyButton text={text} what={`Location ${text}`} className={styles['copy'] ?? ''} />
    </>
  )
}

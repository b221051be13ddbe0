// Owns one key as it was at a moment: the values that a gate would have let in, and who had changed it; says what is not known.
import { IconX } from '@tabler/icons-react'
import { Link } from 'wouter'

import type { AsOfRow } from '#contract'
import { IconButton } from '#ui/button'
import { Prefix } from '#ui/prefix'
import { KeyStateMark, StateMark } from '#ui/state-mark'
import { dateWithYear, localAndUtc } from '#ui/time-words.ts'

import styles from './activity-page.module.css'
import { utcWords } from './keys-at-query.ts'
import own from './keys-at.module.css'

export interface KeysAtPanelProps {
  readonly row: AsOfRow
  /** The moment. */
  readonly at: string
  readonly onClose: () => void
}

const times = (count: number) =>
  count === 0 ? 'None' : `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`

export function KeysAtPanel({ row, at, onClose }: KeysAtPanelProps) {
  const { lastChange, expiresAt, unknownBefore } = row
  const facts = [
    ['Owner', row.owner === '' ? 'Not said' : row.owner],
    ['Made', `${dateWithYear(row.createdAt)} by ${row.createdBy}`],
    ['Expires', expiresAt === undefined ? 'Never' : dateWithYear(expiresAt)],
    [
      'Last changed',
      lastChange === undefined
        ? 'Not known'
        : `${lastChange.summary}, by ${lastChange.actor}\n${localAndUtc(lastChange.at)}`,
    ],
    ['Until then', times(row.changesBefore)],
    ['Since then', times(row.changesSince)],
  ] as const
  return (
    <aside className={styles['panel']} aria-label="The key at this moment">
      <header className={styles['panel-head']}>
        <h2 className={own['title']}>
          <bdi>{row.name}</bdi>
        </h2>
        <IconButton label="Close the details" size="small" onClick={onClose}>
          <IconX size={16} stroke={1.6} aria-hidden />
        </IconButton>
      </header>
      <p className={styles['panel-key']}>
        <KeyStateMark state={row.state} />
        <span>at {utcWords(at)}</span>
      </p>
      {unknownBefore === undefined ? null : (
        <p className={own['unknown']}>
          Nothing is recorded of this key before {utcWords(unknownBefore)}, so it may have been
          otherwise.
        </p>
      )}
      <h3 className={own['part']}>Values then</h3>
      <ul className={own['versions']}>
        {row.versions.map(({ prefix, accepted }) => (
          <li key={prefix}>
            <Prefix value={prefix} />
            <StateMark glyph={accepted ? 'disc' : 'cross'} tone={accepted ? 'ok' : 'neutral'}>
              {accepted ? 'Accepted' : 'Refused'}
            </StateMark>
          </li>
        ))}
      </ul>
      <dl className={styles['facts']}>
        {facts.map(([name, text]) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className={own['now']}>
        <Link href={`/api-keys/${row.prefix}`}>See the key as it is now</Link>
      </p>
    </aside>
  )
}

// Owns the section "History": the audit records of one key on a thread, newest first.
import {
  IconBan,
  IconCheck,
  IconEye,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPoint,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react'

import type { HistoryEntry } from '#contract'
import { Time } from '#ui/time'

import { DetailSection } from './detail-section.tsx'
import styles from './key-detail.module.css'
import { countWords } from './key-words.ts'

const icons: Readonly<Record<string, Icon>> = {
  'keys.create': IconKey,
  'keys.edit': IconPencil,
  'keys.revoke': IconBan,
  'keys.rotate': IconRefresh,
  'keys.suspend': IconPlayerPause,
  'keys.resume': IconPlayerPlay,
  'keys.confirm': IconCheck,
  'keys.revealCopy': IconEye,
}

export interface DetailHistoryProps {
  readonly history: readonly HistoryEntry[]
  readonly total: number
}

export function DetailHistory({ history, total }: DetailHistoryProps) {
  return (
    <DetailSection title="History" fact={countWords(total, 'record', 'records')}>
      <ol className={styles['thread']}>
        {history.map((entry) => {
          const Glyph = icons[entry.operation] ?? IconPoint
          return (
            <li key={entry.seq} className={styles['entry']}>
              <span className={styles['bead']}>
                <Glyph size={14} stroke={1.6} aria-hidden />
              </span>
              <span className={styles['summary']} data-hint={entry.summary} data-hint-cut>
                {entry.summary}
              </span>
              <span className={styles['actor']} data-hint={entry.actor} data-hint-cut>
                {entry.actor}
              </span>
              <span className={styles['when']}>
                <Time at={entry.at} form="date" />
              </span>
            </li>
          )
        })}
      </ol>
      {total > history.length ? (
        <p className={styles['small']}>The latest {history.length} are shown.</p>
      ) : null}
    </DetailSection>
  )
}

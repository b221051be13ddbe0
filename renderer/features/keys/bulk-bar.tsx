// Owns the bar under the list while keys are selected: how many, what can be done with them, the way out.
import { IconBan, IconPlayerPause, IconPlayerPlay, IconTag, IconUser } from '@tabler/icons-react'
import { useEffect } from 'react'

import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Kbd } from '#ui/kbd'

import { BULK_KINDS, type BulkKind, kindWords } from './bulk-words.ts'
import styles from './bulk.module.css'

const icons = {
  suspend: IconPlayerPause,
  resume: IconPlayerPlay,
  tag: IconTag,
  owner: IconUser,
  revoke: IconBan,
} as const satisfies Record<BulkKind, typeof IconBan>

export interface BulkBarProps {
  readonly count: number
  /** Those are all that the list shows. */
  readonly all: boolean
  readonly onDo: (kind: BulkKind) => void
  readonly onLeave: () => void
}

export function BulkBar({ count, all, onDo, onLeave }: BulkBarProps) {
  const words = `${all ? 'All ' : ''}${count.toLocaleString('en')} selected`
  useEffect(() => announce(words), [words])
  return (
    <footer className={styles['bar']} aria-label="With the selected keys">
      <b className={styles['count']}>{words}</b>
      <div className={styles['acts']} role="group" aria-label="With the selected keys">
        {BULK_KINDS.map((kind) => {
          const Icon = icons[kind]
          return (
            <Button
              key={kind}
              size="small"
              kind={kind === 'revoke' ? 'danger-plain' : 'plain'}
              disabled={count === 0}
              icon={<Icon size={16} stroke={1.6} aria-hidden />}
              onClick={() => onDo(kind)}
            >
              {kindWords[kind].word}
            </Button>
          )
        })}
      </div>
      <Button kind="quiet" size="small" after={<Kbd>Esc</Kbd>} onClick={onLeave}>
        Leave
      </Button>
    </footer>
  )
}

// Owns the calm line in the sidebar that a backup is due: leads to the settings, and is silent until tomorrow when asked.
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { IconButton } from '#ui/button'
import { useClock } from '#ui/clock.ts'
import { Time } from '#ui/time'

import styles from './backup-due.module.css'

const STORED = 'dsadmin.backup-later'
/** It comes due by the clock alone, without a change of the inventory. */
const EVERY_MS = 600_000

const today = (now: number) => new Date(now).toDateString()

export function BackupDue() {
  const last = useRead('backup.last', {}, { everyMs: EVERY_MS })
  const about = useRead('workspace.about', {})
  const day = useClock(today)
  const [later, setLater] = useState(() => localStorage.getItem(STORED))
  const workspace = about.value?.id
  if (last.value?.due !== true || workspace === undefined) return null
  const silent = `${workspace} ${day}`
  if (later === silent) return null
  return (
    <section className={styles['due']} aria-label="A backup is due">
      <div className={styles['words']}>
        <p className={styles['what']}>
          {last.value.at === undefined ? (
            'No backup yet'
          ) : (
            <>
              Last backup <Time at={last.value.at} form="inside" />
            </>
          )}
        </p>
        <Link href="/settings?backup" className={styles['link'] ?? ''}>
          Make a backup
        </Link>
      </div>
      <IconButton
        size="small"
        label="Remind me tomorrow"
        onClick={() => {
          localStorage.setItem(STORED, silent)
          setLater(silent)
          announce('You are reminded of the backup tomorrow')
          document.getElementById('content')?.focus({ preventScroll: true })
        }}
      >
        <IconX size={16} stroke={1.6} aria-hidden />
      </IconButton>
    </section>
  )
}

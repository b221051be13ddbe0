// Owns the drawing of who talks to whom, on the pages that teach: stations and the ways between them; a small window shows no ways.
import { IconArrowNarrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import styles from './stations.module.css'

export function Stations({ children }: { readonly children: ReactNode }) {
  return <div className={styles['stations']}>{children}</div>
}

export interface StationProps {
  readonly icon: ReactNode
  /** The one that the page is about. */
  readonly dark?: boolean
  readonly name: string
  readonly does: string
}

export function Station({ icon, dark = false, name, does }: StationProps) {
  return (
    <div className={styles['station']}>
      <span className={dark ? `${styles['box']} ${styles['dark']}` : styles['box']}>{icon}</span>
      <div>
        <h3>{name}</h3>
        <p>{does}</p>
      </div>
    </div>
  )
}

export interface WayProps {
  /** Towards the station before it. */
  readonly back?: boolean
  /** What goes along. */
  readonly children: string
}

export function Way({ back = false, children }: WayProps) {
  const arrow = <IconArrowNarrowRight size={16} stroke={1.6} aria-hidden />
  return (
    <div className={back ? `${styles['way']} ${styles['back']}` : styles['way']}>
      {back ? arrow : null}
      <code>{children}</code>
      {back ? null : arrow}
    </div>
  )
}

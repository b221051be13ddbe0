// Owns text that is there for assistive technology alone.
import type { ReactNode } from 'react'

import styles from './announcer.module.css'

export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles['hidden']}>{children}</span>
}

// Owns the head of the page: where one is, which key it is, and what can be done about its old version.
import { IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

import styles from './head.module.css'

export interface RotationHeadProps {
  /** The key as the address names it. */
  readonly place: string
  readonly name: string | undefined
  readonly actions?: ReactNode
}

export const rotateIcon = <IconRefresh size={16} stroke={1.6} aria-hidden />

export function RotationHead({ place, name, actions }: RotationHeadProps) {
  return (
    <header className={styles['header']}>
      <nav className={styles['crumbs']} aria-label="Where you are">
        <ol>
          <li>
            <Link href="/api-keys">API keys</Link>
          </li>
          {name === undefined ? null : (
            <li>
              <Link href={`/api-keys/${encodeURIComponent(place)}`}>
                <bdi>{name}</bdi>
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <div className={styles['line']}>
        <h1>
          {name === undefined ? (
            'Rotation'
          ) : (
            <>
              Rotation of <bdi>{name}</bdi>
            </>
          )}
        </h1>
        <div className={styles['actions']}>{actions}</div>
      </div>
    </header>
  )
}

// Owns the button that folds out what stands under it, and back; refuses to hold what is folded.
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Button } from './button.tsx'
import styles from './fold-button.module.css'

export interface FoldButtonProps {
  readonly opened: boolean
  readonly onToggle: () => void
  /** The id of what is folded. */
  readonly controls: string
  /** What is in there, for whom the word alone does not say it. */
  readonly what?: string
  readonly children: ReactNode
}

export function FoldButton({ opened, onToggle, controls, what, children }: FoldButtonProps) {
  return (
    <Button
      kind="quiet"
      size="small"
      className={styles['fold'] ?? ''}
      icon={<IconChevronRight size={16} stroke={1.6} aria-hidden />}
      aria-expanded={opened}
      aria-controls={controls}
      onClick={onToggle}
    >
      {children}
      {what === undefined ? null : (
        <>
          {' '}
          <span className={styles['what']}>{what}</span>
        </>
      )}
    </Button>
  )
}

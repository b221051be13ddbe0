// Owns the empty place of reviews: what one is for, its four steps, and what it needs; teaches before it asks.
import type { ReactNode } from 'react'

import styles from './reviews-page.module.css'

const STEPS = [
  {
    title: 'Freeze',
    text: 'Every key that is not revoked, with its owner, purpose and last use, as of one instant.',
  },
  {
    title: 'Decide',
    text: 'Keep, rotate, revoke, defer or except each key, with a reason. What deserves a look comes first.',
  },
  {
    title: 'Sign',
    text: 'Once every key is decided and the numbers add up. From then on nothing of it can be changed unseen.',
  },
  {
    title: 'Carry out and hand on',
    text: 'Revoke with receipts, and give the auditor a folder that anybody can check without this program.',
  },
] as const

export interface ReviewsEmptyProps {
  readonly start: ReactNode
  readonly verify: ReactNode
}

export function ReviewsEmpty({ start, verify }: ReviewsEmptyProps) {
  return (
    <div className={styles['empty']}>
      <h2>No review yet</h2>
      <p className={styles['lead']}>
        An access review answers the question that auditors ask each quarter: who looked at every
        key, what was decided, and was it done? It works with no network and no gate. Nothing
        happens to a key before you have signed and agreed.
      </p>
      <ol className={styles['steps']}>
        {STEPS.map(({ title, text }, at) => (
          <li key={title}>
            <span className={styles['number']} aria-hidden>
              {at + 1}
            </span>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <div className={styles['actions']}>
        {start}
        {verify}
      </div>
    </div>
  )
}

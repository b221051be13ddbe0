// Owns the page of all reviews: how each stands, starting one, the way to verifying a pack; refuses two open at once.
import { IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { Button } from '#ui/button'
import { FailureNotice } from '#ui/failure-notice'
import { Page } from '#ui/page'
import { Time } from '#ui/time'
import { useArrived } from '#ui/skeleton'

import { ReviewsEmpty } from './reviews-empty.tsx'
import { ReviewsTable } from './reviews-table.tsx'
import styles from './reviews-page.module.css'
import { StartReview } from './start-review.tsx'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export function ReviewsPage() {
  const [, navigate] = useLocation()
  const [starting, setStarting] = useState(false)
  const list = useRead('review.list', {})
  const reviews = list.value?.reviews ?? []
  const open = reviews.find(({ state }) => state === 'open')
  const last = reviews.find(({ state }) => state === 'signed')
  if (!useArrived(list.waiting)) return <Page title="Reviews">{null}</Page>
  const none = list.value !== undefined && reviews.length === 0
  const start = (
    <Button
      kind="primary"
      icon={<IconPlus {...icon} />}
      onClick={() => setStarting(true)}
      disabled={list.value === undefined}
    >
      Start review
    </Button>
  )
  const verify = (
    <Button icon={<IconShieldCheck {...icon} />} onClick={() => navigate('/reviews/verify')}>
      Verify a pack…
    </Button>
  )
  return (
    <Page
      title="Reviews"
      second={
        none ? undefined : last?.signature === undefined ? (
          <span>No review is signed yet.</span>
        ) : (
          <span>
            The next review is due by <Time at={last.signature.nextAt} form="full-date" />, as
            promised in {last.name}.
          </span>
        )
      }
      actions={
        none ? null : (
          <div className={styles['actions']}>
            {verify}
            {open === undefined ? (
              start
            ) : (
              <Button kind="primary" onClick={() => navigate(`/reviews/${open.id}`)}>
                Go on with the open review
              </Button>
            )}
          </div>
        )
      }
    >
      {list.failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice failure={list.failure} onRetry={list.retry} size="page" />
        </div>
      )}
      {none ? <ReviewsEmpty start={start} verify={verify} /> : null}
      {reviews.length === 0 ? null : <ReviewsTable reviews={reviews} />}
      <StartReview
        opened={starting}
        taken={reviews.map(({ name }) => name)}
        onClose={() => setStarting(false)}
        onStarted={({ id }) => navigate(`/reviews/${id}`)}
      />
    </Page>
  )
}

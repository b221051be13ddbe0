// Owns the head of a review: name, state, what was frozen, and what can be done with the whole of it.
import { IconDots, IconGitCompare, IconPackage, IconSignature } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { useLocation } from 'wouter'

import type { ReviewHead } from '#contract'
import { announce } from '#ui/announcer'
import { Button, IconButton } from '#ui/button'
import { useCopy } from '#ui/copy-button'
import { FindField } from '#ui/find-field'
import { Menu } from '#ui/menu'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'

import { AbandonDialog } from './abandon-dialog.tsx'
import { ApplyDialog } from './apply-dialog.tsx'
import { PackDialog } from './pack-dialog.tsx'
import styles from './review-page.module.css'
import { keysWord, quarterOf, shortHash, spoken, standing, stateWords } from './review-words.ts'
import { SignDialog } from './sign-dialog.tsx'

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

export interface ReviewHeaderProps {
  readonly review: ReviewHead
  /** Of what says why it cannot be signed. */
  readonly statusId: string
  readonly find: string
  readonly onFind: (text: string) => void
  readonly onLeaveFind: () => void
}

type Opened = 'sign' | 'apply' | 'pack' | 'abandon'

export const ReviewHeader = memo(function ReviewHeader({
  review,
  statusId,
  find,
  onFind,
  onLeaveFind,
}: ReviewHeaderProps) {
  const { id, name, state, previous, remediation, balanced } = review
  const [, navigate] = useLocation()
  const [opened, setOpened] = useState<Opened>()
  const [menu, setMenu] = useState<HTMLElement>()
  // What was open last stays while it fades out; what was never open asks for nothing.
  const [last, setLast] = useState<Opened>()
  if (opened !== undefined && opened !== last) setLast(opened)
  const dialog = {
    review,
    opened: opened === last && opened !== undefined,
    onClose: () => setOpened(undefined),
  }
  const tag = stateWords(review)
  const compare =
    previous === undefined ? undefined : `Compare with ${quarterOf(previous.name) ?? 'the last'}`
  const toApply = remediation.done < remediation.of
  return (
    <header className={styles['header']}>
      <div className={styles['title']}>
        <h1 data-hint={name} data-hint-cut>
          <bdi>{name}</bdi>
        </h1>
        <Tag tone={tag.tone}>{tag.word}</Tag>
        <div className={styles['buttons']}>
          {state === 'open' ? (
            <IconButton
              label="More for this review"
              aria-haspopup="menu"
              aria-expanded={menu !== undefined}
              onClick={(event) => setMenu(event.currentTarget)}
            >
              <IconDots {...icon} />
            </IconButton>
          ) : null}
          {compare === undefined ? null : (
            <Button
              icon={<IconGitCompare {...icon} className={styles['drawn'] ?? ''} />}
              onClick={() => navigate(`/reviews/${id}/compare`)}
            >
              {compare}
            </Button>
          )}
          {state === 'open' ? (
            <Button
              kind={balanced ? 'primary' : 'plain'}
              icon={<IconSignature {...icon} className={styles['drawn'] ?? ''} />}
              aria-disabled={!balanced || undefined}
              aria-describedby={statusId}
              {...(balanced ? {} : { 'data-hint': standing(review).words })}
              onClick={() => {
                if (balanced) setOpened('sign')
                else announce(standing(review).words)
              }}
            >
              Sign review
            </Button>
          ) : null}
          {state === 'signed' ? (
            <Button
              icon={<IconPackage {...icon} className={styles['drawn'] ?? ''} />}
              onClick={() => setOpened('pack')}
            >
              Pack
            </Button>
          ) : null}
          {state === 'signed' && remediation.of > 0 ? (
            <Button kind={toApply ? 'primary' : 'plain'} onClick={() => setOpened('apply')}>
              Apply…
            </Button>
          ) : null}
        </div>
      </div>
      <div className={styles['second']}>
        <Facts review={review} />
        <FindField shortcut="findInReview" value={find} onChange={onFind} onLeave={onLeaveFind} />
      </div>
      {menu === undefined ? null : (
        <Menu
          label="More for this review"
          button={menu}
          align="end"
          items={[{ word: 'Abandon this review', tone: 'danger', run: () => setOpened('abandon') }]}
          onClose={() => setMenu(undefined)}
        />
      )}
      {last === 'sign' ? <SignDialog {...dialog} /> : null}
      {last === 'apply' ? <ApplyDialog {...dialog} /> : null}
      {last === 'pack' ? <PackDialog {...dialog} /> : null}
      {last === 'abandon' ? <AbandonDialog {...dialog} /> : null}
    </header>
  )
})

function Facts({ review }: { readonly review: ReviewHead }) {
  const { state, asOf, rows, coverage, sha256, signature, abandoned } = review
  const [, copy] = useCopy(sha256, 'Checksum of population.csv')
  return (
    <ul className={styles['facts']}>
      <li>
        Frozen <Time at={asOf} form="moment" />
      </li>
      <li>{keysWord(rows)}</li>
      {signature === undefined ? (
        <li className={styles['less']}>
          Gates covered {coverage.coveredDays} of {coverage.days} days
        </li>
      ) : (
        <>
          <li>
            Signed off <Time at={signature.at} form="full-date" /> by {signature.reviewer},{' '}
            {signature.role}
          </li>
          <li>
            {signature.fingerprint === undefined ? (
              <span data-hint="Nothing could sign, so nobody can prove who it was">Unsigned</span>
            ) : (
              <span data-hint={spoken(signature.fingerprint)}>
                Signed by <code>{shortHash(signature.fingerprint)}</code>
              </span>
            )}
          </li>
        </>
      )}
      {abandoned === undefined ? null : (
        <li>
          Abandoned <Time at={abandoned.at} form="full-date" /> by {abandoned.by}:{' '}
          {abandoned.reason}
        </li>
      )}
      {state === 'open' ? (
        <li className={styles['less']}>
          <button
            type="button"
            className={styles['hash']}
            aria-label={`Copy the checksum of population.csv, sha256 ${shortHash(sha256)}`}
            data-hint={`The checksum of what was frozen. Press to copy.\n${sha256}`}
            onClick={copy}
          >
            sha256 {shortHash(sha256)}
          </button>
        </li>
      ) : null}
      {signature === undefined ? null : (
        <li>
          Next by <Time at={signature.nextAt} form="full-date" />
        </li>
      )}
    </ul>
  )
}

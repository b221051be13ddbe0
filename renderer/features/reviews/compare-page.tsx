// Owns the comparison of a review with the one before, group by group, what was left undone first; judges nothing.
import { Link } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { DiffKey, ReviewDiff } from '#contract'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { Page } from '#ui/page'
import { Prefix } from '#ui/prefix'
import { useArrived } from '#ui/skeleton'

import styles from './compare-page.module.css'
import { keysWord } from './review-words.ts'

const GROUPS = [
  {
    of: 'unfinished',
    title: 'Decided then, and not done',
    about: 'What the review before had decided is still to be carried out.',
    warns: true,
  },
  {
    of: 'revokedOutside',
    title: 'Revoked outside a review',
    about: 'Gone, although the review before had not decided so.',
    warns: true,
  },
  {
    of: 'stillUnused',
    title: 'Certainly unused, then and now',
    about: 'For the whole window before each freeze, and gates watched all of it.',
    warns: true,
  },
  {
    of: 'added',
    title: 'New',
    about: 'Made since; no review has looked at them yet.',
    warns: false,
  },
  {
    of: 'changed',
    title: 'Registered otherwise',
    about: 'Name, owner, purpose, use, tags, expiry or suspension is not as it was.',
    warns: false,
  },
  { of: 'rotated', title: 'Rotated', about: 'They have a newer value.', warns: false },
  {
    of: 'revoked',
    title: 'Revoked as decided',
    about: 'Gone, as the review before had decided.',
    warns: false,
  },
] as const satisfies readonly {
  readonly of: keyof Omit<ReviewDiff, 'previous'>
  readonly title: string
  readonly about: string
  readonly warns: boolean
}[]

/** More would make the page endless; the pack and the command line have them all. */
const MOST = 200

export function ComparePage({ id }: { readonly id: string }) {
  const head = useRead('review.show', { id })
  const diff = useRead('review.diff', { id })
  const waiting = head.waiting || diff.waiting
  if (!useArrived(waiting)) return <Page title="Compare">{null}</Page>
  const previous = diff.value?.previous
  const found = GROUPS.filter(({ of }) => (diff.value?.[of].length ?? 0) > 0)
  const failure = head.failure ?? diff.failure
  return (
    <Page
      title={head.value?.name ?? 'Compare'}
      second={
        <span>
          {previous === undefined ? null : (
            <>
              What is otherwise than in{' '}
              <Link href={`/reviews/${previous.id}`}>{previous.name}</Link>.{' '}
            </>
          )}
          <Link href={`/reviews/${id}`}>Back to the review</Link>
        </span>
      }
    >
      {failure === undefined ? null : (
        <div className={styles['failure']}>
          <FailureNotice
            failure={failure}
            onRetry={() => {
              head.retry()
              diff.retry()
            }}
            size="page"
          />
        </div>
      )}
      {diff.value === undefined ? null : previous === undefined ? (
        <EmptyState title="Nothing to compare with">
          This is the first review that was signed in this workspace.
        </EmptyState>
      ) : (
        <>
          <ul className={styles['sums']} aria-label="In numbers">
            {GROUPS.map(({ of, title, warns }) => {
              const count = diff.value?.[of].length ?? 0
              return (
                <li key={of} className={warns && count > 0 ? styles['warns'] : undefined}>
                  <b>{count.toLocaleString('en')}</b>
                  <span>{title}</span>
                </li>
              )
            })}
          </ul>
          {found.length === 0 ? (
            <EmptyState title="Nothing has changed">
              The same keys, registered in the same way.
            </EmptyState>
          ) : null}
          <div>
            {found.map(({ of, title, about }) => (
              <Group key={of} title={title} about={about} keys={diff.value?.[of] ?? []} />
            ))}
          </div>
        </>
      )}
    </Page>
  )
}

interface GroupProps {
  readonly title: string
  readonly about: string
  readonly keys: readonly DiffKey[]
}

function Group({ title, about, keys }: GroupProps) {
  return (
    <section className={styles['group']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p>{about}</p>
        <span className={styles['count']}>{keysWord(keys.length)}</span>
      </header>
      <ul>
        {keys.slice(0, MOST).map(({ keyId, name, prefix, note }) => (
          <li key={keyId}>
            <b data-hint={name} data-hint-cut>
              <bdi>{name}</bdi>
            </b>
            <Prefix value={prefix} />
            <span className={styles['note']} data-hint={note} data-hint-cut>
              {note}
            </span>
          </li>
        ))}
        {keys.length > MOST ? (
          <li className={styles['more']}>
            and {(keys.length - MOST).toLocaleString('en')} more: dsadmin review diff has them all
          </li>
        ) : null}
      </ul>
    </section>
  )
}

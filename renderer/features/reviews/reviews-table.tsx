// Owns the table of reviews: one line each, from the open one to the oldest; refuses to hide that one is unsigned.
import { Link } from 'wouter'

import type { ReviewHead } from '#contract'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'

import styles from './reviews-page.module.css'
import { shortHash, spoken, stateWords } from './review-words.ts'

export function ReviewsTable({ reviews }: { readonly reviews: readonly ReviewHead[] }) {
  return (
    <table className={styles['table']} aria-label="Reviews">
      <thead>
        <tr>
          <th scope="col">Review</th>
          <th scope="col">Frozen</th>
          <th scope="col" className={styles['number-head']}>
            Keys
          </th>
          <th scope="col">Signed off by</th>
          <th scope="col" className={styles['wide']}>
            Signing key
          </th>
          <th scope="col" className={styles['wide']}>
            Next by
          </th>
          <th scope="col">Carried out</th>
        </tr>
      </thead>
      <tbody>
        {reviews.map((review) => (
          <Row key={review.id} review={review} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ review }: { readonly review: ReviewHead }) {
  const { id, name, asOf, rows, signature, remediation, tally, abandoned } = review
  const tag = stateWords(review)
  return (
    <tr>
      <th scope="row" aria-label={`${name}, ${tag.word}`}>
        <span className={styles['name']}>
          <Link href={`/reviews/${id}`} data-hint={name} data-hint-cut>
            <bdi>{name}</bdi>
          </Link>
          <Tag tone={tag.tone}>{tag.word}</Tag>
        </span>
      </th>
      <td>
        <Time at={asOf} form="full-date" />
      </td>
      <td className={styles['figure']}>{rows.toLocaleString('en')}</td>
      <td>
        {signature === undefined ? (
          <span className={styles['none']}>
            {abandoned === undefined
              ? tally.open === 0
                ? 'Ready to sign'
                : `${tally.open.toLocaleString('en')} to decide`
              : 'Nobody'}
          </span>
        ) : (
          <span className={styles['over']} data-hint={`${signature.role}, ${signature.by}`}>
            {signature.reviewer}
          </span>
        )}
      </td>
      <td className={styles['wide']}>
        {signature === undefined ? null : signature.fingerprint === undefined ? (
          <span className={styles['warned']}>Unsigned</span>
        ) : (
          <code className={styles['over']} data-hint={spoken(signature.fingerprint)}>
            {shortHash(signature.fingerprint)}
          </code>
        )}
      </td>
      <td className={styles['wide']}>
        {signature === undefined ? null : <Time at={signature.nextAt} form="full-date" />}
      </td>
      <td className={styles['figures']}>
        {signature === undefined
          ? null
          : remediation.of === 0
            ? 'Nothing to do'
            : `${remediation.done.toLocaleString('en')} of ${remediation.of.toLocaleString('en')}`}
      </td>
    </tr>
  )
}

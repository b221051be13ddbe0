// Owns what was frozen of a key, as facts and as the reasons to look; refuses to know anything newer than the freeze.
import type { Output } from '#contract'
import { Time } from '#ui/time'

import styles from './review-panel.module.css'
import { PAST } from './review-words.ts'

type Detail = Output<'review.row'>

const USED_BY = {
  scheduler: 'Scheduler',
  bi: 'BI',
  notebook: 'Notebook',
  service: 'Service',
  person: 'Person',
  other: 'Other',
} as const

/** Why it deserves a look, or that it is as registered. */
export function KeyReasons({ detail }: { readonly detail: Detail }) {
  const { notes, row } = detail
  if (notes.length === 0)
    return (
      <div className={styles['fine']}>
        <p className={styles['reason-title']}>{row.because}</p>
        <p>As registered: nothing about it asks for a look.</p>
      </div>
    )
  return (
    <ul className={row.look ? styles['band'] : styles['fine']} aria-label="Why it is here">
      {notes.map(({ reason, title, text }) => (
        <li key={reason}>
          <p className={styles['reason-title']}>{title}</p>
          <p>{text}</p>
        </li>
      ))}
    </ul>
  )
}

export function KeyFacts({ detail }: { readonly detail: Detail }) {
  const { key, last, row } = detail
  return (
    <dl className={styles['facts']}>
      <dt>Used by</dt>
      <dd>{key.usedBy === undefined ? <None>Not said</None> : USED_BY[key.usedBy]}</dd>
      <dt>Owner</dt>
      <dd>{key.owner === '' ? <None>No owner</None> : key.owner}</dd>
      <dt>Purpose</dt>
      <dd>{key.purpose === '' ? <None>Not said</None> : key.purpose}</dd>
      {key.tags.length === 0 ? null : (
        <>
          <dt>Tags</dt>
          <dd>{key.tags.join(', ')}</dd>
        </>
      )}
      <dt>Created</dt>
      <dd>
        <Time at={key.createdAt} form="full-date" /> by {key.createdBy}
      </dd>
      {key.versions === 1 ? null : (
        <>
          <dt>Value</dt>
          <dd>
            Version {key.versions}, made <Time at={key.versionCreatedAt} form="full-date" />
          </dd>
        </>
      )}
      <dt>Last used</dt>
      <dd>
        {key.lastUsed === 'unknown' ? (
          <None>We could not check</None>
        ) : key.lastUsedAt === undefined ? (
          'Never'
        ) : (
          <>
            <Time at={key.lastUsedAt} form="moment" />
            {key.uses30d === 0
              ? null
              : `, ${key.uses30d === 1 ? 'once' : `${key.uses30d.toLocaleString('en')} times`} in 30 days`}
          </>
        )}
      </dd>
      {key.expiresAt === undefined ? null : (
        <>
          <dt>Expires</dt>
          <dd>
            <Time at={key.expiresAt} form="full-date" />
          </dd>
        </>
      )}
      <dt>Last review</dt>
      <dd>
        {last === undefined ? (
          <None>{row.reasons.includes('new') ? 'New since then' : 'None before this one'}</None>
        ) : (
          `${PAST[last.decision]} in ${last.review}: “${last.reason}”`
        )}
      </dd>
    </dl>
  )
}

function None({ children }: { readonly children: string }) {
  return <span className={styles['none']}>{children}</span>
}

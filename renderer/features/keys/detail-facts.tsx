// Owns the facts of the panel: what is known about a key, one line each.
import { IconFlag3 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { KeyDetail } from '#contract'
import { useClock } from '#ui/clock.ts'
import { Tag } from '#ui/tag'
import { Time } from '#ui/time'
import { ago, until } from '#ui/time-words.ts'
import { brokenWords } from '#ui/violation-words.ts'

import styles from './key-detail.module.css'
import { usedByWords } from './key-words.ts'

function Expiry({ at }: { readonly at: string }) {
  const words = useClock((now) =>
    Date.parse(at) > now ? `in ${until(at, now)}` : ago(at, now).toLowerCase(),
  )
  return (
    <>
      <Time at={at} form="full-date" />, {words}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

const given = (text: string) => (text === '' ? undefined : text)

export function DetailFacts({ detail }: { readonly detail: KeyDetail }) {
  const none = <span className={styles['none']}>Not said</span>
  return (
    <dl className={styles['facts']}>
      <Fact name="Used by">{detail.usedBy === undefined ? none : usedByWords[detail.usedBy]}</Fact>
      <Fact name="Owner">{given(detail.owner) ?? none}</Fact>
      <Fact name="Purpose">{given(detail.purpose) ?? none}</Fact>
      {detail.tags.length === 0 ? null : (
        <Fact name="Tags">
          <span className={styles['tags']}>
            {detail.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        </Fact>
      )}
      <Fact name="Created">
        <Time at={detail.createdAt} form="full-date" /> by {detail.createdBy}
      </Fact>
      {detail.state === 'revoked' ? null : (
        <Fact name="Expires">
          {detail.expiresAt === undefined ? 'Never' : <Expiry at={detail.expiresAt} />}
        </Fact>
      )}
      {detail.violations.length === 0 ? null : (
        <Fact name="Rules">
          <span className={styles['broken']}>
            <IconFlag3 size={14} stroke={1.6} aria-hidden />
            <span>
              {brokenWords(detail.violations)} <Link href="/overview/rules">Rules</Link>
            </span>
          </span>
        </Fact>
      )}
      {detail.suspendedAt === undefined || detail.state !== 'suspended' ? null : (
        <Fact name="Suspended">
          <Time at={detail.suspendedAt} form="full-date" />
        </Fact>
      )}
      {detail.revokedAt === undefined ? null : (
        <>
          <Fact name="Revoked">
            <Time at={detail.revokedAt} form="full-date" />
            {detail.revokedBy === undefined ? null : ` by ${detail.revokedBy}`}
          </Fact>
          <Fact name="Reason">{given(detail.revokeReason ?? '') ?? none}</Fact>
        </>
      )}
    </dl>
  )
}

// Owns the head of one found key: whose it is, what it can still do now, and the way to stop it.
import { IconBan } from '@tabler/icons-react'
import { Link } from 'wouter'

import { useRead } from '#bridge/use-operation'
import { askRevoke } from '#ui/ask-revoke.ts'
import { Button } from '#ui/button'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { KeyStateMark } from '#ui/state-mark'
import { Time } from '#ui/time'

import type { Group } from './found-groups.ts'
import styles from './found-list.module.css'
import { counted } from './leak-words.ts'

export function FoundGroup({ group }: { readonly group: Group }) {
  const { prefix, keyId, name, places } = group
  // What was found may be revoked meanwhile, here or by somebody else.
  const key = useRead('keys.show', { ref: prefix }, { enabled: keyId !== undefined })
  const version = key.value?.versions.find((one) => one.prefix === prefix)
  const state = version?.state ?? group.state
  const lastUsed = version?.lastUsed ?? places[0]?.lastUsed
  const works = state === 'active' || state === 'suspended'
  return (
    <>
      <span className={styles['name']}>
        {name === undefined ? (
          'Not known here'
        ) : (
          <bdi data-hint={name} data-hint-cut>
            {name}
          </bdi>
        )}
      </span>
      <Prefix value={prefix} />
      <span className={styles['state']}>
        <KeyStateMark state={state} />
      </span>
      <span className={styles['used']}>
        {lastUsed === undefined ? null : lastUsed.state === 'never' ? (
          <>
            Never used <span className={styles['label']}>since</span>{' '}
            <Time at={lastUsed.trackingSince} form="date" />
          </>
        ) : (
          <>
            <span className={styles['label']}>Last used</span>{' '}
            <LastUsedMark value={lastUsed} inside />
          </>
        )}
      </span>
      <span className={styles['count']}>{counted(places.length, 'place', 'places')}</span>
      <span className={styles['actions']}>
        {keyId === undefined ? null : (
          <Link href={`/api-keys/${prefix}`} aria-label={`Open ${name ?? prefix}`}>
            Open
          </Link>
        )}
        {works && keyId !== undefined ? (
          <Button
            kind="danger-plain"
            size="small"
            icon={<IconBan size={16} stroke={1.6} aria-hidden />}
            aria-label={`Revoke ${name ?? prefix}`}
            onClick={() => askRevoke(prefix)}
          >
            Revoke
          </Button>
        ) : null}
      </span>
    </>
  )
}

// Owns the panel beside the list: one key with everything known about it and everything that can be done.
import {
  IconBan,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

import { useRead } from '#bridge/use-operation'
import type { KeyDetail as Detail } from '#contract'
import { Button, IconButton } from '#ui/button'
import { CopyButton } from '#ui/copy-button'
import { DrawnKey } from '#ui/drawn-key'
import { FailureNotice } from '#ui/failure-notice'
import { Prefix } from '#ui/prefix'
import { Skeleton } from '#ui/skeleton'
import { KeyStateMark } from '#ui/state-mark'
import { Tag } from '#ui/tag'

import { DetailFacts } from './detail-facts.tsx'
import { DetailGates } from './detail-gates.tsx'
import { DetailHistory } from './detail-history.tsx'
import { DetailUse } from './detail-use.tsx'
import { DetailVersions } from './detail-versions.tsx'
import styles from './key-detail.module.css'
import type { KeyActions } from './row-actions.ts'

export interface KeyDetailPanelProps {
  /** A name, a prefix or an id. */
  readonly keyRef: string
  readonly actions: KeyActions
  readonly onRevokeVersion: (prefix: string) => void
  readonly onClose: () => void
  /** Tells which key the reference means, as soon as it is known. */
  readonly onFound: (id: string | undefined) => void
  /** The reference that the person opened by the keyboard: then the panel takes the focus. */
  readonly focusOn: string | undefined
}

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const

function Actions({ detail, actions }: { readonly detail: Detail; readonly actions: KeyActions }) {
  if (detail.state === 'revoked') return null
  return (
    <div className={styles['buttons']}>
      <Button size="small" icon={<IconRefresh {...icon} />} onClick={() => actions.rotate(detail)}>
        Rotate
      </Button>
      {detail.state === 'suspended' ? (
        <Button
          size="small"
          icon={<IconPlayerPlay {...icon} />}
          onClick={() => actions.resume(detail)}
        >
          Resume
        </Button>
      ) : (
        <Button
          size="small"
          icon={<IconPlayerPause {...icon} />}
          onClick={() => actions.suspend(detail)}
        >
          Suspend
        </Button>
      )}
      <Button size="small" icon={<IconPencil {...icon} />} onClick={() => actions.edit(detail)}>
        Edit
      </Button>
      <Button
        size="small"
        kind="danger-plain"
        className={styles['apart'] ?? ''}
        icon={<IconBan {...icon} />}
        onClick={() => actions.revoke(detail)}
      >
        Revoke
      </Button>
    </div>
  )
}

function Waiting() {
  return (
    <div className={styles['facts']} aria-label="Reading the key" role="status">
      {[120, 90, 200, 160, 140].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  )
}

export function KeyDetailPanel(props: KeyDetailPanelProps) {
  const { keyRef, actions, onRevokeVersion, onClose, onFound, focusOn } = props
  const read = useRead('keys.show', { ref: keyRef }, { keepPrevious: true })
  const missing = read.failure !== undefined && (read.value === undefined || read.previous)
  const detail = missing ? undefined : read.value
  const title = useRef<HTMLHeadingElement>(null)

  const id = detail?.id
  useEffect(() => onFound(id), [id, onFound])
  useEffect(() => {
    if (focusOn !== undefined) title.current?.focus()
  }, [focusOn])

  return (
    <aside className={styles['panel']} aria-label="Details of the key">
      <div className={styles['scroll']}>
        <header className={styles['head']}>
          <div className={styles['title']}>
            <h2 ref={title} tabIndex={-1}>
              <bdi>{detail?.name ?? (missing ? 'No such key' : '')}</bdi>
            </h2>
            {detail === undefined ? null : <KeyStateMark state={detail.state} />}
            <IconButton
              label="Close the details"
              size="small"
              className={styles['close'] ?? ''}
              onClick={onClose}
            >
              <IconX {...icon} />
            </IconButton>
          </div>
          {detail === undefined ? null : (
            <>
              <div className={styles['identity']}>
                <DrawnKey prefix={detail.prefix} />
                <Prefix value={detail.prefix} size="medium" />
                <CopyButton text={detail.prefix} what="Key prefix" />
                {detail.unconfirmed && detail.state !== 'revoked' ? (
                  <Tag tone="warn">Value never confirmed</Tag>
                ) : null}
              </div>
              <Actions detail={detail} actions={actions} />
            </>
          )}
        </header>
        {missing && read.failure !== undefined ? (
          <div className={styles['section']}>
            <FailureNotice failure={read.failure} onRetry={read.retry} />
          </div>
        ) : detail === undefined ? (
          <Waiting />
        ) : (
          <>
            <DetailFacts detail={detail} />
            <DetailUse detail={detail} />
            <DetailVersions
              keyId={detail.id}
              versions={detail.versions}
              alive={detail.versionsAlive}
              onRevoke={(version) => onRevokeVersion(version.prefix)}
            />
            <DetailGates detail={detail} />
            <DetailHistory history={detail.history} total={detail.historyTotal} />
          </>
        )}
      </div>
    </aside>
  )
}

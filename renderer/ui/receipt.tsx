// Owns the receipt of a revoke, gate by gate, until all refuse or the rest is silent; refuses to claim more than was seen.
import { IconDownload, IconKey, IconSend } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import type { Revoked } from '#contract'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { GateReceipt } from './gate-receipt.tsx'
import { Prefix } from './prefix.tsx'
import { ownerText, receiptFileName, receiptText, receiptView } from './receipt-words.ts'
import { saveText } from './save-text.ts'
import { clockTime, dateWithYear } from './time-words.ts'
import styles from './receipt.module.css'

const EVERY_MS = 300

export interface ReceiptDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly revoked: Revoked
  readonly reason: string
  readonly owner: string
  /** Only old values of it have ended, and the key lives on. */
  readonly oldOnly?: boolean
  /** Absent: the key lives on, and nothing has to take its place. */
  readonly onReplace?: () => void
}

export function ReceiptDialog({
  opened,
  onClose,
  revoked,
  reason,
  owner,
  oldOnly = false,
  onReplace,
}: ReceiptDialogProps) {
  const [settled, setSettled] = useState(false)
  const receipt = useRead(
    'keys.receipt',
    { epoch: revoked.epoch },
    settled ? { enabled: opened } : { enabled: opened, everyMs: EVERY_MS },
  )
  const view = receipt.value === undefined ? undefined : receiptView(receipt.value)
  if (view !== undefined && view.settled !== settled) setSettled(view.settled)
  const sentence = view?.settled === true ? view.sentence : undefined
  useEffect(() => {
    if (sentence !== undefined) announce(sentence)
  }, [sentence])

  const many = revoked.revoked.length > 1
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        oldOnly ? (
          <>
            The old version of <bdi>{revoked.name}</bdi> has ended
          </>
        ) : revoked.stillAccepted === undefined ? (
          <>
            <bdi>{revoked.name}</bdi> is revoked
          </>
        ) : (
          <>
            A version of <bdi>{revoked.name}</bdi> is revoked
          </>
        )
      }
      subtitle={
        <>
          Committed {dateWithYear(revoked.committedAt)}, {clockTime(revoked.committedAt)}
          {revoked.committedAt.slice(19, 23)}.
          <span className={styles['sentence']}>{view?.sentence}</span>
          {revoked.stillAccepted === undefined || oldOnly
            ? null
            : ` The key lives on: ${revoked.stillAccepted.join(', ')} is still accepted.`}
        </>
      }
      aside={
        many ? (
          <span className={styles['many']}>{revoked.revoked.length} versions</span>
        ) : (
          <Prefix value={revoked.revoked[0] ?? ''} />
        )
      }
      footStart={
        <span className={styles['hint']}>
          You can close this. It stays refused, whatever happens to this app.
        </span>
      }
      foot={
        <Button kind="primary" data-autofocus onClick={onClose}>
          Done
        </Button>
      }
    >
      {receipt.failure === undefined ? null : (
        <FailureNotice failure={receipt.failure} onRetry={receipt.retry} />
      )}
      {view === undefined ? null : <GateReceipt view={view} />}
      <h3 className={styles['next']}>What you may want to do next</h3>
      <ul className={styles['steps']}>
        {onReplace === undefined ? null : (
          <Step icon={IconKey} word="Create a replacement" what="Same owner, purpose and tags">
            <Button onClick={onReplace}>Create key</Button>
          </Step>
        )}
        <Step
          icon={IconSend}
          word={owner === '' ? 'Tell the owner' : `Tell ${owner}`}
          what="Name, prefix and time, no secret"
        >
          <CopyButton text={ownerText(revoked, reason, oldOnly)} what="Text" word="Copy text" />
        </Step>
        <Step
          icon={IconDownload}
          word="Keep the receipt"
          what={`Record ${revoked.auditSeq.toLocaleString('en')} in the audit chain`}
        >
          <Button
            onClick={() =>
              saveText(receiptFileName(revoked), receiptText(revoked, reason, receipt.value))
            }
          >
            Save receipt
          </Button>
        </Step>
      </ul>
    </Dialog>
  )
}

interface StepProps {
  readonly icon: typeof IconKey
  readonly word: string
  readonly what: string
  readonly children: ReactNode
}

function Step({ icon: Icon, word, what, children }: StepProps) {
  return (
    <li>
      <Icon size={16} stroke={1.6} aria-hidden />
      <span className={styles['what']}>
        <b>{word}</b> {what}
      </span>
      {children}
    </li>
  )
}

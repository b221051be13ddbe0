// Owns what became of each decision after applying, with its receipt, and the way to the pack; refuses to call skipped done.
import { Link } from 'wouter'

import { useRead } from '#bridge/use-operation'
import type { Output, ReviewHead } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { Prefix } from '#ui/prefix'

import { KeyLines } from './key-lines.tsx'
import { PackPlace } from './pack-place.tsx'
import styles from './review-dialogs.module.css'
import { decisionWord } from './review-words.ts'
import { GateReceipt, OutcomeMark } from './row-outcome.tsx'

type Result = Output<'review.apply'>['results'][number]

export interface AppliedResultsProps {
  readonly review: ReviewHead
  readonly results: readonly Result[]
  readonly opened: boolean
  readonly onClose: () => void
}

export function AppliedResults({ review, results, opened, onClose }: AppliedResultsProps) {
  const { done, of } = review.remediation
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={`Carried out: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`}
      subtitle={
        done < of
          ? 'What is left can be applied again at any time, and the pack written again after it.'
          : 'Everything that was decided is done.'
      }
      width={640}
      foot={
        <Button kind="primary" data-autofocus onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles['stack']}>
        {results.length === 0 ? <p>Nothing was to be carried out.</p> : null}
        <KeyLines label="Results" of={results} keyOf={({ keyId }) => keyId} height={60}>
          {(one) => <ResultLine reviewId={review.id} result={one} />}
        </KeyLines>
        <PackPlace review={review} />
      </div>
    </Dialog>
  )
}

function ResultLine({ reviewId, result }: { readonly reviewId: string; readonly result: Result }) {
  const { keyId, name, prefix, decision, state, message } = result
  // The epoch of its revoke is with the row, and the receipt goes on filling after this answer.
  const row = useRead('review.row', { id: reviewId, keyId })
  const outcome = row.value?.row.outcome
  return (
    <div className={styles['result']}>
      <b>
        <bdi>{name}</bdi>
      </b>
      <Prefix value={prefix} />
      <span>{decisionWord(decision)}</span>
      <OutcomeMark state={state} decision={decision} />
      <div className={styles['message']}>
        <p>{outcome?.message ?? message}</p>
        {decision === 'rotate' && state === 'skipped' ? (
          <Link href={`/api-keys/${keyId}`}>Open the key to rotate it</Link>
        ) : null}
        {outcome?.epoch === undefined ? null : <GateReceipt epoch={outcome.epoch} />}
      </div>
    </div>
  )
}

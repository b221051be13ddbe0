// Owns the look at many keys before anything is done: what is asked, what would happen to each, and the button that waits for all of it.
import { useMemo, useState } from 'react'

import type { BulkAction, BulkPreviewRow, Failure } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox, TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { ReasonField } from '#ui/reason-field'
import { reasonText } from '#ui/reason-words.ts'
import { Skeleton } from '#ui/skeleton'

import type { BulkStageProps } from './bulk-dialog.tsx'
import { BulkMissing } from './bulk-missing.tsx'
import { BulkPreviewList } from './bulk-preview-list.tsx'
import { inOrder, kindWords, stops, tagsIn } from './bulk-words.ts'
import styles from './bulk.module.css'
import { countWords } from './key-words.ts'
import { REASONS } from './revoke-words.ts'
import { useBulkPreview } from './use-bulk-preview.ts'

export interface BulkAskProps extends BulkStageProps {
  /** The run was refused before it began. */
  readonly failure: Failure | undefined
  readonly onRun: (action: BulkAction, rows: readonly BulkPreviewRow[]) => void
}

/** The look itself records nothing, so the reason is not needed for it yet. */
const UNSAID = 'Not said yet'
const FIELDS = ['reason', 'owner', 'tags']

interface Draft {
  readonly chip: string | undefined
  readonly text: string
  readonly owner: string
  readonly add: string
  readonly remove: string
}

const EMPTY: Draft = { chip: undefined, text: '', owner: '', add: '', remove: '' }

function actionOf(kind: BulkAction['kind'], draft: Draft, reason: string): BulkAction | undefined {
  switch (kind) {
    case 'revoke':
      return { kind, reason }
    case 'owner':
      return { kind, owner: draft.owner }
    case 'tag': {
      const [add, remove] = [tagsIn(draft.add), tagsIn(draft.remove)]
      return add.length + remove.length === 0 ? undefined : { kind, add, remove }
    }
    default:
      return { kind }
  }
}

export function BulkAsk({ job, opened, onClose, onBack, failure, onRun }: BulkAskProps) {
  const { kind, pick, except } = job
  const words = kindWords[kind]
  const [draft, setDraft] = useState(EMPTY)
  const [withoutHot, setWithoutHot] = useState(false)
  const [typed, setTyped] = useState('')
  const { owner, add, remove } = draft
  const looked = useMemo(
    () => actionOf(kind, { ...EMPTY, owner, add, remove }, UNSAID),
    [kind, owner, add, remove],
  )
  const look = useBulkPreview(looked, pick)
  const rows = useMemo(
    () => inOrder((look.preview?.rows ?? []).filter(({ id }) => !except.has(id))),
    [look.preview, except],
  )
  const hot = rows.filter((row) => row.works && row.hot).length
  const meant = rows.filter((row) => row.works && !(withoutHot && row.hot))
  const hotMeant = withoutHot ? 0 : hot
  const reason = reasonText(draft.chip, draft.text)
  const asksNumber = kind === 'revoke' && hotMeant > 0
  const numberFits = typed.trim().replaceAll(/[,.\s]/g, '') === String(meant.length)
  const complete =
    look.fresh &&
    meant.length > 0 &&
    (kind !== 'revoke' || reason !== '') &&
    (!asksNumber || numberFits)
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const wrong = look.failure ?? failure
  const general = elsewhere(wrong, FIELDS)
  const submit = () => {
    const action = actionOf(kind, draft, reason)
    if (complete && action !== undefined) onRun(action, meant)
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={draft === EMPTY && typed === ''}
      title={words.title}
      subtitle={
        look.preview === undefined
          ? 'Looked at first: nothing is done yet.'
          : summary(words.would, rows.length, meant.length, hot)
      }
      width={640}
      onSubmit={submit}
      footStart={
        onBack === undefined ? undefined : <Button onClick={onBack}>Back to the list</Button>
      }
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind={kind === 'revoke' ? 'danger' : 'primary'}
            type="submit"
            disabled={!complete}
          >
            {meant.length === 0 ? words.word : words.act(meant.length)}
          </Button>
        </>
      }
    >
      {kind === 'owner' ? (
        <div className={styles['first']}>
          <TextField
            data-autofocus
            label="Owner"
            help="A team or a person. Empty: nobody."
            value={owner}
            error={errorAt(wrong, 'owner')}
            onChange={(event) => change({ owner: event.currentTarget.value })}
          />
        </div>
      ) : null}
      {kind === 'tag' ? (
        <div className={`${styles['first']} ${styles['two']}`}>
          <TextField
            data-autofocus
            label="Add tags"
            help="Separated by commas."
            value={add}
            error={errorAt(wrong, 'tags')}
            onChange={(event) => change({ add: event.currentTarget.value })}
          />
          <TextField
            label="Take off tags"
            help="Separated by commas."
            value={remove}
            onChange={(event) => change({ remove: event.currentTarget.value })}
          />
        </div>
      ) : null}
      {look.preview === undefined ? (
        look.failure === undefined && looked !== undefined ? (
          <div className={styles['wait']} role="status" aria-label="Looking at the keys">
            <Skeleton width="70%" />
            <Skeleton width="85%" />
            <Skeleton width="60%" />
          </div>
        ) : looked === undefined ? (
          <p>Type a tag to see what would change.</p>
        ) : null
      ) : (
        <>
          <BulkMissing missing={look.preview.missing} />
          {rows.length === 0 ? null : (
            <BulkPreviewList rows={rows} kind={kind} withoutHot={withoutHot} />
          )}
          {stops(kind) && hot > 0 ? (
            <div className={styles['tick']}>
              <Checkbox
                checked={withoutHot}
                onChange={(event) => setWithoutHot(event.currentTarget.checked)}
              >
                Leave out the {countWords(hot, 'key that is', 'keys that are')} in use
              </Checkbox>
            </div>
          ) : null}
        </>
      )}
      {kind === 'revoke' && meant.length > 0 ? (
        <>
          <div className={styles['part']}>
            <ReasonField
              reasons={REASONS}
              chip={draft.chip}
              text={draft.text}
              onChip={(chip) => change({ chip })}
              onText={(text) => change({ text })}
              error={errorAt(wrong, 'reason')}
            />
          </div>
          {asksNumber ? (
            <div className={styles['part']}>
              <TextField
                mono
                inputMode="numeric"
                label={`Type ${meant.length.toLocaleString('en')}, the number of keys that end`}
                note={
                  hotMeant === meant.length
                    ? 'because they are in use'
                    : `because ${hotMeant.toLocaleString('en')} of them ${hotMeant === 1 ? 'is' : 'are'} in use`
                }
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            </div>
          ) : null}
          <p className={styles['part']}>
            <b className={styles['final']}>Revoking is final.</b> The values never work again, not
            even from a backup.
          </p>
        </>
      ) : null}
      {general === undefined ? null : (
        <div className={styles['part']}>
          <FailureNotice failure={general} onRetry={look.again} />
        </div>
      )}
    </Dialog>
  )
}

function summary(would: string, found: number, meant: number, hot: number): string {
  const all = `${meant.toLocaleString('en')} of ${countWords(found, 'key', 'keys')} would be ${would}`
  return hot === 0
    ? `${all}; none was used in the last 24 hours.`
    : `${all}; ${hot.toLocaleString('en')} in use in the last 24 hours.`
}

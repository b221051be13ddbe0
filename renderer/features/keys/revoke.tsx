// Owns the dialog that revokes: what stops, the question, the reason, the typed name; the red button waits for all of them.
import { IconPlayerPause } from '@tabler/icons-react'
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { BlastRadius, Failure, KeyDetail, Revoked } from '#contract'
import { Button } from '#ui/button'
import { useClock } from '#ui/clock.ts'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { DialogWait } from '#ui/dialog-wait'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { Prefix } from '#ui/prefix'
import { ReasonField } from '#ui/reason-field'
import { nameMatches, reasonText } from '#ui/reason-words.ts'
import { ReceiptDialog } from '#ui/receipt'
import { ago } from '#ui/time-words.ts'
import { TypedName } from '#ui/typed-name'
import { isUnrecorded, UnrecordedDialog } from '#ui/unrecorded'

import { Blast } from './blast.tsx'
import type { KeyDraft } from './key-draft.ts'
import { NewKeyDialog } from './new-key.tsx'
import { evidence, inSentence, REASONS, whyType } from './revoke-words.ts'
import styles from './revoke.module.css'
import { useSuspension } from './suspension.ts'

export interface RevokeDialogProps {
  /** An id or a name revokes every version; a prefix only that one, while another lives. */
  readonly keyRef: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** What a replacement takes over. */
type Replacement = Pick<KeyDraft, 'name' | 'owner' | 'purpose' | 'usedBy' | 'tags'>

export function RevokeDialog(props: RevokeDialogProps) {
  const [replacement, setReplacement] = useState<Replacement>()
  return (
    <>
      <DialogStage opened={props.opened}>
        {(shown) => (
          <Revoke
            {...props}
            opened={shown}
            onReplace={(draft) => {
              setReplacement(draft)
              props.onClose()
            }}
          />
        )}
      </DialogStage>
      <NewKeyDialog
        opened={replacement !== undefined}
        onClose={() => setReplacement(undefined)}
        {...(replacement === undefined ? {} : { initial: replacement })}
      />
    </>
  )
}

interface RevokeProps extends RevokeDialogProps {
  readonly onReplace: (draft: Replacement) => void
}

function Revoke({ keyRef, opened, onClose, onReplace }: RevokeProps) {
  const [done, setDone] = useState<{ readonly revoked: Revoked; readonly reason: string }>()
  const ask = opened && done === undefined
  const blast = useRead('keys.blastRadius', { ref: keyRef }, { enabled: ask })
  const key = useRead('keys.show', { ref: keyRef }, { enabled: ask })
  // The key as it was before: afterwards its name may belong to another one.
  const [before, setBefore] = useState<KeyDetail>()
  if (before === undefined && key.value !== undefined) setBefore(key.value)
  if (done !== undefined) {
    return (
      <ReceiptDialog
        opened={opened}
        onClose={onClose}
        revoked={done.revoked}
        reason={done.reason}
        owner={before?.owner ?? ''}
        onReplace={() =>
          onReplace({
            name: before !== undefined && all(before, done.revoked) ? before.name : '',
            owner: before?.owner ?? '',
            purpose: before?.purpose ?? '',
            usedBy: before?.usedBy ?? '',
            tags: before?.tags.join(', ') ?? '',
          })
        }
      />
    )
  }
  if (blast.value === undefined) {
    return <DialogWait opened={opened} onClose={onClose} title="Revoke" read={blast} top={56} />
  }
  return (
    <Ask
      keyRef={keyRef}
      opened={opened}
      onClose={onClose}
      blast={blast.value}
      outdated={blast.failure}
      suspendable={before?.state === 'active'}
      onRevoked={(revoked, reason) => setDone({ revoked, reason })}
    />
  )
}

/** Whether the whole key went, so that its name is free again. */
const all = (before: KeyDetail, revoked: Revoked) => revoked.revoked.length >= before.versionsAlive

interface AskProps extends RevokeDialogProps {
  readonly blast: BlastRadius
  /** The last look failed: somebody else has revoked it meanwhile, for one. */
  readonly outdated: Failure | undefined
  readonly suspendable: boolean
  readonly onRevoked: (revoked: Revoked, reason: string) => void
}

function Ask({ keyRef, opened, onClose, blast, outdated, suspendable, onRevoked }: AskProps) {
  const revoke = useWrite('keys.revoke')
  const suspension = useSuspension()
  const [checked, setChecked] = useState(false)
  const [chip, setChip] = useState<string>()
  const [text, setText] = useState('')
  const [typed, setTyped] = useState('')
  const seen = useClock((now) => evidence(blast, (at) => inSentence(ago(at, now))))
  const why = useClock((now) => whyType(blast, now))

  const oneVersion = blast.otherVersionsAlive.length > 0
  const what = oneVersion ? (blast.versions[0] ?? blast.prefix) : blast.name
  const reason = reasonText(chip, text)
  const named = !blast.hot || nameMatches(typed, blast.name)
  const complete = checked && reason !== '' && named

  const run = async () => {
    if (!complete || revoke.running) return
    const result = await revoke.run({ ref: keyRef, reason }, { consent: true })
    if (result.ok) onRevoked(result.value, reason)
  }
  const general = elsewhere(revoke.failure, ['reason']) ?? outdated
  if (isUnrecorded(revoke.failure)) {
    return (
      <UnrecordedDialog
        opened={opened}
        onClose={onClose}
        title={
          <>
            <bdi>{what}</bdi> is revoked, the record follows
          </>
        }
        failure={revoke.failure}
      />
    )
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        oneVersion ? (
          <>
            Revoke one version of <bdi>{blast.name}</bdi>
          </>
        ) : (
          <>
            Revoke <bdi>{blast.name}</bdi>
          </>
        )
      }
      aside={<Prefix value={blast.prefix} />}
      onSubmit={() => void run()}
      footStart={
        suspendable && !oneVersion ? (
          <Button
            icon={<IconPlayerPause size={16} stroke={1.6} aria-hidden />}
            busy={suspension.running}
            onClick={() => {
              suspension.suspend({ id: blast.id, name: blast.name })
              onClose()
            }}
          >
            Suspend instead
          </Button>
        ) : undefined
      }
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind="danger"
            type="submit"
            className={styles['act'] ?? ''}
            disabled={!complete}
            busy={revoke.running}
          >
            Revoke <bdi>{what}</bdi>
          </Button>
        </>
      }
    >
      <Blast blast={blast} />
      {oneVersion || blast.versions.length > 1 ? (
        <p className={styles['versions']}>
          {oneVersion
            ? `${list(blast.otherVersionsAlive)} ${blast.otherVersionsAlive.length === 1 ? 'stays' : 'stay'} accepted.`
            : `${blast.versions.length === 2 ? 'Both' : `All ${blast.versions.length}`} versions stop: ${list(blast.versions)}.`}
        </p>
      ) : null}
      <div className={styles['part']}>
        <h3>Is it used by the scheduler or by one of your BI systems?</h3>
        <p>{seen}</p>
        <div className={styles['tick']}>
          <Checkbox
            data-autofocus
            checked={checked}
            onChange={(event) => setChecked(event.currentTarget.checked)}
          >
            I have checked both. What still uses it may stop now.
          </Checkbox>
        </div>
      </div>
      <div className={styles['part']}>
        <ReasonField
          reasons={REASONS}
          chip={chip}
          onChip={setChip}
          text={text}
          onText={setText}
          error={errorAt(revoke.failure, 'reason')}
        />
      </div>
      {blast.hot ? (
        <div className={styles['part']}>
          <TypedName name={blast.name} why={why} value={typed} onChange={setTyped} />
        </div>
      ) : null}
      <p className={styles['part']}>
        <b className={styles['final']}>Revoking is final.</b> The value never works again, not even
        from a backup.
      </p>
      {general === undefined ? null : (
        <div className={styles['part']}>
          <FailureNotice failure={general} />
        </div>
      )}
    </Dialog>
  )
}

const list = (prefixes: readonly string[]) => prefixes.join(', ')

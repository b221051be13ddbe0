// Owns the dialog that ends the old version early: what stops, the reason, the typed name; then the receipt.
import { useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Revoked, Rotation } from '#contract'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { Prefix } from '#ui/prefix'
import { ReasonField } from '#ui/reason-field'
import { nameMatches, reasonText } from '#ui/reason-words.ts'
import { ReceiptDialog } from '#ui/receipt'
import { Time } from '#ui/time'
import { TypedName } from '#ui/typed-name'
import { isUnrecorded, UnrecordedDialog } from '#ui/unrecorded'

import { livingOf } from './rotation-words.ts'
import styles from './end-old.module.css'

const REASONS = ['All clients moved', 'Compromised', 'No longer needed'] as const

export interface EndOldDialogProps {
  readonly rotation: Rotation
  readonly opened: boolean
  readonly onClose: () => void
}

export function EndOldDialog(props: EndOldDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(opened) => <End {...props} opened={opened} />}
    </DialogStage>
  )
}

function End({ rotation, opened, onClose }: EndOldDialogProps) {
  const [done, setDone] = useState<{ readonly revoked: Revoked; readonly reason: string }>()
  const key = useRead('keys.show', { ref: rotation.id }, { enabled: opened })
  if (done === undefined)
    return (
      <Ask
        rotation={rotation}
        opened={opened}
        onClose={onClose}
        onEnded={(revoked, reason) => setDone({ revoked, reason })}
      />
    )
  return (
    <ReceiptDialog
      opened={opened}
      onClose={onClose}
      revoked={done.revoked}
      reason={done.reason}
      owner={key.value?.owner ?? ''}
      oldOnly
    />
  )
}

/** What stops, in a headline: nothing is called safe that nobody watched. */
function Stops({ rotation }: { readonly rotation: Rotation }) {
  const { verdict, clientsRecorded } = rotation
  const tone = { used: 'danger', unchecked: 'warn', safe: 'calm', none: 'calm' }[verdict.state]
  return (
    <section className={`${styles['box']} ${styles[tone]}`} aria-label="What stops">
      <p className={styles['headline']}>
        {verdict.state === 'used' && verdict.lastOldAt !== undefined ? (
          <>
            In use: last <Time at={verdict.lastOldAt} form="inside" />
          </>
        ) : verdict.state === 'unchecked' ? (
          'We could not check whether it is in use'
        ) : (
          'Silent for 24 h, and gates watched'
        )}
      </p>
      <p>
        {verdict.state === 'used'
          ? clientsRecorded
            ? 'These sent the old version in the last 24 h, and stop at once if they have not moved:'
            : 'Your gates record no clients, so what stops is not known by name. It came through:'
          : verdict.state === 'unchecked'
            ? verdict.message
            : 'Nothing that was seen in that time stops. A weekly job may still hold the old value.'}
      </p>
      {verdict.through.length === 0 ? null : (
        <table className={styles['through']}>
          <thead>
            <tr>
              <th scope="col">Client</th>
              <th scope="col">Agent</th>
              <th scope="col">Gate</th>
              <th scope="col" className={styles['at']}>
                Last with old
              </th>
            </tr>
          </thead>
          <tbody>
            {verdict.through.map(({ client, agent, gate, at }) => (
              <tr key={`${client} ${agent} ${gate} ${at}`}>
                <td data-hint={client} data-hint-cut>
                  {client === '' ? 'Not recorded' : <code>{client}</code>}
                </td>
                <td data-hint={agent} data-hint-cut>
                  {agent === '' ? 'Not said' : agent}
                </td>
                <td data-hint={gate} data-hint-cut>
                  {gate}
                </td>
                <td className={styles['at']}>
                  <Time at={at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

interface AskProps extends EndOldDialogProps {
  readonly onEnded: (revoked: Revoked, reason: string) => void
}

function Ask({ rotation, opened, onClose, onEnded }: AskProps) {
  const close = useWrite('keys.closeOverlap')
  const [chip, setChip] = useState<string>()
  const [text, setText] = useState('')
  const [typed, setTyped] = useState('')
  const [checked, setChecked] = useState(false)
  const { id, name, newest, verdict } = rotation
  const living = livingOf(rotation)
  const hot = verdict.state === 'used'
  const reason = reasonText(chip, text)
  const named = !hot || nameMatches(typed, name)
  const complete = checked && reason !== '' && named
  const run = async () => {
    if (!complete || close.running) return
    const result = await close.run({ ref: id, reason }, { consent: true })
    if (result.ok) onEnded(result.value, reason)
  }
  if (isUnrecorded(close.failure)) {
    return (
      <UnrecordedDialog
        opened={opened}
        onClose={onClose}
        title={
          <>
            The old version of <bdi>{name}</bdi> has ended, the record follows
          </>
        }
        failure={close.failure}
      />
    )
  }
  const general = elsewhere(close.failure, ['reason'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={
        <>
          End the old version of <bdi>{name}</bdi>
        </>
      }
      aside={living.length === 1 ? <Prefix value={living[0]?.prefix ?? ''} /> : undefined}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="danger" type="submit" disabled={!complete} busy={close.running}>
            End old version now
          </Button>
        </>
      }
    >
      <Stops rotation={rotation} />
      <p className={styles['stays']}>
        {living.length > 1
          ? `All ${living.length} old versions end: ${living.map(({ prefix }) => prefix).join(', ')}. `
          : null}
        <Prefix value={newest.prefix} /> stays accepted.
      </p>
      <div className={styles['part']}>
        <Checkbox
          data-autofocus
          checked={checked}
          onChange={(event) => setChecked(event.currentTarget.checked)}
        >
          I have checked who uses it. What still sends the old version may stop now.
        </Checkbox>
      </div>
      <div className={styles['part']}>
        <ReasonField
          reasons={REASONS}
          chip={chip}
          onChip={setChip}
          text={text}
          onText={setText}
          placeholder="Ticket, who asked"
          error={errorAt(close.failure, 'reason')}
        />
      </div>
      {hot ? (
        <div className={styles['part']}>
          <TypedName
            name={name}
            why="because the old version was used in the last 24 hours"
            value={typed}
            onChange={setTyped}
          />
        </div>
      ) : null}
      <p className={styles['part']}>
        <b className={styles['final']}>This is final.</b> The old value never works again, not even
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

// Owns the sheet that shows a value once; nothing closes it by accident, and closing early asks a plain question.
import { IconCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'

import { useWrite } from '#bridge/use-operation'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog, useGuardedUnload } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { Checkbox } from '#ui/field'
import { notify } from '#ui/notice'

import styles from './reveal-once.module.css'
import { RevealValue } from './reveal-value.tsx'
import { rotationPath } from './row-actions.ts'
import { Rules } from './rules.tsx'
import { Seal } from './seal.tsx'
import { Snippets } from './snippets.tsx'
import { TestKey } from './test-key.tsx'
import { useKeepCopy } from './use-keep-copy.ts'
import { dropValue, type ShownValue } from './value-queue.ts'

export function RevealDialog({ shown }: { readonly shown: ShownValue }) {
  return <DialogStage opened>{() => <Reveal shown={shown} />}</DialogStage>
}

function Reveal({ shown }: { readonly shown: ShownValue }) {
  return shown.from === 'vault' ? <KeptCopy shown={shown} /> : <Unconfirmed shown={shown} />
}

/** The copy in the vault: nothing is lost when its sheet closes, so nothing is asked. */
function KeptCopy({ shown }: { readonly shown: ShownValue }) {
  const keep = useWrite('keys.keepCopy')
  const close = () => dropValue(shown.prefix)
  const remove = async () => {
    const result = await keep.run({ prefix: shown.prefix, keep: false })
    if (!result.ok) return
    notify({ text: `The copy of ${shown.name} is removed.` })
    close()
  }
  return (
    <Dialog
      opened
      onClose={close}
      title={
        <>
          The kept value of <bdi>{shown.name}</bdi>
        </>
      }
      subtitle="This copy stays in the vault of this computer."
      width={640}
      top={88}
      foot={
        <>
          <Button kind="quiet" busy={keep.running} onClick={() => void remove()}>
            Remove the copy
          </Button>
          <Button kind="primary" onClick={close}>
            Done
          </Button>
        </>
      }
    >
      <RevealValue shown={shown} secondary />
      <Seal name={shown.name} prefix={shown.prefix} />
      <Snippets />
      <Rules />
      {keep.failure === undefined ? null : (
        <div className={styles['section']}>
          <FailureNotice failure={keep.failure} />
        </div>
      )}
    </Dialog>
  )
}

/** The key just made is what comes next; where its row is not in sight, the focus goes back to the opener. */
function focusRowOf({ id }: ShownValue): void {
  setTimeout(() => {
    if (document.querySelector('[role="dialog"]') !== null) return
    document.querySelector<HTMLElement>(`[role="row"][data-id="${id}"]`)?.focus()
  })
}

/** Says that a rotation has begun, and where it can be followed. */
function useOfferRotation(): (shown: ShownValue) => void {
  const [path, navigate] = useLocation()
  return ({ id, name, overlap }) => {
    const place = rotationPath(id)
    if (overlap !== true || path === place) return
    notify({
      text: `${name} has two values now, and the old one still works.`,
      action: { word: 'Follow the rotation', run: () => navigate(place) },
    })
  }
}

function Unconfirmed({ shown }: { readonly shown: ShownValue }) {
  const confirm = useWrite('keys.confirm')
  const keep = useKeepCopy(shown.prefix)
  const [stored, setStored] = useState(false)
  const [asking, setAsking] = useState(false)
  useGuardedUnload(true)
  const offerRotation = useOfferRotation()

  const done = async () => {
    if (!stored || confirm.running) return
    const result = await confirm.run({ prefix: shown.prefix })
    // Confirmed in another window already: there is nothing left to hold.
    if (result.ok || result.failure.code === 'key.value-gone') {
      announce(`${shown.name} is ready`)
      dropValue(shown.prefix)
      focusRowOf(shown)
      offerRotation(shown)
    }
  }
  return (
    <Dialog
      opened
      onClose={() => setAsking(true)}
      onBlocked={() => setAsking(!asking)}
      closeOnClickOutside={false}
      title={
        <>
          Copy the value of <bdi>{shown.name}</bdi>
        </>
      }
      subtitle="Copy it now: once it is stored, it is never shown again. We keep only its fingerprint."
      width={640}
      top={88}
      footNote={
        asking || keep.said === undefined ? undefined : (
          <p className={styles['note']} role="alert">
            <b>{keep.said.message}</b> {keep.said.fix}
          </p>
        )
      }
      footStart={
        asking ? undefined : (
          <Checkbox checked={stored} onChange={(event) => setStored(event.currentTarget.checked)}>
            I have stored the value in a safe place
          </Checkbox>
        )
      }
      foot={
        asking ? (
          <CloseQuestion
            onKeep={() => setAsking(false)}
            onClose={() => {
              dropValue(shown.prefix)
              focusRowOf(shown)
              offerRotation(shown)
            }}
            name={shown.name}
          />
        ) : (
          <>
            <Button
              kind="quiet"
              busy={keep.running}
              icon={
                keep.kept ? (
                  <IconCheck size={16} stroke={2.2} color="var(--ok)" aria-hidden />
                ) : undefined
              }
              {...(keep.hint === undefined ? {} : { 'data-hint': keep.hint })}
              onClick={keep.press}
            >
              {keep.word}
            </Button>
            <Button
              kind="primary"
              disabled={!stored}
              busy={confirm.running}
              onClick={() => void done()}
            >
              Done
            </Button>
          </>
        )
      }
    >
      <RevealValue shown={shown} secondary={stored || asking} />
      <Seal name={shown.name} prefix={shown.prefix} />
      <Snippets />
      <Rules />
      <TestKey prefix={shown.prefix} />
      {confirm.failure === undefined || confirm.failure.code === 'key.value-gone' ? null : (
        <div className={styles['section']}>
          <FailureNotice failure={confirm.failure} onRetry={() => void done()} />
        </div>
      )}
    </Dialog>
  )
}

interface CloseQuestionProps {
  readonly name: string
  readonly onKeep: () => void
  readonly onClose: () => void
}

/** In the foot, where the hands are: the value stays in sight while the question is read. */
function CloseQuestion({ name, onKeep, onClose }: CloseQuestionProps) {
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const before = document.activeElement
    keep.current?.focus()
    return () => {
      // What had the focus may have stood in the foot that the question took over, or nowhere.
      const still = before?.isConnected === true && before.closest('[role="dialog"]') !== null
      const place = still ? before : document.querySelector('[role="dialog"] [data-autofocus]')
      if (place instanceof HTMLElement) place.focus()
    }
  }, [])
  return (
    <div className={styles['question']} role="group" aria-labelledby="close-question">
      <div>
        <p id="close-question" className={styles['ask']}>
          Close without having stored it?
        </p>
        <p>
          Until the app ends, “Show value” in its row shows it again. After that, rotate{' '}
          <bdi className={styles['name']}>{name}</bdi> to get a new one.
        </p>
      </div>
      <div className={styles['answers']}>
        <Button kind="quiet" onClick={onClose}>
          Close it
        </Button>
        <Button kind="primary" ref={keep} onClick={onKeep}>
          Keep it open
        </Button>
      </div>
    </div>
  )
}

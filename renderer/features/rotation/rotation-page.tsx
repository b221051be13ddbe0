// Owns the page of one key's rotation: old against new while both work, and the end of the old one; refuses to hand out values.
import { useState, type ComponentType, type ReactNode } from 'react'

import { useRead } from '#bridge/use-operation'
import type { Failure, Rotation } from '#contract'
import { Button } from '#ui/button'
import { EmptyState } from '#ui/empty-state'
import { FailureNotice } from '#ui/failure-notice'
import { Skeleton, useSlow } from '#ui/skeleton'
import { moment } from '#ui/time-words.ts'

import { EndOldDialog } from './end-old.tsx'
import { ExtendOverlap } from './extend-overlap.tsx'
import { BACK, HoursFigure } from './hours-figure.tsx'
import { Parties } from './parties.tsx'
import { Rail } from './rail.tsx'
import { RotationHead, rotateIcon } from './rotation-head.tsx'
import { livingOf } from './rotation-words.ts'
import { Sides } from './sides.tsx'
import styles from './rotation-page.module.css'

/** Silence is not written down, so the page asks on a beat of its own. */
const EVERY_MS = 5_000

/** The dialog that makes a new value; it belongs to the keys, and the app hands it in. */
export type RotateDialogOf = ComponentType<{
  readonly keyRef: string
  readonly opened: boolean
  readonly onClose: () => void
}>

export interface RotationPageProps {
  /** A key's id, prefix or name. */
  readonly place: string
  readonly rotateDialog: RotateDialogOf
}

export function RotationPage({ place, rotateDialog: RotateDialog }: RotationPageProps) {
  const [hours, setHours] = useState<number>(BACK[0].hours)
  const read = useRead(
    'keys.rotation',
    { ref: place, hours },
    { everyMs: EVERY_MS, keepPrevious: true },
  )
  const slow = useSlow(read.waiting)
  const [dialog, setDialog] = useState<'end' | 'rotate'>()
  const [failure, setFailure] = useState<Failure>()
  const rotation = read.value
  const close = () => setDialog(undefined)
  const gone = read.failure?.code === 'key.missing'
  if (rotation === undefined || gone) {
    return (
      <div className={styles['page']}>
        <RotationHead place={place} name={undefined} />
        <div className={styles['alone']}>
          {read.failure !== undefined ? (
            <FailureNotice failure={read.failure} onRetry={read.retry} />
          ) : slow ? (
            <div role="status" aria-label="Reading the rotation" className={styles['wait']}>
              <Skeleton width="40%" />
              <Skeleton width="70%" />
              <Skeleton width="55%" />
            </div>
          ) : null}
        </div>
      </div>
    )
  }
  const { id, name, newest, older, overlap, state } = rotation
  const living = livingOf(rotation)
  const rotated = older.length > 0
  const rotatable = state === 'active'
  // That nothing can be reached at all is said once, above every page.
  const outdated = read.failure?.code === 'host.unreachable' ? undefined : read.failure
  return (
    <div className={styles['page']}>
      <RotationHead
        place={place}
        name={name}
        actions={
          <>
            {rotated && living.length === 0 && rotatable ? (
              <Button icon={rotateIcon} onClick={() => setDialog('rotate')}>
                Rotate again
              </Button>
            ) : null}
            {overlap === undefined ? null : (
              <ExtendOverlap rotation={rotation} overlap={overlap} onFailure={setFailure} />
            )}
            {living.length > 0 && newest.state !== 'revoked' ? (
              <Button kind="danger-plain" onClick={() => setDialog('end')}>
                End old version now
              </Button>
            ) : null}
          </>
        }
      />
      <div className={styles['scroll']}>
        {[failure, outdated].map((said) =>
          said === undefined ? null : (
            <div key={said.code} className={styles['failure']}>
              <FailureNotice failure={said} onRetry={read.retry} />
            </div>
          ),
        )}
        <KeyStanding rotation={rotation} />
        {rotated ? (
          <div className={styles['columns']}>
            <Rail rotation={rotation} />
            <div className={styles['main']}>
              <Sides rotation={rotation} />
              <HoursFigure rotation={rotation} hours={hours} onHours={setHours} />
              <Parties rotation={rotation} />
            </div>
          </div>
        ) : (
          <NeverRotated rotatable={rotatable} onRotate={() => setDialog('rotate')} />
        )}
      </div>
      <EndOldDialog rotation={rotation} opened={dialog === 'end'} onClose={close} />
      <RotateDialog keyRef={id} opened={dialog === 'rotate'} onClose={close} />
    </div>
  )
}

/** What holds for both versions, because it holds for the key. */
function KeyStanding({ rotation }: { readonly rotation: Rotation }) {
  const { state, expiresAt, now } = rotation
  const words: Readonly<Record<Rotation['state'], ReactNode>> = {
    active: undefined,
    suspended:
      'The key is suspended: gates refuse both versions until it is resumed. The overlap runs on meanwhile.',
    expired: `The key expired${expiresAt === undefined ? '' : ` ${moment(expiresAt, Date.parse(now))}`}: gates refuse both versions. Only a later expiry would wake it.`,
    revoked:
      'The key is revoked: no version of it is accepted any more. What you see is how it was used before.',
  }
  const said = words[state]
  return said === undefined ? null : (
    <p className={styles['standing']} role="status">
      {said}
    </p>
  )
}

interface NeverRotatedProps {
  readonly rotatable: boolean
  readonly onRotate: () => void
}

function NeverRotated({ rotatable, onRotate }: NeverRotatedProps) {
  return (
    <EmptyState
      title="This key was never rotated"
      action={
        rotatable ? (
          <Button kind="primary" icon={rotateIcon} onClick={onRotate}>
            Give it a new value
          </Button>
        ) : undefined
      }
    >
      <p>To rotate is to give a key a new value while the old one still works for a while:</p>
      <ol className={styles['steps']}>
        <li>Rotate, and choose how long both values work: a day is usual.</li>
        <li>Hand the new value to every client.</li>
        <li>Watch here who still sends the old one.</li>
        <li>When it has been silent for 24 hours, end it, or let it end by itself.</li>
      </ol>
    </EmptyState>
  )
}

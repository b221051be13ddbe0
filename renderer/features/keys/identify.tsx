// Owns the dialog that says which key a pasted value is; the value leaves the field with the question and is kept nowhere.
import { useRef, useState } from 'react'

import { useWrite } from '#bridge/use-operation'
import type { Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { TextField } from '#ui/field'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { LastUsedMark } from '#ui/last-used'
import { Prefix } from '#ui/prefix'
import { Time } from '#ui/time'

import styles from './identify.module.css'
import { Standing, VersionMark } from './version-state.tsx'

export interface IdentifyDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** "Show this key": the page opens its panel. */
  readonly onShow?: (id: string) => void
}

export function IdentifyDialog(props: IdentifyDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <Identify {...props} opened={shown} />}
    </DialogStage>
  )
}

function Identify({ opened, onClose, onShow }: IdentifyDialogProps) {
  const identify = useWrite('keys.identify')
  const field = useRef<HTMLInputElement>(null)
  const [found, setFound] = useState<Output<'keys.identify'>>()
  const [empty, setEmpty] = useState(false)

  const run = async () => {
    const input = field.current
    if (input === null || identify.running) return
    const value = input.value.trim()
    // The field is not React's, so the value is in no component's state, and it is gone before the answer.
    input.value = ''
    setFound(undefined)
    setEmpty(value === '')
    if (value === '') return
    const result = await identify.run({ value })
    if (result.ok) {
      setFound(result.value)
      announce(`${result.value.matched}, a version of ${result.value.name}`)
    }
    input.focus()
  }
  const general = elsewhere(identify.failure, ['value'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Identify a key"
      subtitle="Paste a whole key. It is compared by its fingerprint and kept nowhere."
      top={88}
      onSubmit={() => void run()}
      foot={
        <>
          <Button kind={found === undefined ? 'quiet' : 'plain'} onClick={onClose}>
            Close
          </Button>
          <Button kind="primary" type="submit" busy={identify.running}>
            Identify
          </Button>
        </>
      }
    >
      <TextField
        ref={field}
        mono
        data-autofocus
        type="password"
        label="Value"
        placeholder="dsk_ and 47 more characters"
        help="The field is emptied when you press Identify."
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        error={empty ? 'Paste a key first.' : errorAt(identify.failure, 'value')}
      />
      {general === undefined ? null : (
        <div className={styles['result']}>
          <FailureNotice failure={general} />
        </div>
      )}
      {found === undefined ? null : (
        <Found
          found={found}
          {...(onShow === undefined
            ? {}
            : {
                onShow: () => {
                  onClose()
                  onShow(found.id)
                },
              })}
        />
      )}
    </Dialog>
  )
}

interface FoundProps {
  readonly found: Output<'keys.identify'>
  readonly onShow?: () => void
}

function Found({ found, onShow }: FoundProps) {
  const version = found.versions.find(({ prefix }) => prefix === found.matched)
  const newest = found.matched === found.prefix
  return (
    <section className={styles['found']} aria-label="The key">
      <div className={styles['head']}>
        <h3>
          This value is <Prefix value={found.matched} />
        </h3>
        <VersionMark version={version} />
      </div>
      <p>
        {newest ? 'The newest version' : 'An old version'} of{' '}
        <bdi className={styles['name']}>{found.name}</bdi>: <Standing version={version} />
      </p>
      <dl className={styles['facts']}>
        <dt>Key</dt>
        <dd>
          <bdi>{found.name}</bdi>
        </dd>
        {newest ? null : (
          <>
            <dt>Newest version</dt>
            <dd>
              <Prefix value={found.prefix} />
            </dd>
          </>
        )}
        <dt>Last used</dt>
        <dd>
          <LastUsedMark value={version?.lastUsed ?? found.lastUsed} />
        </dd>
        <dt>Owner</dt>
        <dd>{found.owner === '' ? 'Not said' : found.owner}</dd>
        <dt>Created</dt>
        <dd>
          <Time at={found.createdAt} form="full-date" /> by {found.createdBy}
        </dd>
        {found.revokedAt === undefined ? null : (
          <>
            <dt>Revoked</dt>
            <dd>
              <Time at={found.revokedAt} form="full-date" /> by {found.revokedBy}
            </dd>
          </>
        )}
      </dl>
      {onShow === undefined ? null : (
        <Button size="small" onClick={onShow}>
          Show this key
        </Button>
      )}
    </section>
  )
}

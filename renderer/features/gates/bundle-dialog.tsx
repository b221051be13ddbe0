// Owns writing a bundle for a gate from a page: where to, then the fingerprint to compare and the lines to copy.
import { useEffect, useRef, useState } from 'react'

import { useRead, useWrite } from '#bridge/use-operation'
import type { Output } from '#contract'
import { announce } from '#ui/announcer'
import { Button } from '#ui/button'
import { CopyLine } from '#ui/copy-line'
import { Dialog } from '#ui/dialog'
import { DialogStage } from '#ui/dialog-stage'
import { FailureNotice } from '#ui/failure-notice'
import { elsewhere, errorAt } from '#ui/field-failure.ts'
import { besides, datedName } from '#ui/file-name.ts'
import { PathField } from '#ui/path-field'

import styles from './bundle-dialog.module.css'
import { Fingerprint } from './fingerprint.tsx'
import { bundleCommands } from './gate-command.ts'

export interface BundleDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function BundleDialog(props: BundleDialogProps) {
  return (
    <DialogStage opened={props.opened}>
      {(shown) => <WriteBundle {...props} opened={shown} />}
    </DialogStage>
  )
}

function WriteBundle({ opened, onClose }: BundleDialogProps) {
  const about = useRead('workspace.about', {})
  const write = useWrite('bundle.write')
  const [name] = useState(() => datedName('gate-bundle', new Date()))
  const [path, setPath] = useState(() => besides(undefined, name))
  const [missing, setMissing] = useState(false)
  const [written, setWritten] = useState<Output<'bundle.write'>>()
  if (written !== undefined) return <Written opened={opened} onClose={onClose} written={written} />
  const run = async () => {
    if (write.running) return
    setMissing(path.trim() === '')
    if (path.trim() === '') return
    const result = await write.run({ path: path.trim() })
    if (!result.ok) return
    setWritten(result.value)
    announce('The bundle is written')
  }
  const failure = elsewhere(write.failure, ['path'])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Write a bundle for a gate"
      subtitle="Digests of all values and when each ends: nobody can make a key from it."
      top={88}
      onSubmit={() => void run()}
      footNote={failure === undefined ? undefined : <FailureNotice failure={failure} />}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" busy={write.running}>
            Write bundle
          </Button>
        </>
      }
    >
      <div className={styles['parts']}>
        <PathField
          data-autofocus
          kind="folder"
          newFolder={name}
          what="where the bundle goes"
          label="New folder"
          help={
            about.value?.capabilities.host === 'loopback'
              ? 'On the computer on which the app runs. It must not be there yet.'
              : 'It must not be there yet.'
          }
          value={path}
          error={missing ? 'Type a new folder, from / or ~/ on.' : errorAt(write.failure, 'path')}
          onPath={(next) => {
            setMissing(false)
            write.forget()
            setPath(next)
          }}
        />
        <p>
          The gate refuses a bundle older than the one it has. A key that is revoked here is refused
          there only once a newer bundle has arrived.
        </p>
      </div>
    </Dialog>
  )
}

interface WrittenProps extends BundleDialogProps {
  readonly written: Output<'bundle.write'>
}

function Written({ opened, onClose, written }: WrittenProps) {
  const { path, keys, epoch, fingerprint } = written
  const button = useRef<HTMLButtonElement>(null)
  const lines = bundleCommands(path, fingerprint)
  // The button that was pressed is gone with its form.
  useEffect(() => button.current?.focus(), [])
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="The bundle is written"
      subtitle={`${keys.toLocaleString('en')} ${keys === 1 ? 'value' : 'values'} as digests, as of epoch ${epoch.toLocaleString('en')}.`}
      foot={
        <Button ref={button} kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles['parts']}>
        <div className={styles['part']}>
          <h3>1. Carry this folder to the gate</h3>
          <CopyLine what="Path" text={path} />
        </div>
        <div className={styles['part']}>
          <h3>2. Tell its operator the fingerprint by another way</h3>
          <Fingerprint of={fingerprint} />
          <p className={styles['note']}>
            Read it out, or send it apart from the folder: it is how the gate knows a bundle of
            yours from anybody else’s.
          </p>
        </div>
        <div className={styles['part']}>
          <h3>3. Start the gate there</h3>
          <CopyLine what="Command" text={lines.gate} />
          <p className={styles['note']}>
            A newer bundle that is put in the place of this folder is taken in by itself.
          </p>
        </div>
        <div className={styles['part']}>
          <h3>4. Bring back what it has seen</h3>
          <CopyLine what="Command" text={lines.uses} />
          <p className={styles['note']}>
            Then take the folder in here: Last used and unused count it.
          </p>
        </div>
      </div>
    </Dialog>
  )
}
